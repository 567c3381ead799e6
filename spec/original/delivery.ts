/** The tests of the original's event handler (eventhandler/handler_test.go), with a backend that answers when it is told to. */
import { expect } from "chai"
import { Subject, throwError } from "rxjs"
import { createTaskEngine, deliver, type StateChange } from "../../lib/index.ts"
import { createClock } from "../support/clock.ts"
import { createReadyBench } from "../support/engine.ts"

const ofContainer = (taskArn: string, status: StateChange["status"]): StateChange => ({
  kind: "container",
  taskArn,
  containerName: "main",
  status,
  at: 0,
})
const ofTask = (taskArn: string, status: "RUNNING" | "STOPPED"): StateChange => ({
  kind: "task",
  taskArn,
  status,
  at: 0,
})
const nameOf = ({ kind, taskArn, status }: StateChange): string => `${taskArn} ${kind} ${status}`

/** A backend whose answers a spec gives, to the oldest question first. */
const createBackend = () => {
  const { scheduler, runTo } = createClock()
  const changes$ = new Subject<StateChange>()
  const [calls, delivered, marked]: [string[], string[], string[]] = [[], [], []]
  const open: { readonly change: StateChange; readonly answer$: Subject<void> }[] = []
  const submit = (change: StateChange) => {
    calls.push(nameOf(change))
    const answer$ = new Subject<void>()
    open.push({ change, answer$ })
    return answer$
  }
  const markSent = (change: StateChange) => Promise.resolve(void marked.push(nameOf(change)))
  deliver({ changes$, markSent }, submit, { scheduler, random: () => 0 }).subscribe(({ kind, change }) => {
    if (kind === "sent") delivered.push(nameOf(change))
  })
  const tell = (...changes: readonly StateChange[]) => changes.forEach((change) => changes$.next(change))
  const answer = async (error?: Error) => {
    const { answer$ } = open.shift() ?? expect.fail("nothing has been submitted")
    if (error === undefined) answer$.complete()
    else answer$.error(error)
    await runTo(scheduler.now() + 1)
  }
  return { calls, delivered, marked, tell, answer, wait: (ms: number) => runTo(scheduler.now() + ms) }
}

const retriable = Object.assign(new Error("busy"), { retryable: true })

