import { expect } from "chai"
import { left, right } from "fp-ts/lib/Either.js"
import { migrate, newestVersion, type MigrationStep } from "../../lib/wire/record-version.ts"

describe("records of earlier versions", () => {
  const steps: readonly MigrationStep[] = [
    ({ name, ...rest }) => ({ ...rest, arn: name }),
    (record) => ({ ...record, place: 0 }),
  ]

  it("go through the steps that there have been since", () => {
    expect(newestVersion(steps)).to.equal(3)
    expect(migrate({ v: 1, name: "task/1" }, steps)).to.deep.equal(right({ arn: "task/1", place: 0 }))
    expect(migrate({ v: 2, arn: "task/1" }, steps)).to.deep.equal(right({ arn: "task/1", place: 0 }))
    expect(migrate({ v: 3, arn: "task/1", place: 7 }, steps)).to.deep.equal(right({ arn: "task/1", place: 7 }))
  })

  it("are refused by their version where a later release has written them", () => {
    expect(migrate({ v: 4 }, steps)).to.deep.equal(left({ kind: "too-new", version: 4, newest: 3 }))
  })

  it("without a version are left for the codec to judge", () => {
    expect(migrate({ v: "1", arn: "x" }, steps)).to.deep.equal(right({ arn: "x" }))
    expect(migrate({}, [])).to.deep.equal(right({}))
  })
})
