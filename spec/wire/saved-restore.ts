import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { newTask, type TaskState } from "../../lib/model/task.ts"
import { restoreTask, type SavedTask } from "../../lib/wire/saved-restore.ts"
import { writeSupplement } from "../../lib/wire/saved-supplement.ts"
import { EcsTask, writeTask } from "../../lib/wire/saved-task.ts"
import { taskOf } from "./support/definition.ts"
import { settings } from "./support/saved.ts"

const restored = (given: object, dockerId?: string): SavedTask => {
  const task = EcsTask.decode({ Arn: "t1", Containers: [{ Name: "c1" }], ...given })
  if (E.isLeft(task)) throw new Error("no task")
  const identities = dockerId === undefined ? [] : [["c1", { containerId: dockerId, dockerName: "n1" }] as const]
  return restoreTask({ task: task.right, identities: new Map(identities), supplement: undefined, order: 0 })
}

describe("restoreTask", () => {
  it("takes a container with an id for created, whatever its file says before that (SM-22)", () => {
    const knownOf = (KnownStatus: string, dockerId?: string) =>
      restored({ Containers: [{ Name: "c1", KnownStatus }] }, dockerId).containers[0]?.known
    expect(knownOf("PULLED")).to.equal("PULLED")
    expect(knownOf("PULLED", "d1")).to.equal("CREATED")
    expect(knownOf("RUNNING", "d1")).to.equal("RUNNING")
  })

  it("believes the exit code of what has stopped alone, for an agent notes 0 of all that it creates (DC-80, BUG-4)", () => {
    const codeOf = (KnownStatus: string) =>
      restored({ Containers: [{ Name: "c1", KnownStatus, KnownExitCode: 0 }] }, "d1").containers[0]?.exitCode
    expect(["CREATED", "RUNNING", "STOPPED"].map(codeOf)).to.deep.equal([undefined, undefined, 0])
  })

  it("takes the error of what goes on for that of its pull, which it has lived through (TM-34, LIM-9)", () => {
    const ApplyingError = { name: "CannotPullContainerError", error: "no" }
    const failure = { name: "CannotPullContainerError", message: "no" }
    const failuresOf = (KnownStatus: string, desiredStatus: string, id?: string) => {
      const [container] = restored(
        { Containers: [{ Name: "c1", KnownStatus, desiredStatus, ApplyingError }] },
        id,
      ).containers
      return [container?.failure, container?.pullFailure]
    }
    expect(failuresOf("PULLED", "RUNNING")).to.deep.equal([undefined, failure])
    expect(failuresOf("CREATED", "RUNNING", "d1")).to.deep.equal([undefined, undefined])
    expect(failuresOf("RUNNING", "RUNNING", "d1")).to.deep.equal([undefined, undefined])
    expect(failuresOf("RUNNING", "STOPPED", "d1")).to.deep.equal([failure, undefined])
    expect(failuresOf("STOPPED", "STOPPED", "d1")).to.deep.equal([failure, undefined])
  })

  it("takes the internal container for created that counts as running because its start has failed (DM-52, TM-33)", () => {
    const knownOf = (KnownStatus: string) =>
      restored({ Containers: [{ Name: "c1", IsInternal: true, KnownStatus }] }, "d1").containers[0]?.known
    expect(["PULLED", "RUNNING", "STOPPED"].map(knownOf)).to.deep.equal(["CREATED", "CREATED", "STOPPED"])
  })

  it("takes 0 for no sequence number (DM-20)", () => {
    expect(restored({ StartSequenceNumber: 0, StopSequenceNumber: 0 }).definition).not.to.have.any.keys(
      ...["startSequenceNumber", "stopSequenceNumber"],
    )
    expect(restored({ StartSequenceNumber: 4, StopSequenceNumber: 5 }).definition).to.include({
      startSequenceNumber: 4,
      stopSequenceNumber: 5,
    })
  })

  it("takes a task that is to stop for one that was submitted so", () => {
    expect(restored({ DesiredStatus: "STOPPED" }).definition.desiredStatus).to.equal("STOPPED")
    expect(restored({ DesiredStatus: "RUNNING" }).definition.desiredStatus).to.equal("RUNNING")
    expect(restored({}).definition.desiredStatus).to.equal("RUNNING")
  })

  it("believes what was saved beside it, and assumes nothing", () => {
    const task = newTask({ definition: taskOf(), settings, order: 5, submissionId: "s1" }, 0)
    const state: TaskState = {
      ...task,
      desired: "STOPPED",
      known: "RUNNING",
      knownAt: 0.25,
      containers: task.containers.map((container) => ({ ...container, known: "RUNNING", dockerName: "n1" })),
    }
    const saved = { task: writeTask(state), identities: new Map(), supplement: writeSupplement(state), order: 0 }
    expect({ ...restoreTask(saved), settings }).to.deep.equal(state)
  })
})
