/** A retry policy: a job is run again, after a pause, until it succeeds or has failed often enough. */
import { defer, map, reduce, retry, type Observable } from "rxjs"
import type { StateChange, TaskEngine, TaskInput } from "../../../lib/index.ts"
import { died, marbleTest, task } from "../../../lib/testing/index.ts"

const hasFailed = (change: StateChange): boolean =>
  change.kind === "container" && change.status === "STOPPED" && change.exitCode !== 0

/** Emits how many attempts it took. */
const runWithRetry = (engine: TaskEngine, job: TaskInput, times: number, pauseMs: number): Observable<number> => {
  let attempt = 0
  return defer(() => engine.run({ ...job, arn: `${job.arn ?? "job"}-${String((attempt += 1))}` })).pipe(
    reduce((failed, change) => failed || hasFailed(change), false),
    map((failed) => {
      if (failed) throw new Error(`failed ${String(attempt)} times`)
      return attempt
    }),
    retry({ count: times - 1, delay: pauseMs }),
  )
}

describe("a retry policy", () => {
  it("runs a job again after a pause, until it succeeds", () => {
    marbleTest(({ docker, engine, expectObservable, expectChanges }) => {
      docker.events("-----d---------------e", { d: died("job-1 main", 1), e: died("job-2 main") })
      expectObservable(runWithRetry(engine, task("job"), 3, 10)).toBe("---------------------(a|)", { a: 2 })
      expectChanges("job-1").toBe("(cr)-s")
      expectChanges("job-2").toBe("---------------(cr)--s")
    })
  })

  it("gives up when the job has failed often enough", () => {
    marbleTest(({ docker, engine, expectObservable }) => {
      docker.events("-d----------e", { d: died("job-1 main", 1), e: died("job-2 main", 1) })
      const attempts$ = runWithRetry(engine, task("job"), 2, 10)
      expectObservable(attempts$).toBe("------------#", undefined, new Error("failed 2 times"))
    })
  })
})
