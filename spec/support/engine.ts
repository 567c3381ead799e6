/** An engine on a simulated daemon in virtual time, with everything it announces written down. */
import type { SchedulerLike } from "rxjs"
import { createTaskEngine, formatStateChange, type DockerClient, type TaskEngine } from "../../lib/index.ts"
import type { TaskEngineOptions } from "../../lib/index.ts"
import { createSimulatedDocker, type SimulatedDocker } from "../../lib/simulation/index.ts"
import { createClock, type Clock } from "./clock.ts"

export interface Bench extends Clock {
  readonly engine: TaskEngine
  readonly docker: SimulatedDocker
  /** Every change so far, a line each, without its container ids. */
  readonly changes: string[]
}

export interface BenchOptions {
  readonly config?: TaskEngineOptions["config"]
  readonly images?: readonly string[]
  /** Where state is kept; default: in memory, and lost with the engine. */
  readonly store?: TaskEngineOptions["store"]
  readonly state?: unknown
  readonly logger?: TaskEngineOptions["logger"]
  /** Default: always a half. */
  readonly random?: () => number
  /** A clock and a daemon that have been there before. */
  readonly world?: Pick<Bench, "docker" | "scheduler" | "runTo">
  /** Puts something between the engine and the daemon. */
  readonly between?: (docker: DockerClient, scheduler: SchedulerLike) => DockerClient
}

/** Not initialised yet. */
export const createBench = ({ images, world, between = (docker) => docker, ...options }: BenchOptions = {}): Bench => {
  const clock = world ?? createClock()
  const { scheduler } = clock
  const docker = world?.docker ?? createSimulatedDocker({ scheduler, ...(images === undefined ? {} : { images }) })
  const engine = createTaskEngine({ docker: between(docker, scheduler), scheduler, random: () => 0.5, ...options })
  const changes: string[] = []
  engine.changes$.subscribe((change) => changes.push(formatStateChange(change)))
  return { scheduler, runTo: clock.runTo, engine, docker, changes }
}

/** Initialised: the clock stands at one second. */
export const createReadyBench = async (options?: BenchOptions): Promise<Bench> => {
  const bench = createBench(options)
  const ready = bench.engine.init()
  await bench.runTo(bench.scheduler.now() + 1000)
  await ready
  return bench
}
