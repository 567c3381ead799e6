/** What a run writes down as it happens, in the order in which the parent process learns it. The verdict is made of nothing else. */
import { formatStateChange, type StateChange } from "../../lib/index.ts"
import type { Errand } from "./errand.ts"

/** `at` in epoch milliseconds. */
export type Entry = { readonly at: number } & Happening

export type Happening = Asked | Told | Sent | Seen | Trouble | Complaint

/** What was asked of the engine, and what its promises said. */
type Asked =
  | { readonly kind: "added"; readonly errand: Errand }
  | { readonly kind: "accepted"; readonly arn: string }
  | { readonly kind: "refused"; readonly do: "add" | "stop"; readonly arn: string; readonly error: string }
  | { readonly kind: "stopAsked"; readonly arn: string }

/** What the engine announced. A life is one process. */
interface Told {
  readonly kind: "told"
  readonly life: number
  readonly change: StateChange
}

/** What it has recorded as having reached its backend. */
interface Sent {
  readonly kind: "sent"
  readonly life: number
  readonly change: StateChange
}

/** What the daemon itself says of a container, heard without the engine. */
export interface Seen {
  readonly kind: "seen"
  /**
   * An event's own action, such as `create`, `start`, `die` or `destroy`; or what looking shows:
   * - `holds`: looked into after its `create`, it has these volumes.
   * - `found`: it is in the list of containers.
   * - `unfinished`: it is in the list, and a create that was broken off has left it.
   * - `exited`: it is in the list, and has ended with this code, of which no `die` was heard.
   */
  readonly action: string
  readonly id: string
  readonly arn: string
  readonly container: string
  readonly exitCode?: number | undefined
  /** Made with it, and to go with it; where that was looked into. */
  readonly volumes?: readonly string[] | undefined
  /** By the daemon's clock. */
  readonly dockerAt: number
}

/** Written when it is over: what the engine could not know or say meanwhile is no fault of its. */
export interface Trouble {
  readonly kind: "trouble"
  readonly what: string
  readonly from: number
  /** Of whatever it is an excuse for delay; also for containers that it killed, or tasks that were refused meanwhile? */
  readonly excuses: "delay" | "death" | "refusal"
}

/** What is wrong whatever else may be. */
type Complaint =
  | { readonly kind: "leftover"; readonly thing: "container"; readonly what: string }
  | { readonly kind: "leftover"; readonly thing: "volume"; readonly what: string; readonly madeAt: number }
  | { readonly kind: "failure"; readonly what: string }

export const arnOf = (entry: Entry): string | undefined => {
  switch (entry.kind) {
    case "added":
      return entry.errand.arn
    case "accepted":
    case "refused":
    case "stopAsked":
    case "seen":
      return entry.arn
    case "told":
    case "sent":
      return entry.change.taskArn
    case "trouble":
    case "leftover":
    case "failure":
      return undefined
  }
}

/** One line for a person who looks for what went wrong. */
export const formatEntry = (entry: Entry, began: number): string =>
  `${((entry.at - began) / 1000).toFixed(3).padStart(9)}  ${entry.kind.padEnd(9)}  ${describe(entry)}`

const describe = (entry: Entry): string => {
  switch (entry.kind) {
    case "added":
      return `${entry.errand.arn} ${JSON.stringify(entry.errand.exitCodes)}`
    case "accepted":
    case "stopAsked":
      return entry.arn
    case "refused":
      return `${entry.do} ${entry.arn}: ${entry.error}`
    case "told":
    case "sent":
      return `life ${String(entry.life)}: ${formatStateChange(entry.change)}`
    case "seen": {
      const code = entry.exitCode === undefined ? "" : ` exit ${String(entry.exitCode)}`
      return `${entry.action} ${entry.arn} ${entry.container} ${entry.id.slice(0, 12)}${code}`
    }
    case "trouble":
      return `${entry.what}, for ${((entry.at - entry.from) / 1000).toFixed(3)} s`
    case "leftover":
      return `${entry.thing} ${entry.what}`
    case "failure":
      return entry.what
  }
}
