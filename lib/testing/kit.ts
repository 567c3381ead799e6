/** What the body of a marble test is given. */
import type { RunHelpers, TestScheduler } from "rxjs/testing"
import type { Announcer, TaskEngine, TaskEngineOptions } from "../index.ts"
import type { ScriptedDocker } from "./docker.ts"
import type { ChangesExpectation } from "./expected-changes.ts"

/**
 * `cold`, `hot`, `time`, `expectObservable` and `expectSubscriptions` are rxjs's own. So `expectObservable` subscribes at frame 0, when
 * the body is over: what it is to hear is begun by `at` from frame 1 on, or by the observable itself.
 */
export interface MarbleKit extends Pick<
  RunHelpers,
  "cold" | "hot" | "time" | "expectObservable" | "expectSubscriptions"
> {
  /** The clock, for code that takes one; rxjs's own operators need not be told. */
  readonly scheduler: TestScheduler
  /** The daemon that the engines talk to. */
  readonly docker: ScriptedDocker
  /** Ready from frame 0 on, unless `init: false`. */
  readonly engine: TaskEngine
  /** The engine as `deliver` wants it; its marks are done at once, where the engine's own promise would come too late. */
  readonly announcer: Announcer
  /** The same of an engine that `createEngine` has made. */
  readonly announcerOf: (engine: TaskEngine) => Announcer
  /** One more engine on the same daemon, not initialised: to restore what another knew, or to compete with it. */
  readonly createEngine: (options?: Pick<TaskEngineOptions, "config" | "state" | "random" | "logger">) => TaskEngine
  /** Acts at the frame of each letter: a frame of the test, which must not have gone by where the line is played on the way. */
  readonly at: (marbles: string, act: (letter: string) => void) => void
  /**
   * What is to come of a task, by its arn; of a container, by its name, alone or after its task's arn and a space; or of all
   * tasks. Every change counts, from frame 0 to the end of the watch.
   */
  readonly expectChanges: (of?: string, engine?: TaskEngine) => ChangesExpectation
}
