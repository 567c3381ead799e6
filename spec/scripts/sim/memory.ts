import { expect } from "chai"
import { Memory } from "../../../scripts/sim/memory.ts"

const task = { arn: "task/1", containers: [{ name: "main", image: "app:1" }] }

describe("what the simulation remembers of tasks", () => {
  it("is that one is over that was forgotten, also when its arn has been submitted again and nothing is made of that yet", () => {
    const memory = new Memory()
    memory.submit(task).submission = "first"
    expect(memory.hasEnded("task/1", "main", "first")).to.equal(false)
    memory.forget("task/1")
    memory.submit(task)
    expect(memory.hasEnded("task/1", "main", "first")).to.equal(true)
    expect(memory.hasEnded("task/1", "main", "second")).to.equal(false)
  })
})
