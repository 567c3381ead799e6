/** A process that ends and comes back with what it has saved. */
import { died, down, marbleTest, task, up } from "../../../lib/testing/index.ts"

describe("a restored engine", () => {
  it("tells once more what nobody has marked as sent, then what has happened meanwhile", () => {
    marbleTest(({ docker, engine, createEngine, at, expectChanges }) => {
      docker.events("------d", { d: died("main", 3) })
      void engine.addTask(task("job"))
      at("----x", () => void engine.shutdown())
      at("---------x", () => {
        const restored = createEngine({ state: engine.toJSON() })
        void restored.init()
        expectChanges("main", restored).toBe("---------(rs)", {
          r: { status: "RUNNING", replayed: true },
          s: { status: "STOPPED", exitCode: 3 },
        })
      })
      expectChanges("main").toBe("(pcr)")
    })
  })

  it("says nothing again of what was marked as sent", () => {
    marbleTest(({ engine, createEngine, at, expectChanges }) => {
      engine.changes$.subscribe((change) => void engine.markSent(change))
      void engine.addTask(task("job"))
      at("----x", () => {
        void engine.shutdown()
        const restored = createEngine({ state: engine.toJSON() })
        void restored.init()
        expectChanges("job", restored).toBe("")
      })
    })
  })

  it("learns of a death that the daemon's own restart has swallowed", () => {
    const random = () => 0 // no chance in how long the engine waits before it connects again
    marbleTest(
      ({ docker, engine, expectChanges }) => {
        docker.events("-----d-x---u", { d: down(), x: died("main", 7), u: up() })
        void engine.addTask(task("job"))
        expectChanges("main").toBe("(pcr) 200ms s", { s: { status: "STOPPED", exitCode: 7 } })
      },
      { random },
    )
  })
})
