import { expect } from "chai"
import fc from "fast-check"
import type { Effect } from "../../lib/lifecycle/effect.ts"
import { fill, join, leave, newPlaces, type Places } from "../../lib/lifecycle/places.ts"

const effectOf = (rank: number): Effect => ({ do: "create", taskArn: "task/1", container: String(rank) })
const names = (admitted: readonly Effect[]) => admitted.map(({ container }) => container)
const queued = (limit: number, asked: readonly (readonly [number, string])[]): Places =>
  asked.reduce((places, [rank, key]) => join(places, rank, key, effectOf(rank)).places, newPlaces(limit))

describe("lifecycle/places", () => {
  it("serves by rank, no matter who asked first, up to the limit", () => {
    const { places, admitted } = fill(
      queued(2, [
        [5, "e"],
        [3, "c"],
        [4, "d"],
      ]),
    )
    expect(names(admitted)).to.deep.equal(["3", "4"])
    expect(names(fill(leave(places, 3)).admitted)).to.deep.equal(["5"])
    expect(fill(places).places).to.equal(places)
  })

  it("lets a party in together with the first of it, and later comers at once", () => {
    const { places, admitted } = fill(
      queued(1, [
        [5, "x"],
        [2, "y"],
        [1, "x"],
      ]),
    )
    expect(names(admitted)).to.deep.equal(["1", "5"])
    const joined = join(places, 9, "x", effectOf(9))
    expect(names(joined.admitted)).to.deep.equal(["9"])
    const roomy = queued(3, [
      [5, "x"],
      [2, "y"],
      [1, "x"],
    ])
    expect(names(fill(roomy).admitted)).to.deep.equal(["1", "5", "2"])
    const left = [1, 5].reduce(leave, joined.places)
    expect(names(fill(left).admitted)).to.deep.equal([])
    expect(names(fill(leave(left, 9)).admitted)).to.deep.equal(["2"])
  })

  it("gives a party no better rank than those who are left of it have", () => {
    const places = leave(
      queued(1, [
        [1, "x"],
        [5, "x"],
        [3, "y"],
      ]),
      1,
    )
    expect(names(fill(places).admitted)).to.deep.equal(["3"])
  })

  it("does not change for one who has no place and waits for none", () => {
    const places = queued(1, [[1, "x"]])
    expect(leave(places, 2)).to.equal(places)
  })

  it("never has more parties in than places, keeps nobody waiting for a free one, and forgets who leaves", () => {
    const move = fc.record({ rank: fc.nat(9), isLeaving: fc.boolean() })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(move), (limit, moves) => {
        let places = newPlaces(limit)
        for (const { rank, isLeaving } of moves) {
          places = fill(
            isLeaving ? leave(places, rank) : join(places, rank, String(rank % 4), effectOf(rank)).places,
          ).places
          const parties = [...places.parties.values()]
          expect(parties.filter(({ isIn }) => isIn).length).to.equal(places.taken)
          expect(places.taken).to.be.at.most(limit)
          expect(places.taken === limit || places.line.isEmpty).to.equal(true)
        }
        const empty = [...places.keys.keys()].reduce(leave, places)
        expect([empty.taken, empty.line.size, empty.parties.size, empty.keys.size]).to.deep.equal([0, 0, 0, 0])
      }),
      { numRuns: 50 },
    )
  })
})
