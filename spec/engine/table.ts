import { expect } from "chai"
import { TaskTable, type Folded } from "../../lib/engine/table.ts"
import type { TaskEvent } from "../../lib/lifecycle/index.ts"
import { defaultConfig } from "../../lib/model/config.ts"
import type { ContainerEvent } from "../../lib/model/daemon.ts"
import type { TaskDefinition } from "../../lib/model/definition.ts"

const definition = (arn: string): TaskDefinition => ({
  arn,
  family: "f",
  version: "1",
  containers: [
    {
      name: "main",
      image: "busybox:1",
      essential: true,
      environment: {},
      cpu: 0,
      memory: 0,
      links: [],
      volumesFrom: [],
      mountPoints: [],
      portMappings: [],
    },
  ],
  volumes: [],
  desiredStatus: "RUNNING",
})

/** A table with two tasks that run, each of one container `id of <arn>`. */
const createTable = (isMadeFor = () => true) => {
  const table = new TaskTable({
    engineId: () => "e",
    isMadeFor,
    limits: defaultConfig,
    limitOf: () => 1000,
  })
  const tell = (arn: string, event: TaskEvent): Folded => table.fold({ kind: "task", arn, event })
  const submit = (arn: string, order: number): Folded =>
    tell(arn, {
      kind: "submitted",
      at: 0,
      definition: definition(arn),
      settings: defaultConfig,
      order,
      submissionId: "s",
    })
  const hear = (action: string, containerId: string, at = 20): Folded => {
    const event: ContainerEvent = { action, containerId, attributes: { exitCode: "3" }, timeNano: at * 1e6 }
    return table.fold({ kind: "docker", at, event })
  }
  table.fold({ kind: "connected", at: 0, containers: [], version: "v", apiVersion: "1.41" })
  for (const [order, arn] of ["task/1", "task/2"].entries()) {
    submit(arn, order)
    tell(arn, { kind: "recorded", at: 0, status: "NONE" })
    tell(arn, { kind: "pulled", container: "main", at: 1 })
    tell(arn, { kind: "created", container: "main", at: 2, containerId: `id of ${arn}` })
    tell(arn, { kind: "started", container: "main", at: 3 })
  }
  return { table, tell, submit, hear }
}

