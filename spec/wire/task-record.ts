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
