import { expect } from "chai"
import { giveUpStranded } from "../../lib/lifecycle/strand.ts"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { settings, taskDefinition, web } from "./support/build.ts"
import { calling, created, dying, none, pulled, running, state, stopped } from "./support/states.ts"

const taskWith = (container: ContainerState, more: Partial<TaskState> = {}): TaskState => ({
  ...newTask({ definition: taskDefinition([web]), settings, order: 0, submissionId: "s1" }, 0),
  containers: [container],
  ...more,
})
const inVain = (): string => "waits in vain"
const failure = { name: "DependencyError", message: "web waits in vain" }

describe("lifecycle/strand", () => {
  for (const [what, container] of [
    ["not pulled", none],
    ["pulled", pulled],
    ["created", created],
    ["waiting for a place to be started", { ...created, call: calling("start", { admittedAt: undefined }) }],
  ] as const)
    it(`gives up one that is ${what}, and its task with it (TM-50, TM-53)`, () => {
      const task = taskWith(container)
      expect(giveUpStranded(task, inVain)).to.deep.equal({
        ...{ ...task, desired: "STOPPED", stoppedBy: "web" },
        containers: [{ ...container, desired: "STOPPED", failure }],
      })
    })

  for (const [what, container] of [
    ["runs", running],
    ["runs, as an ECS agent has saved it", { ...running, startedAt: undefined }],
    ["has started, and waits for its ports", { ...created, startedAt: 5 }],
    ["is just being started", { ...created, call: calling("start") }],
    ["is dying", { ...dying, known: "CREATED", startedAt: undefined }],
    ["has ended", stopped],
    ["has vanished", state({ known: "STOPPED", gone: true })],
    ["is given up", { ...created, desired: "STOPPED" }],
  ] satisfies readonly (readonly [string, ContainerState])[])
    it(`leaves one alone that ${what}`, () => {
      const task = taskWith(container)
      expect(giveUpStranded(task, inVain)).to.equal(task)
    })

  it("leaves a task alone that is to stop, and one that waits for nothing in vain", () => {
    const stopping = taskWith(created, { desired: "STOPPED" })
    expect(giveUpStranded(stopping, inVain)).to.equal(stopping)
    expect(giveUpStranded(taskWith(created), () => undefined)).to.deep.equal(taskWith(created))
  })
})