describe("the table of tasks", () => {
  it("finds a task by its arn, and a container by Docker's id alone; no other task is touched (SM-1, SM-3)", () => {
    const { table, hear } = createTable()
    const { tasks, changes } = hear("die", "id of task/2")
    expect([...tasks.keys()]).to.deep.equal(["task/2"])
    expect(changes.map(({ taskArn, status }) => `${taskArn} ${status}`)).to.deep.equal([
      "task/2 STOPPED",
      "task/2 STOPPED",
    ])
    expect([table.get("task/1")?.known, table.get("task/2")?.known]).to.deep.equal(["RUNNING", "STOPPED"])
  })

  it("tells of a task that passes the gate in the fold that lets it come to it as it is after that (TM-90)", () => {
    const { table, tell } = createTable()
    tell("task/3", {
      ...{ kind: "submitted", at: 0, definition: { ...definition("task/3"), startSequenceNumber: 1 } },
      ...{ settings: defaultConfig, order: 2, submissionId: "s" },
    })
    const { tasks } = tell("task/3", { kind: "recorded", at: 1, status: "NONE" })
    expect(tasks.get("task/3")).to.include({ hasEntered: true })
    expect(tasks.get("task/3")).to.equal(table.get("task/3"))
  })

  it("finds nothing for an arn that no task has, nor for an id that no container has (SM-3)", () => {
    const { table, tell, hear } = createTable()
    expect(table.get("task/3")).to.equal(undefined)
    expect(tell("task/3", { kind: "stopRequested", at: 20 }).tasks.size).to.equal(0)
    expect(hear("die", "id of task/3").tasks.size).to.equal(0)
  })

  it("learns a container's id from the first event that its labels show to be its own", () => {
    const { table, tell, submit } = createTable()
    submit("task/3", 2)
    tell("task/3", { kind: "recorded", at: 10, status: "NONE" })
    const attributes = {
      ...{ "com.amazonaws.ecs.task-arn": "task/3", "com.amazonaws.ecs.container-name": "main", name: "ecs-main" },
      ...{ "docker-task-engine.engine-id": "e", "docker-task-engine.submission-id": "s", exitCode: "3" },
    }
    table.fold({ kind: "docker", at: 20, event: { action: "die", containerId: "c3", attributes, timeNano: 20e6 } })
    const [container] = table.get("task/3")?.containers ?? []
    expect([container?.known, container?.containerId, container?.dockerName, container?.exitCode]).to.deep.equal([
      ...["STOPPED", "c3", "ecs-main", 3],
    ])
  })

  it("learns nothing from who bears its labels and was made otherwise", () => {
    const { table, tell, submit } = createTable(() => false)
    submit("task/3", 2)
    tell("task/3", { kind: "recorded", at: 10, status: "NONE" })
    const attributes = {
      ...{ "com.amazonaws.ecs.task-arn": "task/3", "com.amazonaws.ecs.container-name": "main", name: "ecs-main" },
      ...{ "docker-task-engine.engine-id": "e", "docker-task-engine.submission-id": "s" },
    }
    table.fold({ kind: "docker", at: 20, event: { action: "create", containerId: "c3", attributes, timeNano: 20e6 } })
    expect(table.get("task/3")?.containers[0]?.containerId).to.equal(undefined)
  })

  it("has a task's next deadline also where the one that is due brings about nothing (TM-70)", () => {
    const { table, tell, hear } = createTable()
    hear("die", "id of task/1")
    tell("task/1", { kind: "recorded", at: 20, status: "STOPPED" })
    hear("die", "id of task/2")
    const over = 20 + defaultConfig.stoppedTaskRetentionMs
    const inspection = {
      ...{ containerId: "id of task/1", name: "n", labels: {}, state: "running" as const, startedAt: 30 },
      ...{ oomKilled: false, portBindings: [], volumes: {} },
    }
    const look = (at: number) => tell("task/1", { kind: "inspected", container: "main", at, inspection })
    tell("task/1", { kind: "started", container: "main", at: over - 900, startedAt: 30 })
    look(over - 800)
    const failure = { name: "CannotStopContainerError", message: "no" }
    tell("task/1", { kind: "failed", container: "main", at: over - 500, call: "stop", failure, verdict: "refused" })
    look(over - 400)
    expect(table.earliestDeadline()).to.equal(over)
    table.fold({ kind: "alarm", at: over })
    expect(table.earliestDeadline()).to.equal(over + 500)
  })

  it("holds one task under an arn, as it was folded last (SM-4)", () => {
    const { table, submit, tell } = createTable()
    submit("task/1", 9)
    tell("task/1", { kind: "stopRequested", at: 20 })
    expect(table.all().map(({ definition: { arn }, desired, order }) => [arn, desired, order])).to.deep.equal([
      ["task/1", "STOPPED", 0],
      ["task/2", "RUNNING", 1],
    ])
  })

  it("forgets a task's containers with it; to forget it again changes nothing (SM-6)", () => {
    const { table, tell, hear } = createTable()
    hear("die", "id of task/1")
    tell("task/1", { kind: "recorded", at: 21, status: "STOPPED" })
    tell("task/1", { kind: "removalRequested", at: 22 })
    const last = tell("task/1", { kind: "removed", container: "main", at: 23 })
    expect([last.tasks.has("task/1"), last.tasks.get("task/1")]).to.deep.equal([true, undefined])
    const after = [hear("start", "id of task/1", 30), tell("task/1", { kind: "removalRequested", at: 31 })]
    expect(after.map(({ tasks, effects }) => [tasks.size, effects.length])).to.deep.equal([
      [0, 0],
      [0, 0],
    ])
    expect(table.all().map(({ definition: { arn } }) => arn)).to.deep.equal(["task/2"])
  })
})
