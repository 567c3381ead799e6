import { expect } from "chai"
import fc from "fast-check"
import * as E from "fp-ts/lib/Either.js"
import { inspect } from "node:util"
import { formatIssue } from "../../lib/model/error.ts"
import { decodeConfig } from "../../lib/wire/engine-config.ts"
import { environmentConfig, type Environment } from "../../lib/wire/environment.ts"

const read = (env: Environment) => {
  const { warnings, ...rest } = environmentConfig(env)
  return { ...rest, warnings: warnings.map(formatIssue) }
}
const said = (config: object) => ({ config, warnings: [] })
const unsaid = (...warnings: readonly string[]) => ({ config: {}, warnings })

describe("environmentConfig", () => {
  it("says nothing where nothing is said, and where what is said is empty (BUG-15, UT-41)", () => {
    const names = [
      "ECS_DATADIR",
      "ECS_CHECKPOINT",
      "ECS_ENGINE_AUTH_TYPE",
      "ECS_ENGINE_AUTH_DATA",
      "ECS_SELINUX_CAPABLE",
    ]
    expect(read({})).to.deep.equal(said({}))
    expect(read(Object.fromEntries(names.map((name) => [name, " "])))).to.deep.equal(said({}))
    expect(read(Object.fromEntries(names.map((name) => [name, undefined])))).to.deep.equal(said({}))
  })

  for (const [title, env, config] of [
    [
      "three flags",
      { ECS_DISABLE_PRIVILEGED: "true", ECS_SELINUX_CAPABLE: "1", ECS_APPARMOR_CAPABLE: " T\r" },
      { privilegedDisabled: true, seLinuxCapable: true, appArmorCapable: true },
    ],
    ["a flag that is off", { ECS_DISABLE_PRIVILEGED: "f" }, { privilegedDisabled: false }],
    ["logging drivers", { ECS_AVAILABLE_LOGGING_DRIVERS: '["syslog"]' }, { loggingDrivers: ["syslog"] }],
    ["an empty list as none", { ECS_AVAILABLE_LOGGING_DRIVERS: "[]" }, {}],
    ["retention", { ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION: "1h30m" }, { stoppedTaskRetentionMs: 5_400_000 }],
    ["the grace of a stop", { ECS_CONTAINER_STOP_TIMEOUT: " 1m30s " }, { stopGraceMs: 90_000 }],
    ["no grace at all", { ECS_CONTAINER_STOP_TIMEOUT: "0s" }, { stopGraceMs: 0 }],
    [
      "limits",
      {
        ECS_CONTAINER_CREATE_TIMEOUT: "4m",
        ECS_CONTAINER_START_TIMEOUT: "3m",
        ECS_IMAGE_PULL_INACTIVITY_TIMEOUT: "1m",
      },
      { createTimeoutMs: 240_000, startTimeoutMs: 180_000, pullInactivityTimeoutMs: 60_000 },
    ],
    ["nothing of what is not the engine's", { ECS_CLUSTER: "c", DOCKER_HOST: "tcp://h:1" }, {}],
  ] as const) {
    it(`reads ${title} (CF-4)`, () => expect(read(env)).to.deep.equal(said(config)))
  }

  for (const [env, warning] of [
    [{ ECS_SELINUX_CAPABLE: "yes" }, 'ECS_SELINUX_CAPABLE: expected true or false, got "yes"'],
    [{ ECS_SELINUX_CAPABLE: "tRUE" }, 'ECS_SELINUX_CAPABLE: expected true or false, got "tRUE"'],
    [
      { ECS_AVAILABLE_LOGGING_DRIVERS: "syslog" },
      'ECS_AVAILABLE_LOGGING_DRIVERS: expected a JSON list of names, got "syslog"',
    ],
    [
      { ECS_AVAILABLE_LOGGING_DRIVERS: "[7]" },
      'ECS_AVAILABLE_LOGGING_DRIVERS: expected a JSON list of names, got "[7]"',
    ],
    [{ ECS_CONTAINER_STOP_TIMEOUT: "30" }, 'ECS_CONTAINER_STOP_TIMEOUT: expected a duration such as 1m30s, got "30"'],
    [{ ECS_CONTAINER_STOP_TIMEOUT: "-1s" }, 'ECS_CONTAINER_STOP_TIMEOUT: expected a duration such as 1m30s, got "-1s"'],
    [{ ECS_CONTAINER_START_TIMEOUT: "0s" }, 'ECS_CONTAINER_START_TIMEOUT: expected a duration such as 1m30s, got "0s"'],
  ] as const) {
    it(`warns of ${JSON.stringify(env)}, and leaves the default (CF-4)`, () => {
      expect(read(env)).to.deep.equal(unsaid(warning))
    })
  }

  it("knows yes and no by Go's words for them, and by no others (TestParseBool, UT-41)", () => {
    const flag = (said: string) => environmentConfig({ ECS_SELINUX_CAPABLE: said }).config.seLinuxCapable
    for (const said of ["1", "t", "T", "TRUE", "true", "True"]) expect(flag(said), said).to.equal(true)
    for (const said of ["0", "f", "F", "FALSE", "false", "False"]) expect(flag(said), said).to.equal(false)
    for (const said of ["2", "tRUE", "yes", "no", "on", "off"]) expect(flag(said), said).to.equal(undefined)
  })

  it("warns of logging drivers that nobody knows, and keeps the list (TestInvalidLoggingDriver, CF-3)", () => {
    expect(read({ ECS_AVAILABLE_LOGGING_DRIVERS: '["syslog","pigeon"]' })).to.deep.equal({
      config: { loggingDrivers: ["syslog", "pigeon"] },
      warnings: ['ECS_AVAILABLE_LOGGING_DRIVERS: expected logging drivers that are known, got "pigeon"'],
    })
  })

  for (const [env, dataDir] of [
    [{ ECS_DATADIR: "/state " }, "/state "],
    [{ ECS_DATADIR: "/state", ECS_CHECKPOINT: "true" }, "/state"],
    [{ ECS_DATADIR: "/state", ECS_CHECKPOINT: "false" }, undefined],
    [{ ECS_CHECKPOINT: "true" }, "/data/"],
    [{ ECS_CHECKPOINT: "false" }, undefined],
    [{ ECS_DATADIR: "", ECS_CHECKPOINT: "" }, undefined],
  ] as const) {
    it(`keeps state in ${String(dataDir)} by ${JSON.stringify(env)} (CF-4)`, () => {
      expect(read(env)).to.deep.equal({ ...said({}), ...(dataDir === undefined ? {} : { dataDir }) })
    })
  }

  it("hands on the registries' credentials, concealed (CF-5)", () => {
    const env = { ECS_ENGINE_AUTH_TYPE: " docker\r", ECS_ENGINE_AUTH_DATA: '{"h.tld":{"password":"hunter2"}}' }
    const { registryAuth } = environmentConfig(env)
    expect(registryAuth?.type).to.equal("docker")
    expect(registryAuth?.data).to.equal(env.ECS_ENGINE_AUTH_DATA)
    expect(`${inspect(environmentConfig(env))}${JSON.stringify(environmentConfig(env))}`).to.not.include("hunter2")
    expect(environmentConfig({ ECS_ENGINE_AUTH_TYPE: "docker" }).registryAuth?.data).to.equal(undefined)
  })

  it("makes of any environment a config that an engine takes", () => {
    const names = [
      "ECS_DISABLE_PRIVILEGED",
      "ECS_AVAILABLE_LOGGING_DRIVERS",
      "ECS_CONTAINER_STOP_TIMEOUT",
      "ECS_DATADIR",
    ]
    const duration = fc
      .tuple(fc.integer(), fc.constantFrom("ns", "ms", "s", "h", ""))
      .map(([n, unit]) => `${String(n)}${unit}`)
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.json(), duration)), (env) => {
        expect(E.isRight(decodeConfig(environmentConfig(env).config))).to.equal(true)
      }),
    )
  })
})
