/** A task from the choice of a daemon to the exit status. Whatever goes wrong on the way is told in a line, not thrown. */
import { distinctUntilChanged, skip, type Subscription } from "rxjs"
import type { TaskInput } from "../../lib/index.ts"
import { formatKept, formatLeftovers, widthOf } from "./format.ts"
import { connectToDocker, connectToSimulation, foundBy, labelOf, type Host } from "./host.ts"
import { watchInterruption, type Interruption } from "./interruption.ts"
import type { Report } from "./report.ts"
import { runTask } from "./run.ts"
import { lacksImage, neverRan, summarize, type Summary } from "./summary.ts"

export interface Job {
  readonly task: TaskInput
  /** It may run simulated without being asked to. */
  readonly isSample: boolean
  readonly simulate: boolean
  readonly explain: boolean
  readonly keep: boolean
}

/** Answers with the exit status. */
export const runJob = async (job: Job, report: Report): Promise<number> => {
  let onDocker: string | undefined
  const tellLeftovers = (): void => {
    if (onDocker !== undefined) formatLeftovers(onDocker).forEach(report.warn)
  }
  const interruption = watchInterruption(() => {
    tellLeftovers()
    process.exit(interruption.exitCode())
  })
  const surroundings = { report, interruption, keep: (label: string | undefined) => (onDocker = label) }
  try {
    const summary = await runSomewhere(job, surroundings)
    if (summary === undefined) return interruption.exitCode() ?? neverRan
    report.summary(summary)
    if (summary.kept !== undefined && onDocker !== undefined) formatKept(summary.kept, onDocker).forEach(report.note)
    return summary.exitStatus
  } catch (error) {
    report.warn(wordsOf(error))
    tellLeftovers()
    return neverRan
  }
}

interface Surroundings {
  readonly report: Report
  readonly interruption: Interruption
  /** Remembers which label is borne by what Docker may have of the task. */
  readonly keep: (label: string | undefined) => void
}

/** Undefined: there was nowhere to run it. */
const runSomewhere = async (job: Job, surroundings: Surroundings): Promise<Summary | undefined> => {
  const { report, interruption } = surroundings
  const host = await chooseHost(job, surroundings)
  if (host === undefined) return undefined
  const ended = await runOn(host, job, surroundings)
  if (!job.isSample || host.kind === "simulated" || !ended.lacksImage || interruption.exitCode() !== undefined)
    return ended.summary
  report.note(
    `\nThis Docker neither has the sample's image nor can pull it, so the sample runs on the simulated one.\n`,
  )
  return (await runOn(await connectToSimulation(), job, surroundings)).summary
}

const chooseHost = async (
  { isSample, simulate }: Job,
  { report, interruption }: Surroundings,
): Promise<Host | undefined> => {
  if (simulate) {
    report.note("On the simulated Docker, as --simulate asks.\n")
    return connectToSimulation()
  }
  try {
    const host = await connectToDocker({ giveUp$: interruption.interrupted$, warn: report.warn })
    report.note(`On ${host.title}, found by ${foundBy(process.env)}.\n`)
    return host
  } catch (error) {
    if (interruption.exitCode() !== undefined) return undefined
    const tell = isSample ? report.note : report.warn
    tell(`${sentence(messageOf(error))}.`)
    tell(
      isSample
        ? "So the sample runs on the simulated Docker.\n"
        : "With --simulate the task runs on the simulated Docker.",
    )
    return isSample ? connectToSimulation() : undefined
  }
}

const runOn = async (
  host: Host,
  { task: input, explain, keep: keepAll }: Job,
  { report, interruption, keep }: Surroundings,
): Promise<{ readonly summary: Summary; readonly lacksImage: boolean }> => {
  const beganAt = Date.now()
  const columns = { beganAt, width: widthOf(input) }
  const isKept = keepAll && host.kind === "docker"
  const asides = [tellDaemon(host, report), tellStop(interruption, report)]
  try {
    const ended = await runTask(
      host.engine,
      input,
      {
        change: (change) => report.change(change, columns),
        task: () => keep(host.kind === "docker" ? labelOf(host.engine) : undefined),
        waits: (blockers, at) => {
          if (explain) report.waits(blockers, at, columns)
        },
      },
      { stop$: interruption.interrupted$, keep: isKept },
    )
    if (!isKept) keep(undefined)
    const circumstances = { host: host.kind, beganAt, interruptedWith: interruption.exitCode(), isKept }
    return { summary: summarize(ended, circumstances), lacksImage: lacksImage(ended.task) }
  } finally {
    asides.forEach((aside) => aside.unsubscribe())
    await host.close()
  }
}

/** A daemon that comes and goes is waited for, and that is said. */
const tellDaemon = ({ engine }: Host, report: Report): Subscription =>
  engine.daemon$
    .pipe(
      distinctUntilChanged((one, other) => one.state === other.state),
      skip(1),
    )
    .subscribe((daemon) => {
      if (daemon.state === "down") report.warn(`${wordsOf(daemon.cause)}. Trying again …`)
      if (daemon.state === "up") report.warn("Docker answers again.")
    })

const tellStop = ({ interrupted$ }: Interruption, report: Report): Subscription =>
  interrupted$.subscribe(() => report.warn("Stopping the task. Ctrl-C again quits at once."))

const wordsOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error))

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
