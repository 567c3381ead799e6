import { expect } from "chai"
import { ecsLabels, engineLabels, isOurs, type Claim } from "../../lib/wire/label.ts"
import { containerOf, taskOf } from "./support/definition.ts"

const maker = { engineId: "engine", submissionId: "submission", attempt: 2 }
const labels = {
  "com.amazonaws.ecs.task-arn": "task/1",
  "com.amazonaws.ecs.container-name": "nginx",
  "com.amazonaws.ecs.task-definition-family": "web",
  "com.amazonaws.ecs.task-definition-version": "3",
  "docker-task-engine.engine-id": "engine",
  "docker-task-engine.submission-id": "submission",
  "docker-task-engine.attempt": "2",
  "docker-task-engine.spec-hash": "hash",
}
const claim: Claim = { ...maker, taskArn: "task/1", specHash: "hash" }

describe("labels", () => {
  it("are ECS's four and our four (DM-64)", () => {
    const task = taskOf({ arn: "task/1", family: "web", version: "3" })
    const made = { ...ecsLabels(task, containerOf({ name: "nginx" })), ...engineLabels(maker, "hash") }
    expect(made).to.deep.equal(labels)
  })

  it("prove a container ours, whatever else it is labelled with", () => {
    expect(isOurs({ ...labels, more: "x" }, claim)).to.be.true
  })

  const strangers: readonly (readonly [string, Partial<Claim>])[] = [
    ["engine", { engineId: "other" }],
    ["task", { taskArn: "task/2" }],
    ["submission", { submissionId: "other" }],
    ["attempt", { attempt: 1 }],
    ["making", { specHash: "other" }],
  ]
  for (const [what, difference] of strangers)
    it(`do not prove a container ours that is of another ${what}`, () => {
      expect(isOurs(labels, { ...claim, ...difference })).to.be.false
    })

  it("prove it also while nobody can tell how it would be made", () => {
    expect(isOurs(labels, { ...claim, specHash: undefined })).to.be.true
    expect(isOurs(labels, { ...claim, specHash: undefined, attempt: 1 })).to.be.false
  })

  it("do not prove anything when they are missing", () => {
    expect(isOurs({}, claim)).to.be.false
    const fewer = Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== "hash"))
    for (const specHash of ["hash", undefined]) expect(isOurs(fewer, { ...claim, specHash })).to.be.false
  })
})
