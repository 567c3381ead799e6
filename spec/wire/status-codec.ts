import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import type * as t from "io-ts/lib/index.js"
import { ContainerStatusCodec, TaskStatusCodec } from "../../lib/wire/status-codec.ts"

const read = (codec: t.Mixed, value: unknown): unknown =>
  E.getOrElseW(() => "refused")(codec.decode(value) as E.Either<unknown, unknown>)

describe("TaskStatusCodec and ContainerStatusCodec", () => {
  const both: readonly (readonly [unknown, string])[] = [
    ["NONE", "NONE"],
    ["CREATED", "CREATED"],
    ["RUNNING", "RUNNING"],
    ["STOPPED", "STOPPED"],
    ["UNKNOWN", "NONE"],
    ["DEAD", "STOPPED"],
    [null, "NONE"],
    [undefined, "NONE"],
    ["running", "refused"],
    ["ZOMBIE", "refused"],
    ["", "refused"],
    [3, "refused"],
    [{}, "refused"],
  ]
  for (const [given, status] of both)
    it(`read ${JSON.stringify(given)} as ${status} (TestUnmarshalTaskStatus, TestUnmarshalContainerStatus, DM-11)`, () => {
      expect(read(TaskStatusCodec, given)).to.equal(status)
      expect(read(ContainerStatusCodec, given)).to.equal(status)
    })

  it("know PULLED of a container alone (DM-3)", () => {
    expect(read(ContainerStatusCodec, "PULLED")).to.equal("PULLED")
    expect(read(TaskStatusCodec, "PULLED")).to.equal("refused")
  })
})
