import { expect } from "chai"
import * as t from "io-ts/lib/index.js"
import { keyIssuesIn, optionIssuesIn } from "../../lib/wire/option-key.ts"
import { text } from "../../lib/wire/scalar.ts"

describe("the values of options", () => {
  it("are refused by their keys where their codecs do not take them, and may all be left out", () => {
    const known = { endpoint: text, env: t.unknown }
    expect(optionIssuesIn({ endpoint: 7, env: new Proxy({}, {}), socketPath: "/x" }, known)).to.deep.equal([
      { path: "endpoint", expected: "a string without NUL", got: "7" },
      { path: "socketPath", expected: "one of the keys endpoint, env", got: "an unknown key" },
    ])
    expect(optionIssuesIn({ endpoint: undefined }, known)).to.deep.equal([])
  })
})

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
