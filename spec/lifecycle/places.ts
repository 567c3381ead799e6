import { expect } from "chai"
import fc from "fast-check"
import type { Effect } from "../../lib/lifecycle/effect.ts"
import { fill, join, leave, newPlaces, type Places } from "../../lib/lifecycle/places.ts"

const effectOf = (rank: number): Effect => ({ do: "create", taskArn: "task/1", container: String(rank) })
const names = (admitted: readonly Effect[]) => admitted.map(({ container }) => container)
const queued = (limit: number, ...ranks: readonly number[]): Places =>
  ranks.reduce((places, rank) => join(places, rank, effectOf(rank), false).places, newPlaces(limit))

describe("lifecycle/places", () => {
  it("are given by rank, no matter who asked first, up to the limit", () => {
    const { places, admitted } = fill(queued(2, 5, 3, 4))
    expect(names(admitted)).to.deep.equal(["3", "4"])
    expect(names(fill(leave(places, 3)).admitted)).to.deep.equal(["5"])
    expect(fill(places).places).to.equal(places)
  })

  it("are given at once where one is free, nobody waits, and it is open", () => {
    const first = join(newPlaces(1), 5, effectOf(5), true)
    expect([names(first.admitted), first.places.holders.has(5)]).to.deep.equal([["5"], true])
    const second = join(first.places, 3, effectOf(3), true)
    expect([names(second.admitted), second.places.line.has(3)]).to.deep.equal([[], true])
    expect(names(join(queued(1, 9), 3, effectOf(3), true).admitted)).to.deep.equal([])
    expect(names(join(newPlaces(1), 3, effectOf(3), false).admitted)).to.deep.equal([])
  })

  it("are given for what was asked for last", () => {
    const again: Effect = { do: "start", taskArn: "task/1", container: "1", containerId: "id" }
    expect(fill(join(queued(1, 1), 1, again, false).places).admitted).to.deep.equal([again])
  })

  it("do not change for one who has none and waits for none", () => {
    const places = queued(1, 1)
    expect(leave(places, 2)).to.equal(places)
  })

  it("never have more holders than the limit, keep nobody waiting for a free one, and forget who leaves", () => {
    const move = fc.record({ rank: fc.nat(9), isLeaving: fc.boolean(), isOpen: fc.boolean() })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(move), (limit, moves) => {
        let places = newPlaces(limit)
        for (const { rank, isLeaving, isOpen } of moves) {
          if (isLeaving) places = leave(places, rank)
          else if (!places.holders.has(rank)) places = join(places, rank, effectOf(rank), isOpen).places
          if (isOpen) places = fill(places).places
          expect(places.holders.size).to.be.at.most(limit)
          expect(!isOpen || places.holders.size === limit || places.line.isEmpty).to.equal(true)
        }
        const empty = [...places.holders.keys(), ...places.line.keys()].reduce(leave, places)
        expect([empty.holders.size, empty.line.size]).to.deep.equal([0, 0])
      }),
      { numRuns: 50 },
    )
  })
})
