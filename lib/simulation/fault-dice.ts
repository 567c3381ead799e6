/** Chance for faults: which one comes about, and for how long. Every fault drawn is told, so that a run can be explained. */
import type { SchedulerLike } from "rxjs"
import type { CallFault, DrawnFault, EventFault, Faults, StreamFault } from "./fault.ts"
import type { DockerCall } from "./latency.ts"

export interface DiceOptions {
  readonly faults: Faults
  readonly scheduler: SchedulerLike
  readonly random: () => number
  readonly onFault: (fault: DrawnFault) => void
}

/** A fault to be suffered. */
export interface Suffered<Kind> {
  readonly kind: Kind
  /** How long it takes; zero where it takes no time. */
  readonly ms: number
}

export interface Dice {
  readonly call: (call: DockerCall, target: string, possible: readonly CallFault[]) => Suffered<CallFault> | undefined
  readonly event: (action: string, target: string) => Suffered<EventFault> | undefined
  readonly stream: () => Suffered<StreamFault> | undefined
}

export const createDice = ({ faults, scheduler, random, onFault }: DiceOptions): Dice => {
  const { slowMs = 5000, lateMs = 600_000, awayMs = 60_000, streamMs = 60_000 } = faults
  const { untilMs = Number.POSITIVE_INFINITY, call = {}, event = {}, stream = {} } = faults
  const longestMs: Readonly<Partial<Record<CallFault | EventFault | StreamFault, number>>> = {
    ...{ slow: slowMs, late: lateMs, away: awayMs, delayed: slowMs, doubled: slowMs },
    ...{ ended: streamMs, errored: streamMs, silent: streamMs },
  }
  const draw = <Kind extends CallFault | EventFault | StreamFault>(
    chances: Readonly<Partial<Record<Kind, number>>>,
    kinds: readonly Kind[],
    tell: (kind: Kind) => Pick<DrawnFault, "fault" | "befell" | "target">,
  ): Suffered<Kind> | undefined => {
    const at = scheduler.now()
    if (at >= untilMs) return undefined
    let left = random()
    const kind = kinds.find((each) => (left -= chances[each] ?? 0) < 0)
    if (kind === undefined) return undefined
    const longest = longestMs[kind]
    const ms = longest === undefined ? 0 : 1 + Math.floor(random() * longest)
    onFault({ at, ...tell(kind), ...(longest === undefined ? {} : { ms }) })
    return { kind, ms }
  }
  return {
    call: (befell, target, possible) => draw(call, possible, (kind) => ({ fault: `call ${kind}`, befell, target })),
    event: (befell, target) => draw(event, eventFaults, (kind) => ({ fault: `event ${kind}`, befell, target })),
    stream: () => draw(stream, streamFaults, (kind) => ({ fault: `stream ${kind}`, befell: "events", target: "" })),
  }
}

const eventFaults: readonly EventFault[] = ["lost", "doubled", "delayed", "reordered"]
const streamFaults: readonly StreamFault[] = ["ended", "errored", "silent"]
