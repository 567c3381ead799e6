/** A server with a sidecar that collects its logs: what the one's end means for the other is said by `essential` and `links`. */
import { container, died, marbleTest, outOfMemory, task } from "../../../lib/testing/index.ts"

describe("a sidecar", () => {
  const site = task("site", container("logs", { essential: false }), container("web", { links: ["logs"] }))

  it("runs before the server that links to it is started", () => {
    marbleTest(({ docker, engine, expectChanges, expectSubscriptions }) => {
      docker.start("logs", "---r")
      const start = docker.start("web", "-----r")
      void engine.addTask(site)
      expectSubscriptions(start.subscriptions).toBe("---^----!")
      expectChanges("site").toBe("c-------r")
    })
  })

  it("is stopped when the server has ended, and the server's end is the task's reason", () => {
    marbleTest(({ docker, engine, expectChanges }) => {
      docker.events("------d", { d: outOfMemory("web") })
      docker.stop("logs", "--s")
      void engine.addTask(site)
      const reason = "OutOfMemoryError: Container killed due to memory usage"
      expectChanges("web").toBe("(pcr)-s", { s: { status: "STOPPED", exitCode: 137, reason } })
      expectChanges("logs").toBe("(pcr)---s", { s: { status: "STOPPED", exitCode: 143 } })
      expectChanges("site").toBe("(cr)----s", { s: { status: "STOPPED", reason } })
    })
  })

  it("that is not essential leaves the server running when it ends", () => {
    marbleTest(({ docker, engine, expectChanges }) => {
      docker.events("------d", { d: died("logs", 1) })
      void engine.addTask(task("site", container("logs", { essential: false }), container("web")))
      expectChanges("logs").toBe("(pcr)-s")
      expectChanges("site").toBe("(cr)")
    })
  })
})
