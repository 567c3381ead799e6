/** Lines for a person: what happened when, in columns. Everything here is text made of data; nothing is printed. */
import { formatStateChange, type Blocker, type StateChange, type TaskInput, type Wait } from "../../lib/index.ts"
import type { Summary } from "./summary.ts"

/** Since when times are counted, and how wide the names are. */
export interface Columns {
  readonly beganAt: number
  readonly width: number
}

/** The task itself has a row among its containers. */
export const widthOf = ({ containers }: TaskInput): number =>
  Math.max("task".length, ...containers.map(({ name }) => name.length))

/** `   0.52 s  web   RUNNING`. */
export const formatChange = (change: StateChange, { beganAt, width }: Columns): string =>
  `${clock(change.at - beganAt)}  ${formatStateChange(withoutArn(change, width))}`

/** All changes are of one task, so that its arn would be noise: a padded name stands in its place. */
const withoutArn = (change: StateChange, width: number): StateChange =>
  change.kind === "task"
    ? { ...change, taskArn: "task".padEnd(width + 1) }
    : { ...change, taskArn: change.containerName.padEnd(width), containerName: "" }

/** `   0.52 s  web   waits for Docker to pull, since 0.11 s, 119 s at most`. */
export const formatWaits = (blockers: readonly Blocker[], at: number, { beganAt, width }: Columns): readonly string[] =>
  blockers.map(({ subject, waitsFor, on = "", since, until }) => {
    const begun = `since ${clock(since - beganAt).trimStart()}`
    const left = until === undefined ? "" : roughly(Math.max(0, until - at))
    const end = left === "" ? "" : waitsFor === "daemon" ? `, next try in ${left}` : `, ${left} at most`
    return `${clock(at - beganAt)}  ${subject.padEnd(width)}  waits ${waitWords[waitsFor](on)}, ${begun}${end}`
  })

const waitWords: Readonly<Record<Wait, (on: string) => string>> = {
  daemon: (call) => `for Docker to come back${call === "" ? "" : `, to ${call}`}`,
  sequence: (arn) => (arn === "" ? "for tasks with its sequence number or a lower one to stop" : `for ${arn} to stop`),
  "pull-slot": () => "for another pull to end",
  "start-slot": (call) => `for another container, to ${call}`,
  "stop-slot": () => "for another container's stop",
  dependency: (name) => `for ${name}`,
  call: (call) => `for Docker to ${call}`,
  retry: () => "to try again",
  retention: () => "to be removed",
  "steady-check": () => "for the next look at it",
  store: () => "to be recorded",
}

export const formatSummary = (summary: Summary): readonly string[] => {
  const width = Math.max(...summary.containers.map(({ name }) => name.length))
  return [
    ...summary.containers.map(({ name, exitCode, durationMs }) => {
      const code = exitCode === undefined ? "no exit code" : `exit ${String(exitCode)}`
      const ran = durationMs === undefined ? "" : `ran ${seconds(durationMs)}`
      return `${name.padEnd(width)}  ${code.padEnd(12)}  ${ran}`.trimEnd()
    }),
    `${summary.status} after ${seconds(summary.durationMs)}, exit status ${String(summary.exitStatus)}; containers ${fate(summary)}.`,
  ]
}

/** Of a task that failed, one wants to read the output. */
const fate = ({ kept, exitStatus, host }: Summary): string => {
  if (kept !== undefined) return "kept"
  return exitStatus === 0 || host === "simulated" ? "removed" : "removed (with --keep they stay, with their output)"
}

/** How to read the output of containers that are kept, and how to be rid of them. */
export const formatKept = (names: readonly string[], label: string): readonly string[] => [
  "",
  ...names.map((name) => `docker logs ${name}`),
  `docker rm --force --volumes $(docker ps --all --quiet --filter label=${label})`,
]

/** For whoever quits before the end: what may be left of an engine, by the label that its containers bear, and how to be rid of it. */
export const formatLeftovers = (label: string): readonly string[] => {
  const filter = `--filter label=${label}`
  return [
    "Quit before the containers were removed. To see what is left:",
    `  docker ps --all ${filter}`,
    "To remove it:",
    `  docker rm --force --volumes $(docker ps --all --quiet ${filter})`,
  ]
}

const roughly = (ms: number): string => {
  if (ms < 120_000) return `${String(Math.round(ms / 1000))} s`
  return ms < 7_200_000 ? `${String(Math.round(ms / 60_000))} min` : `${String(Math.round(ms / 3_600_000))} h`
}

const clock = (ms: number): string => seconds(ms).padStart(9)

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
