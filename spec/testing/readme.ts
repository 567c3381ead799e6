/** The tutorial's programs, run as they stand there; where a text follows one, that is what it prints. */
import { readFileSync } from "node:fs"
import { expect } from "chai"
import { runSnippets } from "../support/snippet.ts"

describe("the tutorial of marble tests", () => {
  const page = readFileSync(new URL("../../lib/testing/README.md", import.meta.url), "utf8")
  const programs = [...page.matchAll(/^```ts\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?/gms)]

  it("has programs that all do what they say", async () => {
    expect(programs).to.have.length(12)
    const printed = await runSnippets(programs.map(([, code = ""]) => code))
    expect(printed).to.deep.equal(programs.map(([, , text = ""]) => text))
  })
})
