/**
 * Everything that is needed to fold a task's life by hand, without Docker: the entry point `docker-task-engine/lifecycle`. In
 * the examples `submission` is that of a task of one container, `main`, and `task` is what it has become once recorded.
 */
export { changesBetween } from "./announce.ts"
export { nextDeadline, type Deadline } from "./deadline.ts"
export { effectsBetween, type Effect, type EffectArguments, type EffectName, type EffectOf } from "./effect.ts"
export type { ContainerOccurrence, EventOf, TaskEvent } from "./event.ts"
export { explain, type Blocker, type Wait } from "./explain.ts"
export { sequencingOf, type Sequencing } from "./gate.ts"
export { newHost, rankOf, reduceHost, type HostEvent, type HostLimits, type HostState, type HostStep } from "./host.ts"
export type { Ranked } from "./host.ts"
export { reduceTask, type Step } from "./task.ts"
export { transitions, type Move } from "./transition.ts"
export type { Call, CallName, ContainerState, Death, Settings, Submission, TaskState } from "../model/task.ts"
