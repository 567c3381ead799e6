import { expect } from "chai"
import { keyIssuesIn } from "../../lib/wire/option-key.ts"

describe("the keys of options", () => {
  it("are refused by name where they are not known, whatever they hold", () => {
    expect(keyIssuesIn({ docker: 1, dockre: undefined }, ["docker", "state"])).to.deep.equal([
      { path: "dockre", expected: "one of the keys docker, state", got: "an unknown key" },
    ])
  })

  it("are those of an object", () => {
    for (const [options, got] of [
      [null, "null"],
      [[], "a list"],
      [7, "7"],
    ])
      expect(keyIssuesIn(options, ["docker"])).to.deep.equal([
        { path: "", expected: "an object with the keys docker", got },
      ])
  })
})
