/**
 * The whole state as JSON. Its shape is the original's `ecs_agent_data.json` (SM-31, SM-39), so that either can be read here;
 * what that has no place for stands beside it, where an ECS agent passes over it. Environments are in it, as they are in the
 * original's; credentials of registries never are, since no state holds any.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import type * as t from "io-ts/lib/index.js"
import { EngineError, InvalidInputError, type Issue } from "../model/error.ts"
import type { TaskState } from "../model/task.ts"
import { findStateIssues } from "./saved-check.ts"
import { EcsEngine, writeEngine, type SavedEngine } from "./saved-engine.ts"
import { findIdentities, type Identities } from "./saved-identity.ts"
import { restoreTask, type SavedTask } from "./saved-restore.ts"
import { anyCase, or, orNull, sameCase } from "./saved-shape.ts"
import { Supplement, writeSupplement } from "./saved-supplement.ts"
import { numberWhere } from "./scalar.ts"
import { issuesOf } from "./strict.ts"

/** Plain data, for `JSON.stringify`, in the shape of an ECS agent's state file. Corresponds to what `MarshalJSON` gives. */
export interface SavedState {
  readonly Data: {
    readonly TaskEngine: SavedEngine
    readonly DockerTaskEngine: Supplement
  }
  readonly Version: typeof version
}

/** What a saved state comes to. */
export interface RestoredState {
  /** Absent: an ECS agent saved it, whose containers bear no engine's label. */
  readonly engineId: string | undefined
  readonly tasks: readonly SavedTask[]
}

const version = 4

export const encodeState = (engineId: string, tasks: readonly TaskState[]): SavedState => ({
  Data: {
    TaskEngine: writeEngine(tasks),
    DockerTaskEngine: {
      engineId,
      tasks: Object.fromEntries(tasks.map((task) => [task.definition.arn, writeSupplement(task)])),
    },
  },
  Version: version,
})

/**
 * Reads what `encodeState` or an ECS agent has saved, of version 4 or before. A newer one is an `UnsupportedStateError`; anything
 * else that cannot be read is an `InvalidStateError`, which names every place.
 */
export const decodeState = (input: unknown): E.Either<EngineError, RestoredState> =>
  pipe(
    asJson(input),
    E.chainFirst(checkVersion),
    E.chain((json) => decodeWith(File, json)),
    E.chain(({ Data: { TaskEngine: engine, DockerTaskEngine: supplement } }) =>
      pipe(
        findStateIssues(engine, supplement, ["Data"]),
        E.fromPredicate((issues) => issues.length === 0, invalid),
        E.chain(() => findIdentities(engine, ["Data", "TaskEngine"])),
        E.map((identities) => restore(engine, supplement, identities)),
      ),
    ),
  )

/** Whatever getters and circles the caller's object may have, it is JSON from here on, and nobody else's. */
const asJson = (input: unknown): E.Either<EngineError, unknown> =>
  E.tryCatch(
    () => JSON.parse(JSON.stringify(input, refuseInfinite)) as unknown,
    () => invalid([{ path: "", expected: "data that can be written as JSON", got: "something else" }]),
  )

/** JSON would make `null` of it, which is to say nothing: the version of a file whose number is too large to read. */
const refuseInfinite = (_: string, part: unknown): unknown => {
  if (typeof part === "number" && !Number.isFinite(part)) throw new RangeError("No number of JSON")
  return part
}

const Version = anyCase({ Version: or(numberWhere("a whole number", Number.isInteger), 0) }, "a saved state")

/** Before anything else: a newer file may look like anything. None at all is the oldest of all (SM-36). */
const checkVersion = (json: unknown): E.Either<EngineError, unknown> =>
  pipe(
    decodeWith(Version, json),
    E.filterOrElse(
      ({ Version: found }) => found <= version,
      ({ Version: found }) =>
        new EngineError(
          "UnsupportedStateError",
          `Unsupported data format: Version ${String(found)} not ${String(version)}`,
        ),
    ),
  )

const emptyEngine: EcsEngine = { Tasks: [], IdToContainer: {}, IdToTask: {} }

/** Whatever else an agent keeps under `Data` is no concern of an engine's (SM-32). */
const Data = sameCase({ TaskEngine: or(EcsEngine, emptyEngine), DockerTaskEngine: orNull(Supplement) }, "an object")

const File = anyCase({ Data: or(Data, { TaskEngine: emptyEngine, DockerTaskEngine: null }) }, "a saved state")

const decodeWith = <A>(codec: t.Type<A>, json: unknown): E.Either<EngineError, A> =>
  pipe(
    codec.decode(json),
    E.mapLeft((errors) => invalid(issuesOf(errors))),
  )

const invalid = (issues: readonly Issue[]): EngineError =>
  new InvalidInputError("InvalidStateError", "Invalid saved state", issues)

/** Tasks that an agent has saved were there before any that are submitted to us, in the order in which they stand. */
const restore = (engine: EcsEngine, supplement: Supplement | null, identities: Identities): RestoredState => {
  const own = new Map(Object.entries(supplement?.tasks ?? {}))
  const next = [...own.values()].reduce((after, { order }) => Math.max(after, order + 1), 0)
  return {
    engineId: supplement?.engineId,
    tasks: engine.Tasks.map((task, index) =>
      restoreTask({
        task,
        identities: identities.get(task.Arn) ?? new Map(),
        supplement: own.get(task.Arn),
        order: next + index,
      }),
    ),
  }
}
