import { expect } from "chai"
import { contextEndpoint, currentContext } from "../../lib/wire/docker-context.ts"

describe("currentContext", () => {
  for (const [config, context] of [
    ['{"currentContext":"remote","auths":{"x":{}}}', "remote"],
    ['{"auths":{}}', ""],
    ['{"currentContext":null}', ""],
    ['{"currentContext":7}', ""],
    ["[]", ""],
    ["{", ""],
  ] as const) {
    it(`is ${JSON.stringify(context)} in ${config}`, () => expect(currentContext(config)).to.equal(context))
  }
})

describe("contextEndpoint", () => {
  it("tells where a context's daemon is", () => {
    const meta = (docker: unknown) => contextEndpoint(JSON.stringify({ Name: "x", Endpoints: { docker } }))
    expect(meta({ Host: "tcp://h" })).to.deep.equal({ host: "tcp://h", skipVerify: false })
    expect(meta({ Host: "tcp://h", SkipTLSVerify: true })).to.deep.equal({ host: "tcp://h", skipVerify: true })
  })

  for (const meta of ["{", "null", "{}", '{"Endpoints":{}}', '{"Endpoints":{"docker":{"Host":7}}}']) {
    it(`is none in ${meta}`, () => expect(contextEndpoint(meta)).to.equal(undefined))
  }
})
