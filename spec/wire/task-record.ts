import { expect } from "chai"
import { isRight } from "fp-ts/lib/Either.js"
import fc from "fast-check"
import { decodeRecord, encodeRecord, keyOf } from "../../lib/wire/task-record.ts"
import { anyTask } from "./support/saved.ts"

describe("the record of a task", () => {
  it("brings back what was written, whatever it was, with every key in its place", () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        const decoded = decodeRecord(keyOf(task.definition.arn), encodeRecord(task))
        if (!isRight(decoded)) throw new Error(JSON.stringify(decoded.left))
        expect({ ...decoded.right, settings: task.settings }).to.deep.equal(task)
      }),
    )
  })

  it("of version 1, which counted less apart, is read with nothing counted there", () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        const counted = { looks: undefined, repulls: undefined }
        const containers = task.containers.map((container) => ({ ...container, ...counted }))
        const decoded = decodeRecord(
          keyOf(task.definition.arn),
          JSON.stringify({ v: 1, ...task, settings: undefined, containers }),
        )
        if (!isRight(decoded)) throw new Error(JSON.stringify(decoded.left))
        const expected = task.containers.map((container) => ({ ...container, looks: 0, repulls: 0 }))
        expect(decoded.right.containers).to.deep.equal(expected)
      }),
    )
  })

  it("is damaged where not even a step to the version of today can be made", () => {
    const damaged = (containers: unknown) => decodeRecord('"a"', JSON.stringify({ v: 1, containers }))
    expect(damaged([1])).to.have.nested.property("left.kind", "damaged")
    expect(damaged("none")).to.have.nested.property("left.kind", "damaged")
  })

  it("never throws, whatever stands there", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.object().map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(fc.string(), anything, (key, text) => {
        expect(isRight(decodeRecord(key, text))).to.equal(false)
      }),
    )
  })

  it("is refused, by place, when any part of it is missing, unknown, or of another kind", () => {
    fc.assert(
      fc.property(anyTask, fc.nat(), fc.constantFrom("drop", "add", "spoil"), (task, pick, how) => {
        const record: unknown = JSON.parse(encodeRecord(task))
        spoil(record, needed[pick % needed.length] ?? "", how)
        const decoded = decodeRecord(keyOf(task.definition.arn), JSON.stringify(record))
        expect(decoded).to.have.nested.property("left.kind", "damaged")
      }),
    )
  })

  it("is refused under another's key", () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        expect(decodeRecord(keyOf(`${task.definition.arn}x`), encodeRecord(task))).to.have.nested.property(
          "left.issues[0].path",
          "definition.arn",
        )
      }),
    )
  })

  it("has keys that differ wherever arns do, and that UTF-8 can hold", () => {
    expect(keyOf("\ud800")).to.not.equal(keyOf("\ud801"))
    expect(Buffer.from(keyOf("\ud800")).toString()).to.equal(keyOf("\ud800"))
  })
})

/** The keys that a record always has. */
const needed = ["order", "submissionId", "desired", "known", "knownAt", "sent", "removal", "hasEntered", "definition"]

const spoil = (record: unknown, key: string, how: "drop" | "add" | "spoil"): void => {
  if (typeof record !== "object" || record === null) return
  if (how === "drop") Reflect.deleteProperty(record, key)
  if (how === "add") Reflect.set(record, "surprise", key)
  if (how === "spoil") Reflect.set(record, key, { unlike: "anything" })
}
