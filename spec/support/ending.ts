/**
 * A process that adds tasks and is ended in the midst of them: for specs of what the next one makes of it. It prints the state of
 * its engine, one line of JSON, when the tasks in its first argument run and the one in its second has just been added.
 */
import { filter, firstValueFrom } from "rxjs"
import { createDockerClient, createTaskEngine, type TaskInput } from "../../lib/index.ts"
import { dockerHost } from "./live.ts"

const [running = "[]", added = "{}"] = process.argv.slice(2)
const engine = createTaskEngine({ docker: createDockerClient({ endpoint: dockerHost }) })
await engine.init()

const run = async (task: TaskInput): Promise<string> => {
  const { arn } = await engine.addTask(task)
  const state = JSON.stringify(engine)
  await firstValueFrom(engine.task$(arn).pipe(filter(({ knownStatus }) => knownStatus === "RUNNING")))
  return state
}

await Promise.all((JSON.parse(running) as TaskInput[]).map(run))
console.log(await run(JSON.parse(added) as TaskInput))
