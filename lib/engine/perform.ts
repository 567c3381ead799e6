/**
 * Effects made real. Nothing is decided here and nothing errors: a failure is an outcome like any other. A pull whose place
 * is given back has no outcome.
 */
import { defer, EMPTY, Observable, type SchedulerLike, type Subscriber } from "rxjs"
import type { Effect, EffectOf } from "../lifecycle/index.ts"
import { asFailure, EngineError, printed } from "../model/error.ts"
import type { CallName, TaskState } from "../model/task.ts"
import { targetOf, type Target } from "./body.ts"
import type { Calls, Learnt } from "./call.ts"
import { askFirst } from "./first-answer.ts"
import type { Input } from "./input.ts"

export interface Surroundings {
  readonly calls: Calls
  readonly scheduler: SchedulerLike
  readonly taskOf: (arn: string) => TaskState | undefined
}

/** Performs effects, each into the input that tells its outcome. */
export const createPerformer = ({
  calls,
  scheduler,
  taskOf,
}: Surroundings): ((effect: Effect) => Observable<Input>) => {
  const pulls = new Map<string, Subscriber<Input>>()
  /** The call is over before anybody hears what came of it, and may begin the next. */
  const call = <Name extends CallName>(effect: EffectOf<Name>, target: Target): Observable<Input> =>
    new Observable((outcome) => {
      const tell = (learnt: Learnt): void => {
        // A task of the same arn may have followed meanwhile, whom the answer does not concern.
        if (taskOf(effect.taskArn)?.submissionId === target.task.submissionId)
          outcome.next({ kind: "task", arn: effect.taskArn, event: learnt(scheduler.now()) })
        outcome.complete()
      }
      return askFirst(() => calls[effect.do](effect, target), {
        next: tell,
        error: (error) => tell(failed(effect, error)),
        nothing: () => tell(failed(effect, noAnswerTo(effect.do))),
      })
    })
  const cancellable = (key: string, pull$: Observable<Input>): Observable<Input> =>
    new Observable((outcome) => {
      pulls.set(key, outcome)
      outcome.add(() => {
        if (pulls.get(key) === outcome) pulls.delete(key)
      })
      return pull$.subscribe(outcome)
    })
  return (effect) => {
    if (effect.do === "release") return defer(() => (pulls.get(keyOf(effect))?.complete(), EMPTY))
    const target = targetOf(taskOf(effect.taskArn), effect.container)
    if (target === undefined) return EMPTY
    return effect.do === "pull" ? cancellable(keyOf(effect), call(effect, target)) : call(effect, target)
  }
}

const keyOf = ({ taskArn, container }: Effect): string => `${taskArn} ${container}`

const noAnswerTo = (call: CallName): EngineError =>
  new EngineError("NoAnswerError", `The ${call} ended without an answer`, { verdict: "unknown" })

/** What is not an `EngineError` comes from a daemon port that is not ours, and proves nothing. */
const failed = ({ do: call, container }: EffectOf<CallName>, error: unknown): Learnt =>
  error instanceof EngineError
    ? (at) => ({
        kind: "failed",
        container,
        call,
        failure: asFailure(error),
        verdict: error.verdict,
        retryable: error.retryable,
        at,
      })
    : (at) => ({
        kind: "failed",
        container,
        call,
        failure: { name: "UnknownError", message: printed(error) },
        verdict: "unknown",
        at,
      })
