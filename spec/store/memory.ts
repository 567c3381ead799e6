import { expect } from "chai"
import { createMemoryStore } from "../../lib/store/memory.ts"
import { itKeepsTheContract, taskOf } from "./support/contract.ts"

describe("the store in memory", () => {
  itKeepsTheContract(createMemoryStore, (store) => store)

  it("answers at once", () => {
    const store = createMemoryStore()
    const told: string[] = []
    store.open("engine-1").subscribe({ next: () => told.push("open"), complete: () => told.push("opened") })
    store.write([{ arn: "task/1", task: taskOf("task/1") }]).subscribe({ complete: () => told.push("written") })
    store.close().subscribe({ complete: () => told.push("closed") })
    expect(told).to.deep.equal(["open", "opened", "written", "closed"])
  })
})
