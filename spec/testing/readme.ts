/** The tutorial's programs, run as they stand there; where a text follows one, that is what it prints. */
import { readFileSync } from "node:fs"
import { expect } from "chai"
import { runSnippets, typeErrorsIn } from "../support/snippet.ts"

describe("the tutorial of marble tests", () => {
  const page = readFileSync(new URL("../../lib/testing/README.md", import.meta.url), "utf8")
  const programs = [...page.matchAll(/^```ts\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?/gms)]
  const codes = programs.map(([, code = ""]) => code)

  it("has programs that all do what they say", async () => {
    expect(programs).to.have.length(12)
    expect(await runSnippets(codes)).to.deep.equal(programs.map(([, , text = ""]) => text))
  })

  it("has programs that the compiler takes", () => {
    expect(typeErrorsIn(codes)).to.deep.equal([])
  })
})
