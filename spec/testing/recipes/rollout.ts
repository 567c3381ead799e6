/** A rollout: the next version's tasks start one after the other, each once the one before is RUNNING. */
import { concatMap, defer, first, from, ignoreElements, map, merge, type Observable } from "rxjs"
import { CannotContainerError, type TaskEngine, type TaskInput } from "../../../lib/index.ts"
import { container, died, marbleTest, task } from "../../../lib/testing/index.ts"

/** Listens first, then adds: whatever the task does at once is heard. */
const runs = (engine: TaskEngine, input: TaskInput): Observable<string> =>
  merge(engine.taskChanges$, defer(() => engine.addTask(input)).pipe(ignoreElements())).pipe(
    first(({ taskArn }) => taskArn === input.arn),
    map(({ taskArn, status, reason = "" }) => {
      if (status === "STOPPED") throw new Error(`${taskArn}: ${reason}`)
      return taskArn
    }),
  )

/** Emits each arn as it runs; errors with the first that does not come to that. */
const rollOut = (engine: TaskEngine, tasks: readonly TaskInput[]): Observable<string> =>
  from(tasks).pipe(concatMap((input) => runs(engine, input)))

describe("a rollout", () => {
  const tasks = ["blue", "green", "red"].map((arn) => task(arn, container("web")))

  it("starts the next task when the last is RUNNING", () => {
    marbleTest(({ docker, engine, expectObservable, expectChanges }) => {
      docker.start("web", "---r")
      expectObservable(rollOut(engine, tasks)).toBe("---b--g--(r|)", { b: "blue", g: "green", r: "red" })
      expectChanges("blue").toBe("c--r")
      expectChanges("green").toBe("---c--r")
      expectChanges("red").toBe("------c--r")
    })
  })

  it("goes no further than a task that stops before it runs", () => {
    marbleTest(({ docker, engine, expectObservable, expectChanges }) => {
      docker.start("blue web", "---r")
      docker.start("green web", "-#", new CannotContainerError("Start", "no such program"))
      const reason = "CannotStartContainerError: no such program"
      expectObservable(rollOut(engine, tasks)).toBe("---b#", { b: "blue" }, new Error(`green: ${reason}`))
      expectChanges("red").toBe("")
    })
  })

  it("counts a task as rolled out that dies later", () => {
    marbleTest(({ docker, engine, expectObservable }) => {
      docker.start("web", "-r")
      docker.events("--d", { d: died("blue web", 1) })
      expectObservable(rollOut(engine, tasks)).toBe("-bg(r|)", { b: "blue", g: "green", r: "red" })
    })
  })
})
