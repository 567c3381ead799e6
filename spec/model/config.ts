import { expect } from "chai"
import { defaultConfig } from "../../lib/model/config.ts"

describe("model/config", () => {
  it("has the limits that the original came to, and our own where it had none", () => {
    expect(defaultConfig).to.deep.equal({
      ...{ pullTimeoutMs: 7_200_000, pullBeginTimeoutMs: 300_000, pullInactivityTimeoutMs: 180_000 },
      ...{ createTimeoutMs: 180_000, startTimeoutMs: 90_000, stopTimeoutMs: 60_000, removeTimeoutMs: 300_000 },
      ...{ inspectTimeoutMs: 30_000, listTimeoutMs: 600_000, stopGraceMs: 30_000 },
      ...{ stoppedTaskRetentionMs: 10_800_000, steadyStateCheckMs: 600_000, maxPulls: 3, maxStarts: 16, maxStops: 16 },
      ...{ privilegedDisabled: false, loggingDrivers: ["json-file"], seLinuxCapable: false, appArmorCapable: false },
    })
  })
})
