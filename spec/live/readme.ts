/** The README's first program, run as it stands there on the real daemon. */
import { expect } from "chai"
import { readFileSync } from "node:fs"
import { describeLive, dockerHost, listContainers } from "../support/live.ts"
import { runSnippet, snippetsOf } from "../support/snippet.ts"

/** What stands in the first block that is no code. */
const outputBelow = (text: string): readonly string[] => /\n```\n(task[^`]*)\n```\n/.exec(text)?.[1]?.split("\n") ?? []

describeLive("the README's first program", () => {
  it("runs its task to the end and leaves nothing behind", async () => {
    const printed = await runSnippet(snippetsOf("README.md")[0] ?? "", { DOCKER_HOST: dockerHost })
    const told = (line: string) => line.replace(/^task\/\S+/, "task/1c0e…")
    expect(printed.trim().split("\n").map(told)).to.deep.equal(outputBelow(readFileSync("README.md", "utf8")))
    expect(await listContainers("com.amazonaws.ecs.task-arn")).to.deep.equal([])
  })
})
