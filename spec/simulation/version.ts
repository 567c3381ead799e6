import { expect } from "chai"
import { apiVersions, refuseVersion } from "../../lib/simulation/version.ts"

describe("simulation/version", () => {
  it("speaks 1.12 to 1.41, ascending (DC-3)", () => {
    expect([apiVersions.at(0), apiVersions.at(1), apiVersions.at(-1)]).to.deep.equal(["1.12", "1.13", "1.41"])
  })

  it("refuses what is newer or older, in Docker's words (DC-4)", () => {
    expect(refuseVersion("1.41")).to.be.undefined
    expect(refuseVersion("1.42")).to.equal("client version 1.42 is too new. Maximum supported API version is 1.41")
    expect(refuseVersion("1.9")).to.equal(
      "client version 1.9 is too old. Minimum supported API version is 1.12, please upgrade your client to a newer version",
    )
  })
})
