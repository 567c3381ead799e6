import { expect } from "chai"
import { settle } from "../../lib/lifecycle/settle.ts"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { emptyVolumeContainer, withEmptyVolumes } from "../../lib/model/empty-volume.ts"
import type { TaskDefinition } from "../../lib/model/definition.ts"
import { asJson, containerDefinition, linked, settings, taskDefinition, web } from "./support/build.ts"
import { calling, created, dying, none, pulled, reached, running, stopped } from "./support/states.ts"

const single = taskDefinition([web])
const optional = taskDefinition([{ ...web, essential: false }])
const unneeded = taskDefinition([
  containerDefinition("db", { essential: false }),
  containerDefinition("web", { essential: false, links: ["db"] }),
])
const over = { desired: "STOPPED" } as const
const failure = { name: "DependencyError", message: "web links to db, which has stopped" }
const db = (container: ContainerState): ContainerState => ({ ...container, name: "db" })

const sharing = withEmptyVolumes(
  taskDefinition(
    [
      containerDefinition("web", {
        essential: false,
        mountPoints: [{ sourceVolume: "scratch", containerPath: "/scratch", readOnly: false }],
      }),
    ],
    { volumes: [{ name: "scratch" }] },
  ),
)
const holder = (container: ContainerState): ContainerState => ({
  ...container,
  desired: "CREATED",
  name: emptyVolumeContainer,
})
const lost = {
  name: "DependencyError",
  message: "web mounts an empty volume that is not there: SomeError: no",
}
const noSpace = { name: "SomeError", message: "no" }

interface Row {
  readonly title: string
  readonly definition: TaskDefinition
  readonly before: readonly ContainerState[]
  readonly task?: Partial<TaskState>
  readonly after: Partial<TaskState>
}

/** All of these tasks are known to be as far as their containers were. */
const rows: readonly Row[] = [
  {
    title: "changes nothing of a task that runs",
    definition: single,
    before: [running],
    task: { known: "RUNNING" },
    after: {},
  },
  {
    title: "raises a task with the last of its containers (DM-22)",
    definition: linked,
    before: [db(running), created],
    after: { known: "CREATED", knownAt: 10 },
  },
  {
    title: "counts a pulled image as nothing (DM-6)",
    definition: single,
    before: [{ ...none, known: "PULLED" }],
    after: {},
  },
  {
    title: "counts who has stopped as furthest (DM-22)",
    definition: optional,
    before: [stopped],
    after: { known: "STOPPED", knownAt: 10 },
  },
  {
    title: "stops a task with an essential container that has ended, and who is left of it (DM-23, DM-24)",
    definition: taskDefinition([containerDefinition("db"), web]),
    before: [db(stopped), running],
    task: { known: "RUNNING" },
    after: {
      ...over,
      stoppedBy: "db",
      containers: [
        { ...db(stopped), ...over },
        { ...running, ...over },
      ],
    },
  },
  {
    title: "stops a task with an essential container that is given up (DM-25, TM-41)",
    definition: single,
    before: [{ ...created, ...over }],
    task: { known: "CREATED" },
    after: {
      ...over,
      stoppedBy: "web",
      known: "STOPPED",
      knownAt: 10,
      containers: [{ ...created, ...over, ...reached("STOPPED") }],
    },
  },
  {
    title: "drops the start in line of one that has ended by itself",
    definition: optional,
    before: [{ ...stopped, call: calling("start", { admittedAt: undefined }) }],
    task: { known: "STOPPED" },
    after: { containers: [stopped] },
  },
  {
    title: "names nobody for a stop that was asked for (DM-7)",
    definition: single,
    before: [stopped],
    task: { ...over, known: "STOPPED" },
    after: { containers: [{ ...stopped, ...over }] },
  },
  {
    title: "gives up who waits for a link that is lost, and the task with it (LIM-2, TM-45, TM-53)",
    definition: unneeded,
    before: [db(stopped), created],
    task: { known: "CREATED" },
    after: {
      ...{ ...over, stoppedBy: "web", known: "STOPPED", knownAt: 10 },
      containers: [
        { ...db(stopped), ...over },
        { ...created, ...over, ...reached("STOPPED"), failure },
      ],
    },
  },
  {
    title: "gives up nobody but who waits for it",
    definition: taskDefinition([...unneeded.containers, containerDefinition("log", { essential: false })]),
    before: [db(stopped), created, { ...running, name: "log" }],
    task: { known: "CREATED" },
    after: {
      ...{ ...over, stoppedBy: "web" },
      ...{ known: "RUNNING", knownAt: 10 },
      containers: [
        { ...db(stopped), ...over },
        { ...created, ...over, ...reached("STOPPED"), failure },
        { ...running, ...over, name: "log" },
      ],
    },
  },
  {
    title: "names the essential container that has ended, not who waits for it (DM-23, LIM-20)",
    definition: taskDefinition([containerDefinition("db"), containerDefinition("web", { links: ["db"] })]),
    before: [db(stopped), created],
    task: { known: "CREATED" },
    after: {
      ...{ ...over, stoppedBy: "db", known: "STOPPED", knownAt: 10 },
      containers: [
        { ...db(stopped), ...over },
        { ...created, ...over, ...reached("STOPPED") },
      ],
    },
  },
  {
    title: "gives nobody up for a lost link of whom is not known yet whether it runs",
    definition: unneeded,
    before: [db(stopped), { ...created, call: calling("inspect"), looks: 1 }],
    task: { known: "CREATED" },
    after: {},
  },
  {
    title: "gives nobody up for a lost link once the task is to stop anyway (TE-81)",
    definition: unneeded,
    before: [db(stopped), created],
    task: { ...over, known: "CREATED" },
    after: {
      ...{ known: "STOPPED", knownAt: 10 },
      containers: [
        { ...db(stopped), ...over },
        { ...created, ...over, ...reached("STOPPED") },
      ],
    },
  },
  {
    title: "does not give up whoever has died before it was known to start",
    definition: unneeded,
    before: [db(stopped), { ...created, death: { at: 8, exitCode: 137 }, inspectAt: 9 }],
    task: { known: "CREATED" },
    after: {},
  },
  {
    title: "lets whoever has started live on without its link",
    definition: unneeded,
    before: [db(stopped), running],
    task: { known: "RUNNING" },
    after: {},
  },
  {
    title: "does not give up who is over anyway",
    definition: unneeded,
    before: [db(stopped), { ...stopped, startedAt: undefined, death: undefined, ...over }],
    task: { known: "STOPPED" },
    after: {},
  },
  {
    title: "wants who holds empty volumes to be there, and does not count it (DM-51, DM-52)",
    definition: sharing,
    before: [running, holder(created)],
    after: { known: "RUNNING", knownAt: 10 },
  },
  {
    title: "ends who holds empty volumes with the task (TM-40)",
    definition: sharing,
    before: [running, holder(created)],
    task: { ...over, known: "RUNNING" },
    after: {
      containers: [
        { ...running, ...over },
        { ...holder(created), ...over, ...reached("STOPPED") },
      ],
    },
  },
  {
    title: "ends who holds empty volumes with the last who could need them",
    definition: sharing,
    before: [stopped, holder(created)],
    task: { known: "STOPPED" },
    after: { containers: [stopped, { ...holder(created), ...over, ...reached("STOPPED") }] },
  },
  {
    title: "gives up who waits for an empty volume that will not be, and says why",
    definition: sharing,
    before: [pulled, { ...holder(none), ...over, failure: noSpace }],
    after: {
      ...{ ...over, stoppedBy: "web", known: "STOPPED", knownAt: 10 },
      containers: [
        { ...pulled, ...over, ...reached("STOPPED"), failure: lost },
        { ...holder(none), ...over, ...reached("STOPPED"), failure: noSpace },
      ],
    },
  },
]

