/** A process of its own with a store: `hold` opens it and waits to be killed; `fill` writes until it has met enough refusals. */
import { lastValueFrom } from "rxjs"
import { createLevelStore } from "../../../lib/store/level.ts"
import { open, taskOf } from "./contract.ts"

const [, , order = "", folder = ""] = process.argv
const store = createLevelStore(folder)
await open(store)

/** The arns that the store has taken, and how often it has refused. */
const fill = async () => {
  const written: string[] = []
  let refusals = 0
  for (let n = 0; written.length < 600 && refusals < 1000; n += 1) {
    const task = taskOf(`task/${String(n)}`, n)
    try {
      await lastValueFrom(store.write([{ arn: task.definition.arn, task }]))
      written.push(task.definition.arn)
    } catch {
      refusals += 1
    }
  }
  return { written, refusals }
}

console.log(JSON.stringify(order === "fill" ? await fill() : "open"))
// Neither is closed: that is what a crash is.
if (order === "fill") process.kill(process.pid, "SIGKILL")
setInterval(() => undefined, 60_000)
