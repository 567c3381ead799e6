import { expect } from "chai"
import { conceal } from "../../lib/wire/conceal.ts"
import { authConfig } from "../../lib/wire/registry-header.ts"

describe("authConfig", () => {
  it("is what was concealed, in Docker's spelling (DA-7)", () => {
    const all = { username: "me", password: "x", email: "e", identityToken: "t" }
    expect(authConfig(conceal(all))).to.deep.equal({ username: "me", password: "x", email: "e", identitytoken: "t" })
  })

  it("has no key for what is not given", () => {
    const credentials = { username: "me", password: "x", email: undefined, identityToken: undefined }
    expect(Object.keys(authConfig(credentials))).to.deep.equal(["username", "password"])
  })
})
