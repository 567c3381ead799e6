import { expect } from "chai"
import { drawColumns } from "../../../scripts/repl/columns.ts"

describe("columns", () => {
  it("are as wide as their widest word, and end without blanks", () => {
    const rows = [
      ["a", "RUNNING", ""],
      ["longer", "CREATED", "x"],
    ]
    expect(drawColumns(rows, "  ")).to.equal("  a       RUNNING\n  longer  CREATED  x")
  })

  it("need not be there in every row, nor at all", () => {
    expect(drawColumns([["a"], ["bb", "c"]])).to.equal("a\nbb  c")
    expect(drawColumns([])).to.equal("")
  })
})
