/**
 * A marble test: rxjs's `TestScheduler` with an engine and a daemon on it. The engine is ready at frame 0, and the watch ends at
 * a frame, so that what the engine does for ever (looking after a running task, pinging a silent daemon) ends the test nonetheless.
 */
import { TestScheduler } from "rxjs/testing"
import { assertSame } from "./diagram.ts"
import type { MarbleKit } from "./kit.ts"
import { Rehearsal, type MarbleTestOptions } from "./rehearsal.ts"

/**
 * Runs a test in virtual time, a character a millisecond, and throws an `Error` with two marble diagrams where what came is not
 * what was expected. Everything is over when it returns. Promises are real in it and settle too late: call the engine's methods, and
 * look at its streams.
 *
 * @example
 * it("reports a crash", () => marbleTest(({ docker, engine, expectChanges }) => {
 *   docker.start("web", "--r")
 *   docker.events("-----d", { d: died("web", 1) })
 *   void engine.addTask(task("site", container("web")))
 *   expectChanges("site").toBe("c-r--s", { s: { status: "STOPPED", reason: "EssentialContainerExited: web (1)" } })
 * }))
 */
export const marbleTest = (body: (kit: MarbleKit) => void, options: MarbleTestOptions = {}): void => {
  const rehearsal = new Rehearsal(new TestScheduler(assertSame), options)
  try {
    rehearsal.play(body)
    rehearsal.judge()
  } catch (error) {
    // What kept the test from being played as it is written explains whatever else went wrong.
    throw rehearsal.problem() ?? error
  } finally {
    rehearsal.end()
  }
}
