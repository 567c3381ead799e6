import { readFileSync } from "node:fs"
import { expect } from "chai"
import { transitions } from "../../lib/lifecycle/index.ts"
import { drawDiagram, withDiagram } from "../../scripts/diagram.ts"

describe("the diagram", () => {
  it("draws one arrow from status to status, with all its moves", () => {
    const table = { OFF: { pressed: "ON", kicked: "BROKEN" }, ON: { dropped: "BROKEN", kicked: "BROKEN" }, BROKEN: {} }
    expect(drawDiagram(table).split("\n")).to.deep.equal([
      "stateDiagram-v2",
      "    [*] --> OFF",
      "    OFF --> ON: pressed",
      "    OFF --> BROKEN: kicked",
      "    ON --> BROKEN: dropped, kicked",
      "    BROKEN --> [*]",
    ])
  })

  it("replaces what stands between the markers, and nothing else", () => {
    const text = (middle: string) => `before\n<!-- diagram:begin -->${middle}<!-- diagram:end -->\nafter\n`
    const drawn = withDiagram(text("\nold\n"), "new")
    expect(drawn).to.equal(text("\n\n```mermaid\nnew\n```\n\n"))
    expect(withDiagram(drawn, "new")).to.equal(drawn)
  })

  it("refuses a text without its markers, or with the wrong one first", () => {
    for (const text of ["", "<!-- diagram:begin -->", "<!-- diagram:end --><!-- diagram:begin -->"])
      expect(() => withDiagram(text, "new")).to.throw("Expected <!-- diagram:begin -->")
  })

  it("in the README is that of the table: `npm run diagram` after a change", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
    expect(withDiagram(readme, drawDiagram(transitions))).to.equal(readme)
  })
})
