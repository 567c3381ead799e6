/**
 * The engine on a real daemon, at the work that `plain.ts` does by hand. `engine.ts run COUNT` adds so many tasks of one
 * container that ends at once, and removes each as soon as it is STOPPED; `listen` does so with a listener of its own to the
 * daemon's events beside the engine, `alone` the same one task after the other; `stop` lets so many tasks come up, and stops
 * them when it is told to; `pull` adds tasks and counts the pulls.
 */
import { subscribe } from "node:diagnostics_channel"
import { ClientRequest } from "node:http"
import { filter, firstValueFrom, lastValueFrom, map, take, toArray, type Observable } from "rxjs"
import { createDockerClient, createTaskEngine, type TaskStateChange } from "../../../lib/index.ts"
import { quantile } from "../statistic.ts"
import { cpuShares, obedientCommand, trueCommand } from "../workload/command.ts"
import { connect, dockerHost, ensureImage, image, listenForDeaths } from "../workload/dockerode.ts"
import { processorSeconds, report, reportWhenTold, type Readings } from "./report.ts"

const what = process.argv[2] ?? ""
const count = Number(process.argv[3])
const engine = createTaskEngine({ docker: createDockerClient({ endpoint: dockerHost }) })

const main = async (): Promise<void> => {
  await ensureImage(connect())
  await engine.init()
  const experiment = experiments[what]
  if (what === "stop") await reportWhenTold(await bringUp())
  else if (experiment !== undefined) report(await experiment())
  else throw new Error(`There is no experiment ${what}`)
  await Promise.all(engine.listTasks().map(({ arn }) => engine.removeTask(arn)))
  process.exit()
}

/** The wall ends with the last STOPPED, the processor time with the last removal. */
const runAll = async (): Promise<Readings> => {
  const requests = watchRequests()
  const [begin, before] = [performance.now(), processorSeconds()]
  const ends: number[] = []
  reached("STOPPED").subscribe(() => ends.push(performance.now() - begin))
  await Promise.all(numbers().map(runOne))
  const cpuMs = 1000 * (processorSeconds() - before)
  const plain = requests.filter(isOfContainer)
  return { wallMs: Math.max(...ends), medianMs: quantile(ends, 0.5), cpuMs, requestsPerTask: plain.length / count }
}

/**
 * From a death as a plain listener hears of it to the task's STOPPED, in milliseconds; negative where we are the first. A second plain
 * listener shows what of it is the daemon's: it tells its listeners one after the other, and not always at once.
 */
const delaysOf = async (work: () => Promise<unknown>): Promise<Readings> => {
  const [first, second, stopped] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  for (const heard of [first, second])
    await listenForDeaths(connect(), "com.amazonaws.ecs.task-arn", (id) => heard.set(id, performance.now()))
  const idOf = new Map<string, string>()
  engine.changes$.pipe(filter(({ status }) => status === "STOPPED")).subscribe((change) => {
    // A container's comes before its task's.
    if (change.kind === "container") idOf.set(change.taskArn, change.containerId ?? "")
    else stopped.set(idOf.get(change.taskArn) ?? "", performance.now())
  })
  await work()
  const [ours, theirs] = [delaysBehind(first, stopped), delaysBehind(first, second)]
  return { medianMs: quantile(ours, 0.5), p99Ms: quantile(ours, 0.99), listenerP99Ms: quantile(theirs, 0.99) }
}

const delaysBehind = (first: ReadonlyMap<string, number>, second: ReadonlyMap<string, number>): readonly number[] => {
  const delays = [...first].flatMap(([id, at]) => (second.has(id) ? [(second.get(id) ?? at) - at] : []))
  if (delays.length !== count) throw new Error(`${String(delays.length)} of ${String(count)} deaths were heard of`)
  return delays
}

/** Resolves when all are RUNNING, with what stops them. */
const bringUp = async (): Promise<() => Promise<Readings>> => {
  const tasks = numbers().map((n) => taskOf(n, obedientCommand))
  const running = firstValueFrom(reached("RUNNING").pipe(take(count), toArray()))
  await Promise.all(tasks.map((task) => engine.addTask(task)))
  await running
  return () => stopAll(tasks.map(({ arn }) => arn))
}

const stopAll = async (arns: readonly string[]): Promise<Readings> => {
  const begin = performance.now()
  const stopped = firstValueFrom(
    reached("STOPPED").pipe(
      map(() => performance.now() - begin),
      take(count),
      toArray(),
    ),
  )
  await Promise.all(arns.map((arn) => engine.stopTask(arn)))
  return { wallMs: Math.max(...(await stopped)) }
}

const pullAll = async (): Promise<Readings> => {
  const requests = watchRequests()
  await Promise.all(numbers().map(runOne))
  return { pulls: requests.filter(isPull).length }
}

const experiments: Readonly<Record<string, () => Promise<Readings>>> = {
  run: runAll,
  pull: pullAll,
  listen: () => delaysOf(() => Promise.all(numbers().map(runOne))),
  alone: () =>
    delaysOf(async () => {
      for (let n = 0; n < count; n += 1) await runOne(n)
    }),
}

/** Tasks that come to this status, from now on. */
const reached = (wanted: TaskStateChange["status"]): Observable<TaskStateChange> =>
  engine.taskChanges$.pipe(filter(({ status }) => status === wanted))

const numbers = (): readonly number[] => Array.from({ length: count }, (_, n) => n)

/** From its submission until nothing is left of it. */
const runOne = async (n: number): Promise<void> => {
  const task = taskOf(n, trueCommand)
  await lastValueFrom(engine.run(task))
  await engine.removeTask(task.arn)
}

const taskOf = (n: number, command: readonly string[]) => ({
  arn: `bench/${String(n)}`,
  containers: [{ name: "main", image, command, cpu: cpuShares }],
})

/** Every request of this process to the daemon from now on, as `POST /v1.41/containers/create`. */
const watchRequests = (): readonly string[] => {
  const requests: string[] = []
  subscribe("http.client.request.start", (message) => {
    if (
      typeof message === "object" &&
      message !== null &&
      "request" in message &&
      message.request instanceof ClientRequest
    )
      requests.push(`${message.request.method} ${message.request.path}`)
  })
  return requests
}

/** The connection's own, a list of all containers now and then, are no task's. */
const isOfContainer = (request: string): boolean => /\/containers\/(create|[\da-f]{64})/.test(request)

const isPull = (request: string): boolean => /^POST (\/v[\d.]+)?\/images\/create/.test(request)

await main()
