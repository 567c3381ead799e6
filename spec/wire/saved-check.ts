import { expect } from "chai"
import { formatIssue } from "../../lib/model/error.ts"
import { newTask } from "../../lib/model/task.ts"
import { findStateIssues } from "../../lib/wire/saved-check.ts"
import { encodeState } from "../../lib/wire/saved-state.ts"
import { containerOf, taskOf } from "./support/definition.ts"
import { settings } from "./support/saved.ts"

/** What is wrong with tasks of these arns, containers and places. */
const find = (...tasks: readonly (readonly [string, readonly string[], number])[]): readonly string[] => {
  const states = tasks.map(([arn, names, order]) =>
    newTask(
      {
        definition: taskOf({ arn, containers: names.map((name) => containerOf({ name })) }),
        settings,
        order,
        submissionId: "s1",
      },
      0,
    ),
  )
  const { TaskEngine, DockerTaskEngine } = encodeState("e1", states).Data
  return findStateIssues(TaskEngine, DockerTaskEngine, ["Data"]).map(formatIssue)
}

describe("findStateIssues", () => {
  it("finds nothing where every name and place is there once", () => {
    expect(find(["t1", ["a", "b"], 1], ["t2", ["a"], 0])).to.deep.equal([])
  })

  it("finds two tasks of one arn", () => {
    expect(find(["t1", [], 0], ["t1", [], 0])).to.deep.equal([
      'Data.TaskEngine.Tasks[1].Arn: expected an arn of its own, got "t1"',
    ])
  })

  it("finds two containers of one name in a task (LIM-22)", () => {
    expect(find(["t1", ["a", "b", "a"], 0])).to.deep.equal([
      'Data.TaskEngine.Tasks[0].Containers[2].Name: expected a name of its own within the task, got "a"',
    ])
  })

  it("finds a task of more containers than are told apart", () => {
    const names = (length: number): string[] => Array.from({ length }, (_, index) => String(index))
    expect(find(["t1", names(1025), 0], ["t2", names(1026), 1])).to.deep.equal([
      "Data.TaskEngine.Tasks[1].Containers: expected at most 1025 containers, got 1026",
    ])
  })

  it("finds two tasks in one place of the order", () => {
    expect(find(["t1", [], 3], ["t2", [], 3])).to.deep.equal([
      "Data.DockerTaskEngine.tasks.t2.order: expected a place of its own in the order, got 3",
    ])
  })
})
