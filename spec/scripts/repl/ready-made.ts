import { expect } from "chai"
import { InvalidTaskError } from "../../../lib/index.ts"
import { reduceTask } from "../../../lib/lifecycle/index.ts"
import { createReadyMade } from "../../../scripts/repl/ready-made.ts"

describe("what is ready-made at the prompt", () => {
  it("is a task with a new arn each time", () => {
    const { task } = createReadyMade()
    expect([task().arn, task({ family: "shop" }).arn, task({ arn: "mine" }).arn]).to.deep.equal([
      "task/1",
      "task/2",
      "mine",
    ])
  })

  it("is the event with which a task's life begins", () => {
    const { submitted } = createReadyMade()
    const { task } = reduceTask(undefined, submitted({ family: "shop" }))
    expect(task).to.include({ desired: "RUNNING", known: "NONE" }).and.nested.include({ "definition.family": "shop" })
  })

  it("is no event where the overrides make no task", () => {
    const { submitted } = createReadyMade()
    expect(() => submitted({ containers: [] })).to.throw(InvalidTaskError)
  })
})
