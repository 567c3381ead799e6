import { expect } from "chai"
import fc from "fast-check"
import { Heap } from "../../lib/simulation/heap.ts"

const createHeap = () => new Heap<{ place: number; readonly rank: number }>((one, other) => one.rank < other.rank)

describe("simulation/heap", () => {
  it("gives out the least first, whatever was added and taken out in between", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean())), (steps) => {
        const heap = createHeap()
        const kept: { place: number; readonly rank: number }[] = []
        for (const [rank, isTakenOut] of steps) {
          const item = { place: -1, rank }
          heap.add(item)
          kept.push(item)
          if (isTakenOut) heap.remove(kept.splice(rank % kept.length, 1)[0]!)
        }
        expect(heap.size).to.equal(kept.length)
        const out: number[] = []
        for (let first = heap.first(); first !== undefined; first = heap.first()) {
          out.push(first.rank)
          heap.remove(first)
        }
        expect(out).to.deep.equal(kept.map(({ rank }) => rank).sort((one, other) => one - other))
      }),
    )
  })

  it("passes over an item that it does not hold", () => {
    const heap = createHeap()
    const item = { place: -1, rank: 1 }
    heap.add(item)
    heap.remove(item)
    heap.remove(item)
    expect([heap.size, heap.first()]).to.deep.equal([0, undefined])
  })
})
