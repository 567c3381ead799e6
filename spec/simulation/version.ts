import { expect } from "chai"
import { apiVersions, refuseVersion } from "../../lib/simulation/version.ts"

describe("simulation/version", () => {
  it("tells 1.17 to 1.41, ascending (DC-3)", () => {
    expect([apiVersions.at(0), apiVersions.at(1), apiVersions.at(-1)]).to.deep.equal(["1.17", "1.18", "1.41"])
  })

  it("speaks older ones as well, and refuses what no daemon of its kind speaks (DC-4)", () => {
    for (const version of ["1.12", "1.16", "1.41"]) expect(refuseVersion(version), version).to.equal(undefined)
    for (const version of ["1.42", "1.11", "1.9", "2.20", "newest"])
      expect(refuseVersion(version), version).to.equal("the daemon speaks 1.12 to 1.41")
  })
})
