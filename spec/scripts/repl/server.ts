/** The prompt as it is talked to: lines go in, and what is shown for them comes out. */
import { once } from "node:events"
import { PassThrough } from "node:stream"
import { text } from "node:stream/consumers"
import { expect } from "chai"
import { startPrompt } from "../../../scripts/repl/server.ts"
import { connectToSimulation, type Host } from "../../../scripts/start/host.ts"

describe("the prompt", () => {
  let host: Host
  beforeEach(async () => {
    host = await connectToSimulation()
  })
  afterEach(() => host.close())

  /** All that is shown for these lines, after the banner. */
  const answersTo = async (...lines: readonly string[]): Promise<string> => {
    const input = new PassThrough()
    const output = new PassThrough()
    const shown = text(output)
    const server = startPrompt({ host, input, output, terminal: false })
    input.end(lines.map((line) => `${line}\n`).join(""))
    await once(server, "exit")
    output.end()
    return (await shown).split("Ctrl-D leaves.\n")[1] ?? ""
  }

  it("says where it runs and what to try", () => {
    const output = new PassThrough()
    const server = startPrompt({ host, input: new PassThrough(), output, terminal: false })
    server.close()
    expect(String(output.read())).to.match(/^docker-task-engine on the simulated Docker\..*\n( {2}.+\n){5}/)
  })

  it("takes one line after the other, however long each awaits", async () => {
    const shown = await answersTo("await new Promise((done) => setTimeout(done, 5, 'first'))", "'second'")
    expect(shown).to.equal("> 'first'\n> 'second'\n> ")
  })

  it("takes a line in pieces", async () => {
    expect(await answersTo("[1, 2,", "3].length")).to.match(/3\n> $/)
  })

  it("runs tasks, and shows what is watched meanwhile", async () => {
    const shown = await answersTo(
      "watch(engine.changes$, 'news')",
      "const { arn } = await engine.addTask(task())",
      "await rx.firstValueFrom(engine.task$(arn).pipe(rx.filter(({ knownStatus }) => knownStatus === 'RUNNING')))",
      "await engine.removeTask(arn)",
      "engine.listTasks()",
    )
    expect(shown).to.match(/^> watching news \(0 so far\)\n/)
    expect(shown).to.match(/news {2}task\/1 nap RUNNING\nnews {2}task\/1 RUNNING\n/)
    expect(shown).to.match(/task\/1 {2}RUNNING\n {2}nap {2}busybox:1 {2}RUNNING/)
    expect(shown).to.match(/news {2}task\/1 STOPPED\n[^]*> \[\]\n> $/)
  })

  it("folds a task's life by hand", async () => {
    const shown = await answersTo(
      "let step = lifecycle.reduceTask(undefined, submitted())",
      "lifecycle.reduceTask(step.task, { kind: 'recorded', at: 1, status: 'NONE' })",
    )
    expect(shown).to.include("effects\n  pull  nap  image: busybox:1\n")
  })

  it("has its names again after they were cleared", async () => {
    expect(await answersTo("engine = 1", ".clear", "typeof engine.addTask")).to.include("> 'function'\n")
  })

  it("offers the client, the sample and rxjs", async () => {
    const shown = await answersTo("typeof docker.ping", "sample().containers.length", "typeof rx.map")
    expect(shown).to.equal("> 'function'\n> 2\n> 'function'\n> ")
  })
})
