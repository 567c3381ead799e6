import { expect } from "chai"
import {
  asTaskStatus,
  containerStatuses,
  isAtLeast,
  isReported,
  lowerOf,
  taskStatuses,
  type ContainerStatus,
} from "../../lib/model/status.ts"

describe("statuses", () => {
  it("stand in the order in which a task and a container pass through them (DM-1, DM-2)", () => {
    expect(containerStatuses).to.deep.equal(["NONE", "PULLED", "CREATED", "RUNNING", "STOPPED"])
    expect(taskStatuses).to.deep.equal(["NONE", "CREATED", "RUNNING", "STOPPED"])
  })

  for (const [at, status] of containerStatuses.entries())
    for (const [otherAt, other] of containerStatuses.entries()) {
      it(`${status} ${at >= otherAt ? "has" : "has not"} come as far as ${other}`, () => {
        expect(isAtLeast(status, other)).to.equal(at >= otherAt)
      })
      it(`the lower of ${status} and ${other} is ${at < otherAt ? status : other}`, () => {
        expect(lowerOf(status, other)).to.equal(at < otherAt ? status : other)
      })
    }

  const counted: Readonly<Record<ContainerStatus, string>> = {
    NONE: "NONE",
    PULLED: "NONE",
    CREATED: "CREATED",
    RUNNING: "RUNNING",
    STOPPED: "STOPPED",
  }
  for (const status of containerStatuses)
    it(`a container's ${status} counts as ${counted[status]} in its task (DM-6)`, () => {
      expect(asTaskStatus(status)).to.equal(counted[status])
    })

  it("only RUNNING and STOPPED are reported (DM-5)", () => {
    expect(containerStatuses.filter(isReported)).to.deep.equal(["RUNNING", "STOPPED"])
  })
})