describe("the original's event handler tests", () => {
  it("submit a change once (TestSendsEvents)", async () => {
    const { calls, delivered, tell, answer, wait } = createBackend()
    tell(ofContainer("t1", "RUNNING"))
    await answer()
    await wait(60_000)
    expect([calls, delivered]).to.deep.equal([["t1 container RUNNING"], ["t1 container RUNNING"]])
  })

  it("submit a container's change before its task's, and nothing more (TestSendsEvents)", async () => {
    const { calls, tell, answer, wait } = createBackend()
    tell(ofContainer("t1", "RUNNING"), ofTask("t1", "RUNNING"))
    expect(calls).to.deep.equal(["t1 container RUNNING"])
    await answer()
    expect(calls.slice(1)).to.deep.equal(["t1 task RUNNING"])
    await answer()
    await wait(60_000)
    expect(calls).to.have.length(2)
  })

  it("submit again what failed for now, until it arrives, once (TestSendsEvents)", async () => {
    const { calls, delivered, tell, answer, wait } = createBackend()
    tell(ofContainer("t1", "RUNNING"))
    await answer(retriable)
    expect(calls).to.have.length(1)
    await wait(1000)
    await answer()
    expect([calls.length, delivered]).to.deep.equal([2, ["t1 container RUNNING"]])
  })

  it("submit for three tasks at a time; the fourth begins when one is done (TestSendsEvents)", async () => {
    const { calls, delivered, tell, answer } = createBackend()
    tell(...["t1", "t2", "t3", "t4"].map((arn) => ofContainer(arn, "RUNNING")))
    expect(calls).to.have.length(3)
    await answer()
    expect([calls.length, calls[3]]).to.deep.equal([4, "t4 container RUNNING"])
    for (let left = 3; left > 0; left -= 1) await answer()
    expect(delivered).to.have.length(4)
  })

  it("let no change stand for another, a failure in between or not (TestSendsEvents)", async () => {
    const { delivered, tell, answer, wait } = createBackend()
    tell(ofContainer("t1", "RUNNING"))
    await answer(retriable)
    tell(ofContainer("t1", "STOPPED"))
    await wait(1000)
    await answer()
    await answer()
    expect(delivered).to.deep.equal(["t1 container RUNNING", "t1 container STOPPED"])
  })

  it("keep a task's changes in the order in which they came (TestSendsEvents)", async () => {
    const { delivered, tell, answer } = createBackend()
    tell(ofContainer("t1", "RUNNING"), ofTask("t1", "RUNNING"), ofContainer("t1", "STOPPED"), ofTask("t1", "STOPPED"))
    for (let left = 4; left > 0; left -= 1) await answer()
    expect(delivered).to.deep.equal([
      "t1 container RUNNING",
      "t1 task RUNNING",
      "t1 container STOPPED",
      "t1 task STOPPED",
    ])
  })

  /** What a restored engine delivers of a running task, with some of its statuses marked before. */
  const deliveredAfter = async (isMarked: (change: StateChange) => boolean) => {
    const first = await createReadyBench()
    const seen: StateChange[] = []
    first.engine.changes$.subscribe((change) => seen.push(change))
    void first.engine.addTask({ arn: "t1", containers: [{ name: "main", image: "busybox:1", command: ["httpd"] }] })
    await first.runTo(5000)
    for (const change of seen.filter(isMarked)) await first.engine.markSent(change)
    const state: unknown = JSON.parse(JSON.stringify(first.engine))
    await first.engine.shutdown()
    const engine = createTaskEngine({ docker: first.docker, scheduler: first.scheduler, state })
    const submitted: string[] = []
    deliver(engine, (change) => Promise.resolve(void submitted.push(nameOf(change))), {
      scheduler: first.scheduler,
    }).subscribe()
    void engine.init()
    for (const ms of [6000, 7000, 8000]) await first.runTo(ms)
    return { submitted, sent: engine.listTasks()[0]?.sentStatus }
  }

  it("submit nothing that has been sent (TestSendsEvents)", async () => {
    expect(await deliveredAfter(() => true)).to.deep.equal({ submitted: [], sent: "RUNNING" })
  })

  it("submit a task's status alone whose container's was sent, and mark it (TestSendsEvents)", async () => {
    expect(await deliveredAfter(({ kind }) => kind === "container")).to.deep.equal({
      submitted: ["t1 task RUNNING"],
      sent: "RUNNING",
    })
  })

  it("submit no more what has been sent meanwhile, and go on with what has not (TestSendsEvents)", async () => {
    const { engine, scheduler, runTo } = await createReadyBench()
    const calls: string[] = []
    const seen: StateChange[] = []
    engine.changes$.subscribe((change) => seen.push(change))
    const submit = (change: StateChange) => {
      calls.push(nameOf(change))
      return throwError(() => retriable)
    }
    deliver(engine, submit, { scheduler, random: () => 0 }).subscribe()
    const command = ["sleep", "600"]
    void engine.addTask({ arn: "t1", containers: [{ name: "main", image: "busybox:1", command }] })
    await runTo(5000)
    for (const change of seen.filter(({ kind, status }) => kind === "container" && status === "RUNNING"))
      void engine.markSent(change)
    calls.length = 0
    await runTo(60_000)
    expect([...new Set(calls)]).to.deep.equal(["t1 task RUNNING"])
  })

  it("submit each change as what it is, the first time at once (TestShouldBeSent)", () => {
    const { calls, tell } = createBackend()
    tell(ofContainer("t1", "RUNNING"), ofTask("t2", "STOPPED"), ofContainer("t3", "PULLED"))
    expect(calls).to.deep.equal(["t1 container RUNNING", "t2 task STOPPED"])
  })
})
