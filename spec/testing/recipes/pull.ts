/** Images on their way, as a progress bar or a log wants them. */
import { map } from "rxjs"
import { CannotContainerError } from "../../../lib/index.ts"
import { container, marbleTest, task } from "../../../lib/testing/index.ts"

describe("a pull", () => {
  const reports = {
    a: { status: "Downloading", layer: "base", currentBytes: 10, totalBytes: 40 },
    b: { status: "Downloading", layer: "base", currentBytes: 40, totalBytes: 40 },
  }

  it("tells how far it is, once for all tasks that wait for it", () => {
    marbleTest(({ docker, engine, at, expectObservable, expectSubscriptions, expectChanges }) => {
      const pull = docker.pull("main:1", "--a--b--|", reports)
      at("(xy)", (arn) => void engine.addTask(task(arn)))
      const progress$ = engine.progress$.pipe(
        map(({ taskArns, total }) => `${taskArns.join()} ${String(total.currentBytes)}/${String(total.totalBytes)}`),
      )
      expectObservable(progress$).toBe("--a--b", { a: "x,y 10/40", b: "x,y 40/40" })
      expectSubscriptions(pull.subscriptions).toBe("^-------!")
      expectChanges().toBe("--------(crcr)", {
        c: "CREATED",
        r: "RUNNING",
      })
    })
  })

  it("is given up when the last task that waits for it is stopped", () => {
    marbleTest(({ docker, engine, at, expectSubscriptions, expectChanges }) => {
      const pull = docker.pull("main:1", "10s |")
      void engine.addTask(task("job"))
      at("-----x", () => void engine.stopTask("job"))
      expectSubscriptions(pull.subscriptions).toBe("^----!")
      expectChanges("job").toBe("-----s", { s: { status: "STOPPED", reason: "" } })
    })
  })

  it("of an image that no registry has ends its task, and no other", () => {
    marbleTest(({ docker, engine, expectChanges }) => {
      const missing = new CannotContainerError("Pull", "manifest unknown", { verdict: "missing" })
      docker.pull("nowhere:1", "---#", undefined, missing)
      docker.create("nowhere", "-#", new CannotContainerError("Create", "No such image", { verdict: "missing" }))
      void engine.addTask(task("bad", container("nowhere")))
      void engine.addTask(task("good"))
      expectChanges("bad").toBe("----s", {
        s: { status: "STOPPED", reason: "CannotPullContainerError: manifest unknown" },
      })
      expectChanges("good").toBe("(cr)")
    })
  })
})
