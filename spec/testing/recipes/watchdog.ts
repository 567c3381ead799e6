/** A watchdog: a task that has not ended some time after it ran is stopped. */
import { filter, ignoreElements, mergeMap, takeUntil, timer, type Observable } from "rxjs"
import type { TaskEngine } from "../../../lib/index.ts"
import { died, marbleTest, task } from "../../../lib/testing/index.ts"

const stopAfter = (engine: TaskEngine, limitMs: number): Observable<never> => {
  const { taskChanges$ } = engine
  const end$ = (arn: string) =>
    taskChanges$.pipe(filter((change) => change.taskArn === arn && change.status === "STOPPED"))
  return taskChanges$.pipe(
    filter(({ status }) => status === "RUNNING"),
    mergeMap(({ taskArn }) =>
      timer(limitMs).pipe(
        mergeMap(() => engine.stopTask(taskArn)),
        takeUntil(end$(taskArn)),
      ),
    ),
    ignoreElements(),
  )
}

describe("a watchdog", () => {
  it("stops a task after a deadline", () => {
    marbleTest(({ docker, engine, expectChanges }) => {
      docker.stop("main", "2s s")
      stopAfter(engine, 3_600_000).subscribe()
      void engine.addTask(task("slow"))
      expectChanges("slow").toBe("(cr) 59m 59s 996ms 2s s", { s: { status: "STOPPED", reason: "" } })
    })
  })

  it("does nothing about a task that ends in time", () => {
    marbleTest(({ docker, engine, expectChanges }) => {
      docker.events("59m d", { d: died("main") })
      stopAfter(engine, 3_600_000).subscribe()
      void engine.addTask(task("quick"))
      expectChanges("quick").toBe("(cr) 58m 59s 996ms s", {
        s: { status: "STOPPED", reason: "EssentialContainerExited: main (0)" },
      })
    })
  })
})
