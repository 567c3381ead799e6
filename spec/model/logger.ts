import { expect } from "chai"
import { silentLogger } from "../../lib/model/logger.ts"

describe("model/logger", () => {
  for (const level of ["debug", "info", "warn", "error"] as const)
    it(`says nothing where nobody listens: ${level}`, () => {
      expect(() => silentLogger[level]({ arn: "task/1" }, "A task was added")).not.to.throw()
    })
})
