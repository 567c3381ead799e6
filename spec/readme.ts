/** The README's programs that need no daemon, run as they stand there. */
import { expect } from "chai"
import { runSnippet, snippetsOf } from "./support/snippet.ts"

describe("the README", () => {
  const [, marbles = "", folding = ""] = snippetsOf("README.md")

  it("has a marble test that passes", async () => {
    expect(await runSnippet(marbles)).to.equal("")
  })

  it("folds a task by hand, and prints what it says it does", async () => {
    const printed = await runSnippet(folding)
    const promised = [...folding.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, comment = ""]) => comment)
    expect(promised).to.have.length(2)
    expect(loosen(printed)).to.equal(loosen(promised.join("\n")))
  })
})

/** What Node prints and what a person writes differ in quotes and line breaks alone. */
const loosen = (text: string): string => text.replaceAll('"', "'").replaceAll(/\s+/g, "")
