import { expect } from "chai"
import { firstValueFrom, from } from "rxjs"
import { decodeOptions } from "../../lib/engine/options.ts"
import { createDockerClient } from "../../lib/index.ts"
import { createLog } from "../support/log.ts"

describe("an engine's options", () => {
  /** Looks for credentials while the process's environment has some that cannot be read. */
  const warnings = async (look: (log: ReturnType<typeof createLog>) => Promise<unknown>) => {
    const log = createLog()
    const before = process.env["DOCKER_AUTH_CONFIG"]
    process.env["DOCKER_AUTH_CONFIG"] = "{"
    try {
      await look(log)
    } finally {
      if (before === undefined) delete process.env["DOCKER_AUTH_CONFIG"]
      else process.env["DOCKER_AUTH_CONFIG"] = before
    }
    return log.lines.filter((line) => line.includes("DOCKER_AUTH_CONFIG"))
  }

  it("have the logger warned of credentials that cannot be read, also by the docker client that is made for them", async () => {
    const given = await warnings(({ logger }) =>
      firstValueFrom(from(createDockerClient({ logger }).registryAuth?.("h.tld/a") ?? [])),
    )
    const made = await warnings(({ logger }) => firstValueFrom(from(decodeOptions({ logger }).registryAuth("h.tld/a"))))
    expect([given.length, made.length]).to.deep.equal([1, 1])
  })
})
