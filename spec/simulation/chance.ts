import { expect } from "chai"
import { drawHex, hashOf, seeded } from "../../lib/simulation/chance.ts"

const drawMany = (seed: number, count: number): readonly string[] => {
  const drawn: string[] = []
  for (let chance = seeded(seed); drawn.length < count;) {
    const next = drawHex(chance, 64)
    drawn.push(next.hex)
    chance = next.chance
  }
  return drawn
}

describe("simulation/chance", () => {
  it("draws lower-case hexadecimal digits, as many as asked for", () => {
    for (const digits of [1, 8, 12, 64])
      expect(drawHex(seeded(3), digits).hex).to.match(new RegExp(`^[0-9a-f]{${String(digits)}}$`))
  })

  it("draws the same identities for the same seed", () => {
    expect(drawMany(5, 20)).to.deep.equal(drawMany(5, 20))
  })

  it("draws none twice, nor any that a neighbouring seed draws", () => {
    const drawn = [0, 1, 2, 3].flatMap((seed) => drawMany(seed, 500))
    expect(new Set(drawn).size).to.equal(drawn.length)
  })

  it("hashes to unsigned integers", () => {
    expect(["", "a", "ß€"].map(hashOf).every((hash) => Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32)).to.be
      .true
  })
})
