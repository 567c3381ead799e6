import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { assumeContainer, assumeTask } from "../../lib/wire/saved-assumption.ts"
import { EcsTask } from "../../lib/wire/saved-task.ts"

const taskOf = (given: object): EcsTask => {
  const task = EcsTask.decode({ Arn: "t1", Containers: [{ Name: "c1" }], ...given })
  if (E.isLeft(task)) throw new Error("no task")
  return task.right
}

describe("assumeTask", () => {
  const sequenceOf = (DesiredStatus: string, KnownStatus: string, StopSequenceNumber?: number) =>
    assumeTask(taskOf({ DesiredStatus, KnownStatus, StopSequenceNumber }), 0, new Map()).stopSequence

  it("registers a stop again that is under way and has a number (LIM-7)", () => {
    expect(sequenceOf("STOPPED", "RUNNING", 9)).to.equal(9)
    expect(sequenceOf("STOPPED", "STOPPED", 9)).to.equal(undefined)
    expect(sequenceOf("RUNNING", "RUNNING", 9)).to.equal(undefined)
    expect(sequenceOf("STOPPED", "RUNNING")).to.equal(undefined)
  })

  it("takes for recorded what it has read", () => {
    const rest = assumeTask(taskOf({ KnownStatus: "RUNNING", KnownTime: "1970-01-01T00:00:01Z" }), 3, new Map())
    expect(rest).to.include({ recorded: "RUNNING", knownAt: 1000, order: 3, removal: false })
  })

  const hasEntered = (known: string, StartSequenceNumber: number, ids: readonly string[] = []) => {
    const Containers = [{ Name: "c1" }, { Name: "c2", KnownStatus: known }]
    const task = taskOf({ KnownStatus: "NONE", Containers, StartSequenceNumber })
    return assumeTask(task, 0, new Map(ids.map((name) => [name, {}]))).hasEntered
  }

  it("has a task wait at the gate of which not even a pull is done (LIM-7, TM-3)", () => {
    expect(hasEntered("NONE", 9)).to.equal(false)
  })

  it("lets pass whoever has been past the gate, and whoever has no number (LIM-7, TM-3)", () => {
    for (const known of ["PULLED", "CREATED", "RUNNING", "STOPPED"]) expect(hasEntered(known, 9), known).to.equal(true)
    expect(hasEntered("NONE", 9, ["c1"])).to.equal(true)
    expect(hasEntered("NONE", 0)).to.equal(true)
  })

  it("makes the id of its submission of its arn alone", () => {
    const idOf = (task: object) => assumeTask(taskOf(task), 0, new Map()).submissionId
    expect(idOf({})).to.match(/^[0-9a-f]{20}$/)
    expect(idOf({ KnownStatus: "RUNNING" })).to.equal(idOf({}))
    expect(idOf({ Arn: "t2" })).not.to.equal(idOf({}))
  })
})

describe("assumeContainer", () => {
  const assume = (known: "NONE" | "PULLED" | "CREATED" | "RUNNING" | "STOPPED", container: object = {}) => {
    const [saved] = taskOf({ Containers: [{ Name: "c1", ...container }] }).Containers
    return assumeContainer({ known }, saved!, new Map([["scratch", "/place"]]), 7)
  }

  for (const known of ["CREATED", "RUNNING"] as const)
    it(`has one looked at that was ${known}, and takes nothing for evidence (BUG-8)`, () => {
      expect(assume(known)).to.include({ inspectAt: 0, startedAt: undefined, death: undefined, knownAt: 7 })
    })

  for (const known of ["NONE", "PULLED", "STOPPED"] as const)
    it(`leaves one alone that was ${known}`, () => {
      expect(assume(known).inspectAt).to.equal(undefined)
    })

  it("reads off the internal container where empty volumes lie, once that is known of all (DM-53)", () => {
    const mountPoints = [{ sourceVolume: "scratch", containerPath: "/a" }]
    const more = [...mountPoints, { sourceVolume: "unknown", containerPath: "/b" }]
    expect(assume("CREATED", { IsInternal: true, mountPoints }).volumes).to.deep.equal({ "/a": "/place" })
    expect(assume("CREATED", { IsInternal: true, mountPoints: more }).volumes).to.equal(undefined)
    expect(assume("CREATED", { mountPoints }).volumes).to.equal(undefined)
  })
})
