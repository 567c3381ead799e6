/**
 * The process that runs the engine, through its public face alone, and that may be killed at any moment. It does what it is
 * told, and reports what it hears; whatever it reports is its parent's to remember.
 */
import { timer } from "rxjs"
import { createDockerClient, createTaskEngine, deliver } from "../../lib/index.ts"
import { isOrder, type EngineSetting, type Order, type Report } from "./message.ts"

const [argument = "{}"] = process.argv.slice(2)

const isSetting = (value: unknown): value is EngineSetting =>
  typeof value === "object" && value !== null && "host" in value && "dataDir" in value

const read = (): EngineSetting => {
  const setting: unknown = JSON.parse(argument)
  if (isSetting(setting)) return setting
  throw new Error(`not a setting: ${argument}`)
}

const { host, dataDir } = read()

/** As everybody has it, but for what would keep a run waiting for the end of its tasks. */
const config = { stopGraceMs: 1000, stoppedTaskRetentionMs: 3000 }

const engine = createTaskEngine({ docker: createDockerClient({ endpoint: host }), dataDir, config })

const report = (message: Report): void => {
  process.send?.(message)
}

const obey = async (order: Order): Promise<void> => {
  switch (order.do) {
    case "add":
    case "stop":
      await ask(order)
      break
    case "explain":
      report({ kind: "explained", lines: explanations() })
      break
    case "quit":
      await engine.shutdown()
      process.disconnect()
  }
}

const ask = async (order: Extract<Order, { arn: string }>): Promise<void> => {
  const { arn, dieAfterMs } = order
  const answer: Promise<unknown> = order.do === "add" ? engine.addTask(order.task) : engine.stopTask(arn)
  if (dieAfterMs === 0) die()
  if (dieAfterMs !== undefined) setTimeout(die, dieAfterMs)
  try {
    await answer
    report({ kind: order.do === "add" ? "accepted" : "stopped", arn })
  } catch (error) {
    report({ kind: "refused", do: order.do, arn, error: String(error) })
  }
}

const die = (): void => {
  process.kill(process.pid, "SIGKILL")
}

const explanations = (): readonly string[] =>
  engine
    .listTasks()
    .flatMap(({ arn, knownStatus }) => [
      `${arn} is ${knownStatus}`,
      ...engine.explain(arn).map((blocker) => `  ${JSON.stringify(blocker)}`),
    ])

/** The backend takes a moment, so that a kill finds changes that are announced and not yet marked as sent. */
const submit = () => timer(20)

engine.changes$.subscribe({
  next: (change) => report({ kind: "told", change }),
  error: (error: unknown) => {
    throw error
  },
})
deliver(engine, submit).subscribe({
  next: ({ kind, change, error }) => {
    if (kind === "sent" && error === undefined) report({ kind: "sent", change })
  },
  error: () => process.exit(1),
})
process.on("message", (message) => {
  if (isOrder(message)) void obey(message)
})
// Without a parent there is nobody to work for.
process.once("disconnect", () => process.exit(0))
await engine.mustInit()
report({ kind: "ready" })
