import { expect } from "chai"
import { capabilitiesOf } from "../../lib/docker/capability.ts"
import { defaultConfig } from "../../lib/model/config.ts"

const all = {
  ...defaultConfig,
  loggingDrivers: ["json-file", "syslog", "journald", "gelf", "fluentd"],
  seLinuxCapable: true,
  appArmorCapable: true,
}

/** Without the prefix, which all have. */
const told = (...args: Parameters<typeof capabilitiesOf>) => {
  const prefix = "com.amazonaws.ecs.capability."
  const capabilities = capabilitiesOf(...args)
  expect(capabilities.filter((capability) => !capability.startsWith(prefix))).to.deep.equal([])
  return capabilities.map((capability) => capability.slice(prefix.length))
}

describe("capabilitiesOf", () => {
  it("tells all in their order (TestCapabilities, TE-95)", () => {
    expect(told(["1.17", "1.18"], all)).to.deep.equal([
      "privileged-container",
      "docker-remote-api.1.17",
      "docker-remote-api.1.18",
      "logging-driver.json-file",
      "logging-driver.syslog",
      "selinux",
      "apparmor",
    ])
  })

  it("counts a driver that is older than anything the daemon speaks (LIM-18)", () => {
    expect(told(["1.44", "1.45"], all).filter((word) => word.startsWith("logging-driver"))).to.deep.equal([
      "logging-driver.json-file",
      "logging-driver.syslog",
      "logging-driver.journald",
      "logging-driver.gelf",
      "logging-driver.fluentd",
    ])
  })

  it("compares versions as numbers", () => {
    expect(told(["1.9"], all)).to.not.include("logging-driver.json-file")
    expect(told(["2.0"], all)).to.include("logging-driver.fluentd")
  })

  it("tells drivers in the order of the config, and none that is not known (TE-96)", () => {
    const config = { ...defaultConfig, privilegedDisabled: true, loggingDrivers: ["gelf", "pigeon", "syslog"] }
    expect(told(["1.20"], config)).to.deep.equal([
      "docker-remote-api.1.20",
      "logging-driver.gelf",
      "logging-driver.syslog",
    ])
  })

  it("tells of no driver where there is no version", () => {
    expect(told([], defaultConfig)).to.deep.equal(["privileged-container"])
  })
})
