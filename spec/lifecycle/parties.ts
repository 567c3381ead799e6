import { expect } from "chai"
import fc from "fast-check"
import type { Effect } from "../../lib/lifecycle/effect.ts"
import { fillParties, joinParty, leaveParty, newParties, type Parties } from "../../lib/lifecycle/parties.ts"

const effectOf = (rank: number): Effect => ({ do: "create", taskArn: "task/1", container: String(rank) })
const names = (admitted: readonly Effect[]) => admitted.map(({ container }) => container)
const queued = (limit: number, asked: readonly (readonly [number, string])[]): Parties =>
  asked.reduce((all, [rank, key]) => joinParty(all, rank, key, effectOf(rank)).parties, newParties(limit))

describe("lifecycle/parties", () => {
  it("serves by rank, no matter who asked first, up to the limit", () => {
    const { parties, admitted } = fillParties(
      queued(2, [
        [5, "e"],
        [3, "c"],
        [4, "d"],
      ]),
    )
    expect(names(admitted)).to.deep.equal(["3", "4"])
    expect(names(fillParties(leaveParty(parties, 3)).admitted)).to.deep.equal(["5"])
    expect(fillParties(parties).parties).to.equal(parties)
  })

  it("lets a party in together with the first of it, and later comers at once", () => {
    const { parties, admitted } = fillParties(
      queued(1, [
        [5, "x"],
        [2, "y"],
        [1, "x"],
      ]),
    )
    expect(names(admitted)).to.deep.equal(["1", "5"])
    const joined = joinParty(parties, 9, "x", effectOf(9))
    expect(names(joined.admitted)).to.deep.equal(["9"])
    const roomy = queued(3, [
      [5, "x"],
      [2, "y"],
      [1, "x"],
    ])
    expect(names(fillParties(roomy).admitted)).to.deep.equal(["1", "5", "2"])
    const left = [1, 5].reduce(leaveParty, joined.parties)
    expect(names(fillParties(left).admitted)).to.deep.equal([])
    expect(names(fillParties(leaveParty(left, 9)).admitted)).to.deep.equal(["2"])
  })

  it("gives a party no better rank than those who are left of it have", () => {
    const parties = leaveParty(
      queued(1, [
        [1, "x"],
        [5, "x"],
        [3, "y"],
      ]),
      1,
    )
    expect(names(fillParties(parties).admitted)).to.deep.equal(["3"])
  })

  it("admits each member for what it asked for last", () => {
    const again: Effect = { do: "pull", taskArn: "task/1", container: "1", image: "x" }
    const waiting = joinParty(queued(1, [[1, "x"]]), 1, "x", again).parties
    expect(fillParties(waiting).admitted).to.deep.equal([again])
  })

  it("do not change for one who has no place and waits for none", () => {
    const parties = queued(1, [[1, "x"]])
    expect(leaveParty(parties, 2)).to.equal(parties)
  })

  it("never has more parties in than places, keeps nobody waiting for a free one, and forgets who leaves", () => {
    const move = fc.record({ rank: fc.nat(9), isLeaving: fc.boolean() })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(move), (limit, moves) => {
        let all = newParties(limit)
        for (const { rank, isLeaving } of moves) {
          all = fillParties(
            isLeaving ? leaveParty(all, rank) : joinParty(all, rank, String(rank % 4), effectOf(rank)).parties,
          ).parties
          const parties = [...all.parties.values()]
          expect(parties.filter(({ isIn }) => isIn).length).to.equal(all.taken)
          expect(all.taken).to.be.at.most(limit)
          expect(all.taken === limit || all.line.isEmpty).to.equal(true)
        }
        const empty = [...all.keys.keys()].reduce(leaveParty, all)
        expect([empty.taken, empty.line.size, empty.parties.size, empty.keys.size]).to.deep.equal([0, 0, 0, 0])
      }),
      { numRuns: 50 },
    )
  })
})
