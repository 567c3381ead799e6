import { expect } from "chai"
import { NEVER, of, throwError } from "rxjs"
import { deliver, TaskNotFoundError, type StateChange, type TaskInput } from "../../lib/index.ts"
import { announcedBy, isReplaced, isSent, type SentTask } from "../../lib/engine/sent.ts"
import { createReadyBench } from "../support/engine.ts"

const ofTask = { kind: "task", taskArn: "task/1", status: "RUNNING", at: 0 } as const
const ofContainer = { ...ofTask, kind: "container", containerName: "web" } as const

type Status = SentTask["sentStatus"]

const taskOf = (task: Status, web: Status, definition: object): SentTask => ({
  sentStatus: task,
  definition,
  containers: [
    { name: "other", sentStatus: "NONE" },
    { name: "web", sentStatus: web },
  ],
})

const engineOf = (task$: SentTask | "unknown") => ({
  changes$: NEVER,
  markSent: () => of(undefined),
  task$: () => (task$ === "unknown" ? throwError(() => new TaskNotFoundError("task/1")) : of(task$)),
})

describe("what is sent already", () => {
  for (const [task, web, areSent] of [
    ["NONE", "NONE", [false, false]],
    ["CREATED", "PULLED", [false, false]],
    ["RUNNING", "NONE", [true, false]],
    ["NONE", "RUNNING", [false, true]],
    ["STOPPED", "STOPPED", [true, true]],
  ] as const)
    it(`is told from the marks: ${task} for the task, ${web} for its container (EH-5, EH-7)`, () => {
      const engine = engineOf(taskOf(task, web, {}))
      expect([ofTask, ofContainer].map((change) => isSent(engine, announcedBy(engine, change)))).to.deep.equal(areSent)
    })

  it("is nothing of a container that the task does not have, nor of a task that nobody knows", () => {
    const engine = engineOf(taskOf("STOPPED", "STOPPED", {}))
    expect(isSent(engine, announcedBy(engine, { ...ofContainer, containerName: "db" }))).to.equal(false)
    for (const ignorant of [engineOf("unknown"), { changes$: NEVER, markSent: () => of(undefined) }]) {
      const announced = announcedBy(ignorant, ofTask)
      expect([isSent(ignorant, announced), isReplaced(ignorant, announced)]).to.deep.equal([false, false])
    }
  })

  it("is nothing that another task of the same arn was marked with, and that task has the place of the former", () => {
    const [former, present] = [engineOf(taskOf("NONE", "NONE", {})), engineOf(taskOf("STOPPED", "STOPPED", {}))]
    const announced = announcedBy(former, ofTask)
    expect([isSent(present, announced), isReplaced(present, announced)]).to.deep.equal([false, true])
    expect(isReplaced(former, announced)).to.equal(false)
    expect(isReplaced(engineOf("unknown"), announced)).to.equal(false)
    expect(isReplaced(present, announcedBy(engineOf("unknown"), ofTask))).to.equal(false)
  })
})

describe("the delivery of two tasks, one after the other under one arn", () => {
  const task = (code: string): TaskInput => ({
    arn: "task/1",
    containers: [{ name: "main", image: "busybox:1", command: ["sh", "-c", `sleep 5; exit ${code}`] }],
  })

  it("has everything of both, though the second has ended when the first one's end arrives", async () => {
    const { engine, scheduler, runTo } = await createReadyBench()
    const arrived: string[] = []
    let isAway = true
    const submit = (change: StateChange) => {
      if (isAway) return throwError(() => new Error("away"))
      const code = change.kind === "container" ? ` ${String(change.exitCode)}` : ""
      arrived.push(`${change.kind} ${change.status}${code}`)
      return of(undefined)
    }
    const unmarked: string[] = []
    deliver(engine, submit, { scheduler, random: () => 0 }).subscribe(({ kind, change, error }) => {
      if (kind === "sent" && error instanceof TaskNotFoundError) unmarked.push(`${change.kind} ${change.status}`)
    })
    void engine.addTask(task("3"))
    await runTo(20_000)
    void engine.removeTask("task/1")
    await runTo(30_000)
    void engine.addTask(task("4"))
    await runTo(60_000)
    isAway = false
    await runTo(120_000)
    const lifeOf = (code: string) => [
      ...["container RUNNING undefined", "task RUNNING"],
      ...[`container STOPPED ${code}`, "task STOPPED"],
    ]
    expect(arrived).to.deep.equal([...lifeOf("3"), ...lifeOf("4")])
    expect(unmarked).to.deep.equal(["container RUNNING", "task RUNNING", "container STOPPED", "task STOPPED"])
    expect(engine.listTasks()[0]?.sentStatus).to.equal("STOPPED")
  })
  it("tells the two apart by what was accepted, which each has once, also with containers of ours in it", async () => {
    const { engine } = await createReadyBench()
    const volumes = { mountPoints: [{ sourceVolume: "v", containerPath: "/v" }] }
    const containers = [{ name: "main", image: "busybox:1", ...volumes }]
    for (const arn of ["task/1", "task/2"]) void engine.addTask({ arn, containers, volumes: [{ name: "v" }] })
    const [one, other] = engine.listTasks().map(({ definition }) => definition)
    expect(one?.containers).to.have.length(1)
    expect(one).not.to.equal(other)
    expect(engine.listTasks()[0]?.definition).to.equal(one)
  })
})
