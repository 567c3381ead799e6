/** A queue of jobs that runs so many at a time. */
import { from, ignoreElements, mergeMap, type Observable } from "rxjs"
import type { TaskEngine, TaskInput } from "../../../lib/index.ts"
import { died, marbleTest, task } from "../../../lib/testing/index.ts"

const runQueue = (engine: TaskEngine, jobs: Iterable<TaskInput>, atATime: number): Observable<never> =>
  from(jobs).pipe(
    mergeMap((job) => engine.run(job), atATime),
    ignoreElements(),
  )

describe("a queue", () => {
  const jobs = ["one", "two", "three"].map((arn) => task(arn))

  it("limits how many tasks run at a time", () => {
    marbleTest(({ docker, engine, expectObservable, expectChanges }) => {
      docker.events("-----b----a----c", { a: died("one main"), b: died("two main"), c: died("three main") })
      expectObservable(runQueue(engine, jobs, 2)).toBe("---------------|")
      expectChanges("one").toBe("  (cr)------s")
      expectChanges("two").toBe("  (cr)-s")
      expectChanges("three").toBe("-----(cr)------s")
    })
  })

  it("goes on after a job that cannot even start", () => {
    marbleTest(({ docker, engine, expectObservable, expectChanges }) => {
      docker.create("one main", "----#")
      docker.events("---------b-----c", { b: died("two main"), c: died("three main") })
      expectObservable(runQueue(engine, jobs, 1)).toBe("---------------|")
      expectChanges("one").toBe("  ----s")
      expectChanges("two").toBe("  ----(cr)-s")
      expectChanges("three").toBe("---------(cr)--s")
    })
  })

  it("stops what runs, and starts nothing more, when it is given up", () => {
    marbleTest(({ engine, expectObservable, expectChanges }) => {
      expectObservable(runQueue(engine, jobs, 2), "^------!").toBe("-")
      expectChanges("one").toBe("  (cr)---s", { s: { status: "STOPPED", reason: "" } })
      expectChanges("three").toBe("")
    })
  })
})
