import { expect } from "chai"
import { firstValueFrom, from } from "rxjs"
import { configFromEnvironment, createTaskEngine, optionsFromEnvironment } from "../../lib/index.ts"
import { createSimulatedDocker } from "../../lib/simulation/index.ts"
import { answer, startFakeDaemon } from "../support/fake-daemon.ts"
import { createLog } from "../support/log.ts"

describe("the environment's configuration", () => {
  it("is what an engine takes (CF-1, CF-4)", () => {
    const config = configFromEnvironment({
      ECS_DISABLE_PRIVILEGED: "true",
      ECS_AVAILABLE_LOGGING_DRIVERS: '["syslog"]',
    })
    expect(config).to.include({ privilegedDisabled: true })
    expect(() => createTaskEngine({ docker: createSimulatedDocker(), config })).not.to.throw()
  })

  it("carries the registry's credentials over (DA-1)", async () => {
    const { registryAuth } = configFromEnvironment({
      ECS_ENGINE_AUTH_TYPE: "docker",
      ECS_ENGINE_AUTH_DATA: JSON.stringify({ "h.tld": { username: "u", password: "p" } }),
    })
    expect((await firstValueFrom(from(registryAuth?.("h.tld/a") ?? [])))?.password).to.equal("p")
  })

  it("leaves the look-up of credentials to the client where it says nothing of any (CF-2)", () => {
    expect(configFromEnvironment({ ECS_CONTAINER_STOP_TIMEOUT: "1m30s" })).to.deep.equal({ stopGraceMs: 90_000 })
  })

  it("warns of what it cannot use", () => {
    const warnings: string[] = []
    const log = (_: object, message: string) => void warnings.push(message)
    configFromEnvironment(
      { ECS_AVAILABLE_LOGGING_DRIVERS: "nonsense" },
      { debug: log, info: log, warn: log, error: log },
    )
    expect(warnings.join()).to.include("ECS_AVAILABLE_LOGGING_DRIVERS")
  })
})

describe("the environment's options", () => {
  it("are the configuration, and the folder that state is kept in (CF-4)", () => {
    const { config, dataDir } = optionsFromEnvironment({ ECS_DATADIR: "/var/x", ECS_SELINUX_CAPABLE: "true" })
    expect([config.seLinuxCapable, dataDir]).to.deep.equal([true, "/var/x"])
    expect(optionsFromEnvironment({ ECS_CHECKPOINT: "true" }).dataDir).to.equal("/data/")
    for (const env of [{}, { ECS_DATADIR: "/var/x", ECS_CHECKPOINT: "false" }])
      expect(optionsFromEnvironment(env)).to.have.all.keys("config", "docker")
  })

  it("have the logger that was given", () => {
    const { logger } = createLog()
    expect(optionsFromEnvironment({}, logger).logger).to.equal(logger)
  })

  it("lead to the daemon that the environment names (DC-1)", async () => {
    const daemon = await startFakeDaemon(answer(200))
    try {
      const { docker, ...options } = optionsFromEnvironment({ DOCKER_HOST: daemon.endpoint })
      await firstValueFrom(docker.ping())
      expect(daemon.asked.map(({ url }) => url)).to.deep.equal(["/v1.41/_ping"])
      expect(() => createTaskEngine({ ...options, docker })).not.to.throw()
    } finally {
      await daemon.stop()
    }
  })

  it("come with a warning of each value that is not used", () => {
    const warnings: string[] = []
    const log = (_: object, message: string) => void warnings.push(message)
    optionsFromEnvironment({ ECS_CHECKPOINT: "perhaps" }, { debug: log, info: log, warn: log, error: log })
    expect(warnings).to.deep.equal(["ECS_CHECKPOINT is not used: expected true or false"])
  })
})
