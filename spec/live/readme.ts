/** The README's first program, run as it stands there on the real daemon. */
import { expect } from "chai"
import { describeLive, dockerHost, listContainers } from "../support/live.ts"
import { runSnippet, snippetsOf } from "../support/snippet.ts"

describeLive("the README's first program", () => {
  it("runs its task to the end and leaves nothing behind", async () => {
    const printed = await runSnippet(snippetsOf("README.md")[0] ?? "", { DOCKER_HOST: dockerHost })
    expect(printed).to.match(/ client STOPPED exit 0\n/)
    expect(printed).to.match(/ STOPPED \(EssentialContainerExited: client \(0\)\)\n/)
    expect(await listContainers("com.amazonaws.ecs.task-arn")).to.deep.equal([])
  })
})
