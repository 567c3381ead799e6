/** The prompt with the engine behind it. It adds names and a way of drawing to Node's own, and takes nothing away. */
import { clearScreenDown, cursorTo, moveCursor } from "node:readline"
import { start, type REPLServer } from "node:repl"
import type { Readable, Writable } from "node:stream"
import * as rx from "rxjs"
import * as lifecycle from "../../lib/lifecycle/index.ts"
import type { Host } from "../start/host.ts"
import { sampleImage, sampleTask } from "../start/sample.ts"
import { createReadyMade } from "./ready-made.ts"
import { onPrompt, takeTurns } from "./turns.ts"
import { createWatch } from "./watch.ts"
import { drawValue } from "./writer.ts"

export interface PromptOptions {
  readonly host: Host
  readonly input: Readable
  readonly output: Writable
  /** Whether a person types: with colours, editing and a history. */
  readonly terminal: boolean
}

export const startPrompt = ({ host, input, output, terminal }: PromptOptions): REPLServer => {
  const { lines, next } = terminal ? { lines: input, next: nothing } : takeTurns(input)
  output.write(banner(host))
  const server = start({
    prompt: "> ",
    input: lines,
    output,
    terminal,
    // What is awaited can be given up by Ctrl-C.
    breakEvalOnSigint: terminal,
    writer: (value: unknown) => drawValue(value, terminal),
  })
  onPrompt(server, next)
  const names = { ...namesFor(host), watch: createWatch(printerFor(server)) }
  Object.assign(server.context, names)
  server.on("reset", (context: object) => Object.assign(context, names))
  return server
}

const nothing = (): void => undefined

const namesFor = ({ engine, docker }: Host): object => ({
  engine,
  docker,
  rx,
  lifecycle,
  ...createReadyMade(),
  sample: () => sampleTask(sampleImage(process.env)),
})

const banner = ({ title }: Host): string => `docker-task-engine on ${title}. Try, one after the other:
  watch(engine.changes$)
  await engine.addTask(task())
  engine.listTasks()
  await engine.removeTask("task/1")
  lifecycle.reduceTask(undefined, submitted())
Also here: docker, rx, sample(), and engine.explain(arn). Ctrl-D leaves.
`

/** Prints above the line that is being typed; while one is evaluated nothing is. */
const printerFor = (server: REPLServer): ((line: string) => void) => {
  let typing = server.terminal
  server.prependListener("line", () => (typing = false))
  onPrompt(server, () => (typing = server.terminal))
  return (line) => {
    if (typing) printAbove(server, line)
    else server.output.write(`${line}\n`)
  }
}

/** What is being typed is put back below the line, as far as it had come. */
const printAbove = (server: REPLServer, line: string): void => {
  const { output } = server
  const { rows } = server.getCursorPos()
  moveCursor(output, 0, -rows)
  cursorTo(output, 0)
  clearScreenDown(output)
  // Node goes up again by as many rows as the input had.
  output.write(`${line}\n${"\n".repeat(rows)}`)
  server.displayPrompt(true)
}
