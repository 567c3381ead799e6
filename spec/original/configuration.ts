/** The tests of the original's configuration (config/config_test.go), as far as it is the engine's. */
import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { configFromEnvironment } from "../../lib/index.ts"
import { decodeConfig } from "../../lib/wire/engine-config.ts"
import { environmentConfig } from "../../lib/wire/environment.ts"

const second = 1000
const minute = 60 * second
const hour = 60 * minute

const decoded = (config: unknown) => {
  const result = decodeConfig(config)
  return E.isRight(result) ? result.right : expect.fail(JSON.stringify(result.left))
}

const withoutUndefined = (config: object): unknown => JSON.parse(JSON.stringify(config))

describe("the original's configuration tests", () => {
  it("let what is said first win, and fill the rest (TestMerge)", () => {
    const said = configFromEnvironment({ ECS_CONTAINER_STOP_TIMEOUT: "5s", ECS_SELINUX_CAPABLE: "true" })
    const limits = { stopGraceMs: 1, maxPulls: 7, ...said, registryAuth: undefined }
    expect(decoded(withoutUndefined(limits))).to.deep.equal({
      ...decoded({}),
      maxPulls: 7,
      stopGraceMs: 5 * second,
      seLinuxCapable: true,
    })
  })

  it("take the engine's settings from the environment (TestEnvironmentConfig, CF-4)", () => {
    const { config } = environmentConfig({
      ECS_CLUSTER: "myCluster",
      ECS_RESERVED_PORTS_UDP: "[42,99]",
      ECS_RESERVED_MEMORY: "20",
      ECS_AVAILABLE_LOGGING_DRIVERS: '["syslog"]',
      ECS_SELINUX_CAPABLE: "true",
      ECS_APPARMOR_CAPABLE: "true",
      ECS_DISABLE_PRIVILEGED: "true",
    })
    expect(config).to.deep.equal({
      loggingDrivers: ["syslog"],
      seLinuxCapable: true,
      appArmorCapable: true,
      privilegedDisabled: true,
    })
  })

  it("trim a word, and not a folder's name (TestTrimWhitespace, CF-3)", () => {
    const { registryAuth, dataDir } = environmentConfig({
      ECS_ENGINE_AUTH_TYPE: "dockercfg\r",
      ECS_ENGINE_AUTH_DATA: "{}",
      ECS_DATADIR: "/foo/bar ",
    })
    expect([registryAuth?.type, dataDir]).to.deep.equal(["dockercfg", "/foo/bar "])
  })

  it("have the original's defaults, later ones where it has changed them (TestConfigDefault)", () => {
    expect(environmentConfig({})).to.deep.equal({ config: {}, warnings: [] })
    expect(decoded({})).to.deep.equal({
      pullTimeoutMs: 2 * hour,
      pullBeginTimeoutMs: 5 * minute,
      pullInactivityTimeoutMs: 3 * minute,
      createTimeoutMs: 3 * minute,
      startTimeoutMs: 90 * second,
      stopTimeoutMs: minute,
      removeTimeoutMs: 5 * minute,
      inspectTimeoutMs: 30 * second,
      listTimeoutMs: 10 * minute,
      stopGraceMs: 30 * second,
      stoppedTaskRetentionMs: 3 * hour,
      steadyStateCheckMs: 10 * minute,
      maxPulls: 3,
      maxStarts: 16,
      maxStops: 16,
      privilegedDisabled: false,
      loggingDrivers: ["json-file"],
      seLinuxCapable: false,
      appArmorCapable: false,
    })
  })

  it("do without a list that is no JSON, and say so (TestBadLoggingDriverSerialization, CF-4)", () => {
    const { config, warnings } = environmentConfig({ ECS_AVAILABLE_LOGGING_DRIVERS: '["malformed]' })
    expect(config).to.deep.equal({})
    expect(warnings.map(({ path }) => path)).to.deep.equal(["ECS_AVAILABLE_LOGGING_DRIVERS"])
  })
})
