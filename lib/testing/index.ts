/** Marble tests for code that uses the engine: the names to import from `docker-task-engine/testing`. */
export { container, task } from "./build.ts"
export type { ScriptedDocker } from "./docker.ts"
export type { ChangesExpectation, ExpectedChange } from "./expected-changes.ts"
export { destroyed, died, down, oom, outOfMemory, started, up, type Happening } from "./happening.ts"
export type { MarbleKit } from "./kit.ts"
export { marbleTest } from "./marble-test.ts"
export type { MarbleTestOptions } from "./rehearsal.ts"
export type { ScriptedLine } from "./script.ts"
