import { expect } from "chai"
import { changesBetween, knownAtOf, replayOf } from "../../lib/lifecycle/announce.ts"
import type { StateChange } from "../../lib/model/change.ts"
import { emptyVolumeContainer } from "../../lib/model/empty-volume.ts"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { settings, taskDefinition, web } from "./support/build.ts"
import { created, none, running, stopped } from "./support/states.ts"

const task = newTask({ definition: taskDefinition([web]), settings, order: 0, submissionId: "s1" }, 0)
const taskWith = (container: ContainerState, more: Partial<TaskState> = {}): TaskState => ({
  ...task,
  known: container.known === "PULLED" ? "NONE" : container.known,
  ...more,
  containers: [container],
})
const bindings = [{ containerPort: 80, hostPort: 8080, protocol: "tcp", bindIp: "0.0.0.0" }] as const
const failure = { name: "SomeError", message: "no" }
const ofWeb = { kind: "container", taskArn: "task/1", containerName: "web", at: 10 } as const
const ofTask = { kind: "task", taskArn: "task/1", at: 10 } as const

const rows: readonly (readonly [string, TaskState, TaskState, readonly StateChange[]])[] = [
  ["nothing where no status changes", taskWith(running), taskWith({ ...running, exitCode: 1 }), []],
  [
    "the status reached, not those jumped over (TE-84)",
    taskWith(none),
    taskWith(running),
    [
      { ...ofWeb, status: "RUNNING", containerId: "id" },
      { ...ofTask, status: "RUNNING" },
    ],
  ],
  [
    "a pulled image of its container alone",
    taskWith(none),
    taskWith({ ...none, known: "PULLED" }),
    [{ ...ofWeb, status: "PULLED" }],
  ],
  [
    "ports, where there are any (DM-80, TE-80)",
    taskWith(created),
    taskWith({ ...running, portBindings: bindings }),
    [
      { ...ofWeb, status: "RUNNING", containerId: "id", portBindings: bindings },
      { ...ofTask, status: "RUNNING" },
    ],
  ],
  [
    "no empty list of ports, and no reason to run",
    taskWith(created),
    taskWith({ ...running, portBindings: [], failure }),
    [
      { ...ofWeb, status: "RUNNING", containerId: "id" },
      { ...ofTask, status: "RUNNING" },
    ],
  ],
  [
    "no running task that is on its way to its end",
    taskWith(created),
    taskWith(running, { desired: "STOPPED" }),
    [{ ...ofWeb, status: "RUNNING", containerId: "id" }],
  ],
  [
    "what comes before an end without the reason of the end",
    taskWith(none),
    taskWith(created, { desired: "STOPPED", stoppedBy: "web" }),
    [
      { ...ofWeb, status: "CREATED", containerId: "id" },
      { ...ofTask, status: "CREATED" },
    ],
  ],
  [
    "an end that was asked for, without a reason (TE-81)",
    taskWith(running),
    taskWith(stopped),
    [
      { ...ofWeb, status: "STOPPED", containerId: "id", exitCode: 1 },
      { ...ofTask, status: "STOPPED" },
    ],
  ],
  [
    "an end by the container that caused it (DM-80, TE-81, LIM-20)",
    taskWith(running),
    taskWith(stopped, { stoppedBy: "web" }),
    [
      { ...ofWeb, status: "STOPPED", containerId: "id", exitCode: 1 },
      { ...ofTask, status: "STOPPED", reason: "EssentialContainerExited: web (1)" },
    ],
  ],
  [
    "an end in that container's own words (TE-80, LIM-20)",
    taskWith(none),
    taskWith({ ...none, known: "STOPPED", failure }, { stoppedBy: "web" }),
    [
      { ...ofWeb, status: "STOPPED", reason: "SomeError: no" },
      { ...ofTask, status: "STOPPED", reason: "SomeError: no" },
    ],
  ],
]

const withHolder = (known: ContainerState, of: ContainerState): TaskState => {
  const before = taskWith(known)
  const holder = { ...web, name: emptyVolumeContainer, internal: true } as const
  return {
    ...before,
    definition: taskDefinition([web, holder]),
    containers: [known, { ...of, name: emptyVolumeContainer }],
  }
}

describe("lifecycle/announce", () => {
  it("tells nothing of a container that nobody has asked for (DM-52, TE-80)", () => {
    expect(changesBetween(withHolder(created, none), withHolder(running, stopped), 10)).to.deep.equal([
      { ...ofWeb, status: "RUNNING", containerId: "id" },
      { ...ofTask, status: "RUNNING" },
    ])
    expect(replayOf(withHolder(running, stopped), 10)).to.deep.equal([
      { ...ofWeb, status: "RUNNING", containerId: "id", replayed: true },
      { ...ofTask, status: "RUNNING", replayed: true },
    ])
  })

  it("knows when what is told again came about, a task's not before its containers' (TM-2)", () => {
    const containers = [
      { ...running, name: "web", knownAt: 7, sent: "RUNNING" },
      { ...stopped, name: "db", knownAt: 5 },
      { ...created, name: "job", knownAt: 6 },
    ] as const
    const definition = taskDefinition(containers.map(({ name }) => ({ ...web, name })))
    const knownAt = (change: StateChange, since: number) =>
      knownAtOf({ ...task, definition, knownAt: since, containers }, change)
    for (const [index, { name }] of containers.entries())
      expect(knownAt({ ...ofWeb, containerName: name, status: "RUNNING" }, 9)).to.equal([7, 5, 6][index])
    expect([3, 8].map((since) => knownAt({ ...ofTask, status: "RUNNING" }, since))).to.deep.equal([5, 8])
    const holding = { ...withHolder({ ...running, knownAt: 7 }, { ...stopped, knownAt: 9 }), knownAt: 3 }
    expect(knownAtOf(holding, { ...ofTask, status: "RUNNING" })).to.equal(7)
  })

  for (const [title, before, after, changes] of rows)
    it(`tells ${title}`, () => expect(changesBetween(before, after, 10)).to.deep.equal(changes))
})
