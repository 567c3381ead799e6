/** A backend that is told of each change, and is not always there. */
import { map } from "rxjs"
import { deliver, formatStateChange, type Delivery } from "../../../lib/index.ts"
import { died, marbleTest, task } from "../../../lib/testing/index.ts"

const told = ({ kind, change }: Delivery): string => `${kind} ${formatStateChange(change)}`

describe("a backend", () => {
  const backoff = { minMs: 10, maxMs: 10, multiple: 1, jitterMultiple: 0 }

  it("is told again of what it has not taken, and of the rest in order", () => {
    marbleTest(({ docker, engine, announcer, scheduler, cold, at, expectObservable }) => {
      docker.events("-----d", { d: died("main") })
      const answers = ["--#", "--|"]
      const submit = () => cold(answers.shift() ?? "|")
      at("-a", () => void engine.addTask(task("job")))
      expectObservable(deliver(announcer, submit, { scheduler, backoff }).pipe(map(told))).toBe(
        "---a-----------(bcde)",
        {
          a: "retrying job main RUNNING",
          b: "sent job main RUNNING",
          c: "sent job RUNNING",
          d: "sent job main STOPPED exit 0",
          e: "sent job STOPPED (EssentialContainerExited: main (0))",
        },
      )
    })
  })

  it("holds up no other task while one's change is on its way", () => {
    marbleTest(({ engine, announcer, scheduler, cold, at, expectObservable }) => {
      at("-a-b", (letter) => void engine.addTask(task(letter)))
      const submit = ({ taskArn }: { taskArn: string }) => cold(taskArn === "a" ? "-" : "|")
      expectObservable(deliver(announcer, submit, { scheduler, backoff }).pipe(map(told))).toBe("---(ab)", {
        a: "sent b main RUNNING",
        b: "sent b RUNNING",
      })
    })
  })
})