const unwanted: readonly (readonly [string, ContainerState, Partial<ContainerState>])[] = [
  ["ends one that has nothing in flight (TM-40)", { ...created, retryAt: 20, attempts: 2 }, reached("STOPPED")],
  ["drops a pull that is made (TM-44)", { ...none, call: calling("pull") }, { call: undefined, ...reached("STOPPED") }],
  [
    "drops a pull, but ends nobody who is in doubt",
    { ...none, call: calling("pull"), inspectAt: 5 },
    { call: undefined },
  ],
  [
    "drops a create that was never made",
    { ...none, call: calling("create", { admittedAt: undefined }) },
    { call: undefined, ...reached("STOPPED") },
  ],
  [
    "drops a start that was never made",
    { ...created, call: calling("start", { admittedAt: undefined }) },
    { call: undefined, ...reached("STOPPED") },
  ],
  [
    "drops a start in line of one that lives already",
    { ...running, call: calling("start", { admittedAt: undefined }) },
    { call: undefined },
  ],
  ["awaits a create that is made", { ...none, call: calling("create") }, {}],
  ["awaits a start that is made (TM-44)", { ...created, call: calling("start") }, {}],
  ["awaits an inspect", { ...created, call: calling("inspect") }, {}],
  ["awaits the cause of a death", dying, {}],
  ["ends no process by saying so (BUG-16)", running, {}],
  ["awaits a stop", { ...running, call: calling("stop") }, {}],
  ["keeps a stop in line for a process", { ...running, call: calling("stop", { admittedAt: undefined }) }, {}],
  [
    "drops a stop in line for none",
    { ...stopped, call: calling("stop", { admittedAt: undefined }) },
    { call: undefined },
  ],
  ["awaits a stop for none", { ...stopped, call: calling("stop") }, {}],
  ["awaits a removal", { ...stopped, call: calling("remove", { admittedAt: undefined }) }, {}],
  [
    "never starts who has ended",
    { ...stopped, call: calling("start", { admittedAt: undefined }) },
    { call: undefined },
  ],
]

const taskOf = (definition: TaskDefinition, more: Partial<TaskState>): TaskState => ({
  ...newTask({ definition, settings, order: 0, submissionId: "s1" }, 0),
  recorded: "NONE",
  ...more,
})

describe("lifecycle/settle", () => {
  for (const { title, definition, before, task, after } of rows)
    it(title, () => {
      const start = taskOf(definition, { ...task, containers: before })
      expect(asJson(settle(start, 10))).to.deep.equal(asJson({ ...start, ...after }))
    })

  describe("who is wanted no longer", () => {
    for (const [title, container, changes] of unwanted)
      it(title, () => {
        const settled = settle(taskOf(optional, { ...over, containers: [{ ...container, ...over }] }), 10)
        expect(asJson(settled.containers[0])).to.deep.equal(asJson({ ...container, ...over, ...changes }))
      })
  })

  it("takes a task without a container for one that is over", () => {
    expect(settle(taskOf(taskDefinition([]), { containers: [] }), 10)).to.include({ known: "STOPPED", knownAt: 10 })
  })

  it("leaves a state that is settled as it is", () => {
    const task = taskOf(single, { known: "RUNNING", containers: [running] })
    expect(settle(task, 10)).to.equal(task)
  })
})
