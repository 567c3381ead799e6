import { expect } from "chai"
import { once } from "node:events"
import { createGuestLogger } from "../../lib/docker/guest-logger.ts"
import { createLog } from "../support/log.ts"
import { failingLogger } from "../support/failing-logger.ts"

const levels = ["debug", "info", "warn", "error"] as const

describe("docker/guest-logger", () => {
  it("passes on what it is told, at the same level", () => {
    const { logger, lines } = createLog()
    for (const level of levels) createGuestLogger(logger)[level]({ from: level }, "said")
    expect(lines).to.deep.equal(levels.map((level) => `${level} said {"from":"${level}"}`))
  })

  it("asks a logger as its own method, as one with a state needs it", () => {
    const told: string[] = []
    const stateful = {
      ...createLog().logger,
      told,
      info(_details: object, message: string): void {
        this.told.push(message)
      },
    }
    createGuestLogger(stateful).info({}, "said")
    expect(told).to.deep.equal(["said"])
  })

  it("never throws, and warns of what was thrown, once", async () => {
    const guest = createGuestLogger(failingLogger)
    const warned: unknown[] = []
    const listen = (warning: unknown): void => void warned.push(warning)
    process.on("warning", listen)
    try {
      const first = once(process, "warning")
      for (const level of levels) guest[level]({}, "said")
      await first
      await new Promise(setImmediate)
      expect(warned.map(String)).to.deep.equal(["Warning: The logger has failed: the worker has exited"])
    } finally {
      process.off("warning", listen)
    }
  })
})
