/** A container in each state that matters, and the way its reducers are tabled: what changes, all else as before. */
import { expect } from "chai"
import { newTask, type Call, type CallName, type ContainerState } from "../../../lib/model/task.ts"
import { asJson, settings, taskDefinition, web } from "./build.ts"

const [fresh] = newTask({ definition: taskDefinition([web]), settings, order: 0, submissionId: "s1" }, 0).containers
if (fresh === undefined) throw new Error("A task has containers")

export const state = (more: Partial<ContainerState> = {}): ContainerState => ({ ...fresh, ...more })

export const calling = (name: CallName, more: Partial<Call> = {}): Call => ({
  name,
  turn: 1,
  since: 0,
  admittedAt: 0,
  until: undefined,
  released: false,
  ...more,
})

export const none = state()
export const pulled = state({ known: "PULLED" })
export const created = state({ known: "CREATED", containerId: "id" })
export const running = state({ known: "RUNNING", containerId: "id", startedAt: 5 })
export const stopped = state({
  known: "STOPPED",
  containerId: "id",
  startedAt: 5,
  death: { at: 8, exitCode: 1 },
  exitCode: 1,
})
/** It has come back to life after its end. */
export const revived = { ...stopped, startedAt: 9 }
/** Its death is known, its cause is not. */
export const dying = { ...running, death: { at: 8, exitCode: undefined }, inspectAt: 8 }

export const reached = (known: ContainerState["known"], knownAt = 10): Partial<ContainerState> => ({
  known,
  knownAt,
  retryAt: undefined,
  attempts: 0,
  looks: 0,
})

/** The container is as before but for these changes. */
export const expectChange = (after: ContainerState, before: ContainerState, changes: Partial<ContainerState>): void => {
  expect(asJson(after)).to.deep.equal(asJson({ ...before, ...changes }))
}
