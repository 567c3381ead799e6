import { expect } from "chai"
import { EngineError } from "../../lib/model/error.ts"
import {
  asStoreError,
  DamagedRecordError,
  DataDirCorruptError,
  DataDirInUseError,
  StateConflictError,
  StoreError,
} from "../../lib/model/store-error.ts"

const cause = new Error("below")
const issues = [
  { path: "known", expected: "a status", got: "7" },
  { path: "", expected: "an object", got: "null" },
]

describe("model/store-error", () => {
  const told = [
    [() => new StoreError("full", { cause }), "StoreError", "E_STORE", true, "full", cause],
    [
      () => new DataDirInUseError("/d", 7, { cause }),
      ...["DataDirInUseError", "E_DATA_DIR_IN_USE", true, "/d is in use by the engine of process 7", cause],
    ],
    [
      () => new DataDirInUseError("/d", undefined),
      ...["DataDirInUseError", "E_DATA_DIR_IN_USE", true, "/d is in use by another engine", undefined],
    ],
    [
      () => new DataDirCorruptError("/d", "bad block", { cause }),
      ...["DataDirCorruptError", "E_DATA_DIR_CORRUPT", false, "The store in /d is damaged: bad block", cause],
    ],
    [
      () => new DamagedRecordError("task/1", issues),
      ...["DamagedRecordError", "E_DAMAGED_RECORD", false],
      "The record of task/1 cannot be read: known: expected a status, got 7; expected an object, got null",
      undefined,
    ],
    [() => new StateConflictError("two"), "StateConflictError", "E_STATE_CONFLICT", false, "two", undefined],
  ] as const

  for (const [make, ...expected] of told)
    it(`tells what has happened: ${expected[3]}`, () => {
      const error = make()
      expect([error.name, error.code, error.retryable, error.message, error.cause]).to.deep.equal(expected)
    })

  it("says whose the folder is, and which record is lost for what", () => {
    expect(new DataDirInUseError("/d", 7).pid).to.equal(7)
    const { taskArn, issues: found } = new DamagedRecordError("task/1", issues)
    expect([taskArn, found]).to.deep.equal(["task/1", issues])
  })

  it("makes a store's own error one of it, once, with its words", () => {
    for (const error of [cause, new EngineError("LevelError", "below")])
      expect(asStoreError(error)).to.be.instanceOf(StoreError).and.include({ message: "below", cause: error })
    expect(asStoreError("no error at all").message).to.equal("no error at all")
    const named = new StoreError("full")
    expect(asStoreError(named)).to.equal(named)
  })
})
