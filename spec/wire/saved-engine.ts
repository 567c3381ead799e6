import { expect } from "chai"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { writeEngine } from "../../lib/wire/saved-engine.ts"
import { taskOf } from "./support/definition.ts"
import { settings } from "./support/saved.ts"

const taskWith = (arn: string, container: Partial<ContainerState>): TaskState => {
  const task = newTask({ definition: taskOf({ arn }), settings, order: 0, submissionId: "s1" }, 0)
  return { ...task, containers: task.containers.map((state) => ({ ...state, ...container })) }
}

describe("writeEngine", () => {
  const tasks = [
    taskWith("t1", { containerId: "d1", dockerName: "n1" }),
    taskWith("t2", { dockerName: "n2" }),
    taskWith("t3", { containerId: "d3" }),
  ]

  it("has a record of each container with an id, and of no other (SM-2, SM-20, SM-22)", () => {
    const { Tasks, IdToContainer, IdToTask } = writeEngine(tasks)
    const [first, , third] = Tasks.map(({ Containers }) => Containers[0])
    expect(IdToContainer).to.deep.equal({
      d1: { DockerId: "d1", DockerName: "n1", Container: first },
      d3: { DockerId: "d3", DockerName: "", Container: third },
    })
    expect(IdToTask).to.deep.equal({ d1: "t1", d3: "t3" })
  })

  it("keeps the order of the tasks", () => {
    expect(writeEngine(tasks).Tasks.map(({ Arn }) => Arn)).to.deep.equal(["t1", "t2", "t3"])
  })
})
