import { expect } from "chai"
import { conceal } from "../../lib/wire/conceal.ts"
import { authConfig } from "../../lib/wire/registry-header.ts"

describe("authConfig", () => {
  it("is what was concealed, in Docker's spelling (DA-7)", () => {
    const all = { username: "me", password: "x", email: "e", identityToken: "t" }
    expect(authConfig(conceal(all))).to.deep.equal({ username: "me", password: "x", email: "e", identitytoken: "t" })
  })

  it("says which registry it is for, without which a daemon takes it for one of Docker Hub's (moby#46743)", () => {
    const credentials = conceal({ username: "me", password: "x" })
    expect(authConfig(credentials, "h.tld:5000")).to.deep.equal({
      ...{ username: "me", password: "x" },
      serveraddress: "h.tld:5000",
    })
  })

  it("has no key for what is not given", () => {
    const credentials = { username: "me", password: "x", email: undefined, identityToken: undefined }
    expect(Object.keys(authConfig(credentials))).to.deep.equal(["username", "password"])
  })
})
