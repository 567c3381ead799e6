/**
 * What a test says of calls to come: each line is a marble diagram that begins when its call is made. A call takes the first
 * line that is written for its container, or else for any of that name; the last one stays.
 */
import type { Observable, Subscriber } from "rxjs"
import type { RunHelpers } from "rxjs/testing"
import type { ContainerInspection, PullProgress } from "../index.ts"

/** The calls that can be scripted. */
export type ScriptedCall = "pull" | "create" | "start" | "stop" | "remove" | "inspect"

/** What a line of a script is to the test. */
export interface ScriptedLine {
  /** When its calls were made, and answered or given up: for `expectSubscriptions`. */
  readonly subscriptions: ReturnType<RunHelpers["cold"]>["subscriptions"]
}

export interface Line<Value> extends Observable<Value>, ScriptedLine {
  /** Plays it to one who is not entered in `subscriptions`. */
  scheduleMessages(subscriber: Subscriber<Value>): void
}

interface Entry<Value> {
  /** What the test calls it: an image, a container. */
  readonly target: string
  readonly line: Line<Value>
  isUsed: boolean
}

/** The lines of one call. */
export class Script<Value> {
  readonly #call: ScriptedCall
  #entries: readonly Entry<Value>[] = []
  #all: readonly Entry<Value>[] = []

  constructor(call: ScriptedCall) {
    this.#call = call
  }

  add(target: string, line: Line<Value>): Line<Value> {
    const entry = { target, line, isUsed: false }
    this.#entries = [...this.#entries, entry]
    this.#all = [...this.#all, entry]
    return line
  }

  /** The line for a call about something that goes by these names, under the longest first; undefined: none is written. */
  take(isTarget: (target: string) => boolean): Line<Value> | undefined {
    const own = this.#entries.filter(({ target }) => isTarget(target))
    const longest = Math.max(...own.map(({ target }) => target.length))
    const [first, second] = own.filter(({ target }) => target.length === longest)
    if (first === undefined) return undefined
    if (second !== undefined) this.#entries = this.#entries.filter((entry) => entry !== first)
    first.isUsed = true
    return first.line
  }

  /** What was written in vain: most often a name is misspelt. */
  unused(): readonly string[] {
    return this.#all.filter(({ isUsed }) => !isUsed).map(({ target }) => `docker.${this.#call}("${target}", …)`)
  }
}

/** What an inspect's letter stands for; a text where it has no value. */
export type Answer = Partial<ContainerInspection> | string

export const createScripts = () => ({
  pull: new Script<PullProgress | string>("pull"),
  create: new Script<string>("create"),
  start: new Script<string>("start"),
  stop: new Script<string>("stop"),
  remove: new Script<string>("remove"),
  inspect: new Script<Answer>("inspect"),
})

export type Scripts = Readonly<ReturnType<typeof createScripts>>
