import { expect } from "chai"
import { minimumVersion } from "../../lib/wire/logging-driver.ts"

describe("minimumVersion", () => {
  for (const [driver, version] of [
    ["json-file", "1.18"],
    ["syslog", "1.18"],
    ["journald", "1.19"],
    ["gelf", "1.20"],
    ["fluentd", "1.20"],
    ["carrier-pigeon", undefined],
    ["constructor", undefined],
  ] as const) {
    it(`of ${driver} is ${String(version)} (TE-96)`, () => expect(minimumVersion(driver)).to.equal(version))
  }
})
