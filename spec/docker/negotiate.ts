import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { agreeVersion, spokenVersions } from "../../lib/docker/negotiate.ts"
import type { DaemonVersion } from "../../lib/wire/docker-message.ts"

const daemon = (minApiVersion: string | undefined, apiVersion: string): DaemonVersion => ({
  version: "20.10",
  apiVersion,
  minApiVersion,
})

describe("agreeVersion", () => {
  it("takes the newest that both know", () => {
    expect(agreeVersion(daemon("1.12", "1.41"), undefined)).to.deep.equal(E.right("1.41"))
    expect(agreeVersion(daemon("1.44", "1.99"), undefined)).to.deep.equal(E.right("1.52"))
    expect(agreeVersion(daemon("1.12", "1.9"), undefined)).to.deep.equal(E.right("1.12"))
  })

  it("takes the oldest that a daemon too new for us still speaks", () => {
    expect(agreeVersion(daemon("1.60", "1.70"), undefined)).to.deep.equal(E.right("1.60"))
    expect(agreeVersion(daemon("2.0", "2.3"), undefined)).to.deep.equal(E.right("2.0"))
  })

  it("takes the one that is asked for, if the daemon speaks it (DC-4)", () => {
    const pins = ["1.12", "1.30", "1.41", "1.11", "1.42", "2.20", "banana", "1"].map((pin) =>
      agreeVersion(daemon("1.12", "1.41"), pin),
    )
    const not = E.left("the daemon speaks 1.12 to 1.41")
    const spoken = [E.right("1.12"), E.right("1.30"), E.right("1.41")]
    expect(pins).to.deep.equal([...spoken, not, not, not, not, not])
  })
})

describe("spokenVersions", () => {
  it("counts up from the larger of 1.17 and the daemon's own minimum (DC-3)", () => {
    expect(spokenVersions(daemon("1.12", "1.20"))).to.deep.equal(["1.17", "1.18", "1.19", "1.20"])
    expect(spokenVersions(daemon("1.40", "1.41"))).to.deep.equal(["1.40", "1.41"])
    expect(spokenVersions(daemon(undefined, "1.18"))).to.deep.equal(["1.17", "1.18"])
  })

  it("is empty for a daemon too old, and begins at zero for the next major version", () => {
    expect(spokenVersions(daemon("1.1", "1.16"))).to.deep.equal([])
    expect(spokenVersions(daemon("1.44", "2.1"))).to.deep.equal(["2.0", "2.1"])
  })
})
