import { expect } from "chai"
import { Logins } from "../../lib/docker/ssh-logins.ts"

describe("logins over SSH", () => {
  const enter = (logins: Logins, names: readonly string[]) => {
    const begun: string[] = []
    const ends = new Map<string, () => void>()
    for (const name of names)
      logins.enter((done) => {
        begun.push(name)
        ends.set(name, done)
      })
    return { begun, end: (name: string) => ends.get(name)?.() }
  }

  it("are under way up to a number, and the others have their turn as each is done, which it is once", () => {
    const { begun, end } = enter(new Logins({ atOnce: 2, countedForMs: 60_000 }), ["a", "b", "c", "d"])
    expect(begun).to.deep.equal(["a", "b"])
    end("b")
    end("b")
    expect(begun).to.deep.equal(["a", "b", "c"])
    end("a")
    expect(begun).to.deep.equal(["a", "b", "c", "d"])
  })

  it("count no more after a while, in which they must have come about", async () => {
    const { begun } = enter(new Logins({ atOnce: 1, countedForMs: 5 }), ["a", "b"])
    expect(begun).to.deep.equal(["a"])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(begun).to.deep.equal(["a", "b"])
  })
})
