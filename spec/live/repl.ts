/** `npm run repl` on a real daemon: it removes nothing, and says so. */
import { spawn } from "node:child_process"
import { text } from "node:stream/consumers"
import { expect } from "chai"
import { describeLive, dockerHost, listContainers, removeContainers } from "../support/live.ts"

describeLive("npm run repl on Docker", () => {
  const label = "com.amazonaws.ecs.task-arn"
  afterEach(() => removeContainers(label))

  const shownFor = async (...lines: readonly string[]): Promise<string> => {
    const child = spawn(process.execPath, ["--import", "ts-blank-space/register", "scripts/repl.ts"], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, DOCKER_HOST: dockerHost },
    })
    child.stdin.end(lines.map((line) => `${line}\n`).join(""))
    return text(child.stdout)
  }

  const add = "const { arn } = await engine.addTask(task())"
  const untilRunning =
    "await rx.firstValueFrom(engine.task$(arn).pipe(rx.filter(({ knownStatus }) => knownStatus === 'RUNNING')))"

  it("says what it leaves", async () => {
    const shown = await shownFor(add, untilRunning)
    expect(shown).to.match(/^docker-task-engine on Docker \d/)
    const [, left = ""] =
      /\nLeft on Docker: docker rm --force --volumes \$\(docker ps --all --quiet --filter label=(\S+)\)\n$/.exec(
        shown,
      ) ?? []
    expect(await listContainers(left)).to.have.lengthOf(1)
    expect(await listContainers(label)).to.deep.equal(await listContainers(left))
  })

  it("says nothing where nothing is left", async () => {
    expect(await shownFor(add, untilRunning, "await engine.removeTask(arn)")).to.not.include("Left on Docker")
    expect(await listContainers(label)).to.deep.equal([])
  })
})
