import { expect } from "chai"
import { firstValueFrom, from } from "rxjs"
import { configFromEnvironment, createTaskEngine } from "../../lib/index.ts"
import { createSimulatedDocker } from "../../lib/simulation/index.ts"

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
