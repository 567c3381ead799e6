import { expect } from "chai"
import { reduceTask } from "../../lib/lifecycle/index.ts"
import { containerOf, live, ofWeb, settings, taskDefinition, taskOf, web } from "./support/build.ts"

const submission = { definition: taskDefinition([web]), settings, order: 0, submissionId: "s1" }

describe("lifecycle: what a store has said", () => {
  it("is of this submission, not of an earlier one under the same arn", () => {
    const { task } = reduceTask(undefined, { kind: "submitted", at: 0, ...submission })
    for (const event of [
      { kind: "recorded", at: 2, status: "STOPPED" } as const,
      { kind: "declined", at: 2 } as const,
    ]) {
      expect(reduceTask(task, { ...event, submissionId: "another" })).to.deep.equal({ task, effects: [], changes: [] })
      for (const submissionId of ["s1", undefined])
        expect(reduceTask(task, { ...event, submissionId })).to.deep.equal(reduceTask(task, event))
      expect(reduceTask(task, event).task).not.to.equal(task)
    }
  })
})

describe("lifecycle: what a backend has been told", () => {
  it("is kept for the task and for each container, and only grows (EH-6)", () => {
    const { task } = live(taskDefinition([web]), [ofWeb(1, { kind: "pulled" })])
    const sent = [
      { kind: "sent", at: 2, status: "STOPPED" },
      { kind: "sent", at: 3, status: "RUNNING" },
      { kind: "sent", at: 4, status: "STOPPED", container: "web" },
      { kind: "sent", at: 5, status: "RUNNING", container: "web" },
    ] as const
    const after = sent.reduce((known, event) => reduceTask(known, event).task, task)
    expect([taskOf({ task: after }).sent, containerOf({ task: after }).sent]).to.deep.equal(["STOPPED", "STOPPED"])
  })

  it("is of this submission, not of an earlier one under the same arn (EH-6)", () => {
    const { task } = live(taskDefinition([web]), [ofWeb(1, { kind: "pulled" })])
    const { submissionId } = taskOf({ task })
    for (const status of ["RUNNING", "STOPPED"] as const) {
      const ofTask = { kind: "sent", at: 2, status } as const
      for (const event of [ofTask, { ...ofTask, container: "web" }]) {
        expect(reduceTask(task, { ...event, submissionId: "another" })).to.deep.equal({
          task,
          effects: [],
          changes: [],
        })
        expect(reduceTask(task, { ...event, submissionId })).to.deep.equal(reduceTask(task, event))
        expect(reduceTask(task, event).task).not.to.equal(task)
      }
    }
  })
})
