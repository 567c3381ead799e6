import { expect } from "chai"
import fc from "fast-check"
import { dockerName } from "../../lib/wire/docker-name.ts"

/** Docker's own rule. */
const allowed = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/

type Parts = Parameters<typeof dockerName>

const parts: Parts = ["engine", "task/1", "submission", 1, "web-stack", "3", "nginx"]

const hexOf = (name: string): string => name.slice(-20)

describe("dockerName", () => {
  it("tells family, version and container to people, and a hash to us (UT-40)", () => {
    expect(dockerName(...parts)).to.match(/^ecs-web-stack-3-nginx-[0-9a-f]{20}$/)
  })

  it("is the same for the same attempt", () => {
    expect(dockerName(...parts)).to.equal(dockerName(...parts))
  })

  const others: readonly (readonly [string, Parts])[] = [
    ["engine", ["other", "task/1", "submission", 1, "web-stack", "3", "nginx"]],
    ["arn", ["engine", "task/2", "submission", 1, "web-stack", "3", "nginx"]],
    ["submission", ["engine", "task/1", "other", 1, "web-stack", "3", "nginx"]],
    ["attempt", ["engine", "task/1", "submission", 2, "web-stack", "3", "nginx"]],
    ["container", ["engine", "task/1", "submission", 1, "web-stack", "3", "nginx_"]],
  ]
  for (const [what, other] of others)
    it(`has another hash for another ${what}`, () => {
      expect(hexOf(dockerName(...other))).not.to.equal(hexOf(dockerName(...parts)))
    })

  it("does not confuse what stands on either side of a border", () => {
    const one = dockerName("ab", "c", "d", 1, "f", "1", "x")
    expect(hexOf(dockerName("a", "bc", "d", 1, "f", "1", "x"))).not.to.equal(hexOf(one))
    expect(hexOf(dockerName("a\0b", "c", "d", 1, "f", "1", "x"))).not.to.equal(
      hexOf(dockerName("a", "b\0c", "d", 1, "f", "1", "x")),
    )
  })

  it("is one that Docker takes, whatever it is made of", () => {
    const any = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.constantFrom("", "_.~", "-"))
    fc.assert(
      fc.property(any, any, any, fc.nat(), any, any, any, (...given) => {
        const name = dockerName(...given)
        expect(name).to.match(allowed)
        expect(name.length).to.be.at.most(255)
      }),
    )
  })
})
