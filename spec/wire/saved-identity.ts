import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import type { EngineError } from "../../lib/model/error.ts"
import { EcsEngine } from "../../lib/wire/saved-engine.ts"
import { findIdentities, type Identities } from "../../lib/wire/saved-identity.ts"

/** A task `t1` of two containers, and what stands beside it. */
const find = (IdToContainer: object, IdToTask: object): E.Either<EngineError, Identities> => {
  const engine = EcsEngine.decode({
    Tasks: [{ Arn: "t1", Containers: [{ Name: "c1" }, { Name: "c2" }] }],
    IdToContainer,
    IdToTask,
  })
  if (E.isLeft(engine)) throw new Error("no engine")
  return findIdentities(engine.right, ["Engine"])
}

const messageOf = (result: E.Either<EngineError, Identities>): string => (E.isLeft(result) ? result.left.message : "")

describe("findIdentities", () => {
  it("leads from an id to a container of a task (SM-21)", () => {
    const found = find(
      { d1: { DockerId: "d1", DockerName: "n1", Container: { Name: "c1" } }, d2: { Container: { Name: "c2" } } },
      { d1: "t1", d2: "t1" },
    )
    expect(E.isRight(found) && [...(found.right.get("t1") ?? [])]).to.deep.equal([
      ["c1", { containerId: "d1", dockerName: "n1" }],
      ["c2", { containerId: "d2", dockerName: undefined }],
    ])
  })

  it("takes the later of two ids for one container (SM-5)", () => {
    const found = find({ d1: { Container: { Name: "c1" } }, d2: { Container: { Name: "c1" } } }, { d1: "t1", d2: "t1" })
    expect(E.isRight(found) && found.right.get("t1")?.get("c1")?.containerId).to.equal("d2")
  })

  it("refuses an id without a task, in the original's words (SM-21)", () => {
    const found = find({ d1: { DockerId: "d1", Container: { Name: "c1" } } }, {})
    expect(E.isLeft(found) && found.left.name).to.equal("InvalidStateError")
    expect(messageOf(found)).to.equal(
      "There was no task for docker id d1: Engine.IdToTask.d1: expected the arn of a task, got nothing",
    )
  })

  it("refuses an id whose task is not there, or has no such container (SM-21)", () => {
    expect(messageOf(find({ d1: { Container: { Name: "c1" } } }, { d1: "t2" }))).to.contain(
      'Engine.IdToTask.d1: expected the arn of a task, got "t2"',
    )
    expect(messageOf(find({ d1: { Container: { Name: "c3" } } }, { d1: "t1" }))).to.contain(
      'Engine.IdToContainer.d1.Container.Name: expected the name of a container of its task, got "c3"',
    )
  })

  it("is not led astray by names that every object has", () => {
    expect(E.isLeft(find({ constructor: { Container: { Name: "c1" } } }, {}))).to.equal(true)
  })
})
