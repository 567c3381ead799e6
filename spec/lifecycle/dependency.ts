import { expect } from "chai"
import {
  impossibleDependencies,
  livingDependent,
  lostDependency,
  missingForCreate,
  missingForStart,
} from "../../lib/lifecycle/dependency.ts"
import type { ContainerDefinition } from "../../lib/model/definition.ts"
import { emptyVolumeContainer, withEmptyVolumes } from "../../lib/model/empty-volume.ts"
import type { ContainerStatus } from "../../lib/model/status.ts"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { containerDefinition, settings, taskDefinition } from "./support/build.ts"
import { calling, created, dying, none, pulled, revived, running, state, stopped } from "./support/states.ts"

const links = containerDefinition("web", { links: ["db:database"] })
const shares = containerDefinition("web", { volumesFrom: [{ sourceContainer: "db", readOnly: true }] })

const taskOf = (definition: ContainerDefinition, db: ContainerState, web: ContainerState = none): TaskState => ({
  ...newTask(
    { definition: taskDefinition([containerDefinition("db"), definition]), settings, order: 0, submissionId: "s1" },
    0,
  ),
  containers: [{ ...db, name: "db" }, web],
})

const inState: Readonly<Record<ContainerStatus, ContainerState>> = {
  NONE: none,
  PULLED: pulled,
  CREATED: created,
  RUNNING: running,
  STOPPED: stopped,
}

describe("lifecycle/dependency", () => {
  const rows = [
    ["NONE", "DG-20, DG-22, TM-52", "db", "db", "db", undefined],
    ["PULLED", "DG-20, DG-22, TM-52", "db", "db", "db", undefined],
    ["CREATED", "DG-20, DG-22, DG-23", undefined, undefined, "db", undefined],
    ["RUNNING", "DG-20, DG-22", undefined, undefined, undefined, undefined],
    ["STOPPED", "DG-20, DG-21, DG-22", undefined, undefined, "db", "links to db, which has stopped"],
  ] as const
  for (const [status, rules, linkForCreate, volumeForCreate, linkForStart, lost] of rows)
    it(`of one that is ${status} (${rules})`, () => {
      const linked = taskOf(links, inState[status])
      const sharing = taskOf(shares, inState[status])
      expect(missingForCreate(linked, links)).to.equal(linkForCreate)
      expect(missingForCreate(sharing, shares)).to.equal(volumeForCreate)
      expect(missingForStart(linked, links)).to.equal(linkForStart)
      expect(missingForStart(sharing, shares)).to.equal(undefined)
      expect(lostDependency(linked, links)).to.equal(lost)
      expect(lostDependency(sharing, shares)).to.equal(undefined)
    })

  it("is not met by one that has died, though it is not known of what", () => {
    expect(missingForStart(taskOf(links, dying), links)).to.equal("db")
    expect(missingForStart(taskOf(links, { ...dying, startedAt: 9 }), links)).to.equal(undefined)
    expect(lostDependency(taskOf(links, dying), links)).to.equal(undefined)
  })

  it("asks of a link that its target is to run, of a volume that its source is to exist (DG-11)", () => {
    const ended = { ...stopped, startedAt: undefined, containerId: undefined }
    const [linked, sharing] = [taskOf(links, ended), taskOf(shares, ended)]
    expect([lostDependency(linked, links), missingForStart(linked, links)]).to.deep.equal([
      "links to db, which has stopped",
      "db",
    ])
    expect([lostDependency(sharing, shares), missingForCreate(sharing, shares)]).to.deep.equal([undefined, undefined])
  })

  describe("of one that mounts an empty volume", () => {
    const mounts = containerDefinition("web", {
      mountPoints: [{ sourceVolume: "scratch", containerPath: "/scratch", readOnly: false }],
    })
    const definition = withEmptyVolumes(taskDefinition([mounts], { volumes: [{ name: "scratch" }] }))
    const inWait = (holder: ContainerState, web: ContainerState = pulled): TaskState => ({
      ...newTask({ definition, settings, order: 0, submissionId: "s1" }, 0),
      containers: [web, { ...holder, name: emptyVolumeContainer }],
    })
    const volumes = {}
    const failure = { name: "SomeError", message: "no" }
    const lost = "mounts an empty volume that is not there: ~internal~ecs-emptyvolume-source has stopped"
    const holders: readonly (readonly [string, ContainerState, string | undefined, string | undefined])[] = [
      ["is pulled", pulled, emptyVolumeContainer, undefined],
      ["is created", created, emptyVolumeContainer, undefined],
      ["has been looked at", { ...created, volumes }, undefined, undefined],
      ["has ended with its volumes known", { ...stopped, volumes }, undefined, undefined],
      ["has ended without them", stopped, emptyVolumeContainer, lost],
      ["is gone, and its volumes with it", { ...stopped, volumes, gone: true }, undefined, lost],
      [
        "has failed",
        { ...stopped, failure },
        emptyVolumeContainer,
        "mounts an empty volume that is not there: SomeError: no",
      ],
    ]
    for (const [what, holder, missing, loss] of holders)
      it(`whose container ${what} (DM-50, DM-53)`, () => {
        expect(missingForCreate(inWait(holder), mounts)).to.equal(missing)
        expect(lostDependency(inWait(holder), mounts)).to.equal(loss)
        expect(missingForStart(inWait(holder), mounts)).to.equal(undefined)
      })

    it("needs its container no longer once it is created itself", () => {
      for (const web of [created, running]) expect(lostDependency(inWait(stopped, web), mounts)).to.equal(undefined)
    })
  })

  it("on nobody is never met (DG-4)", () => {
    const lonely = containerDefinition("web", { links: ["nobody"] })
    expect(missingForCreate(taskOf(lonely, running), lonely)).to.equal("nobody")
    expect(missingForStart(taskOf(lonely, running), lonely)).to.equal("nobody")
    expect(lostDependency(taskOf(lonely, running), lonely)).to.equal(undefined)
  })

  const impossible: readonly (readonly [string, Partial<ContainerDefinition>, string | undefined])[] = [
    ["a link to nobody", { links: ["db", "nobody:alias"] }, "links to nobody, which is no container of its task"],
    [
      "the volumes of nobody",
      { volumesFrom: [{ sourceContainer: "nobody", readOnly: false }] },
      "takes volumes from nobody, which is no container of its task",
    ],
    ["a link to itself", { links: ["web"] }, "links to web, which is itself"],
    ["a link in a circle", { links: ["around"] }, "links to around, which depends on it"],
    ["a link that leads on", { links: ["db"] }, undefined],
  ]
  for (const [what, parts, why] of impossible)
    it(`finds that ${what} can ${why === undefined ? "" : "never "}be met (DG-4, DG-10)`, () => {
      const definition = containerDefinition("web", parts)
      const around = containerDefinition("around", {
        volumesFrom: [{ sourceContainer: "web", readOnly: false }],
      })
      const whyOf = impossibleDependencies(taskDefinition([containerDefinition("db"), definition, around]))
      expect([whyOf(containerDefinition("db")), whyOf(definition)]).to.deep.equal([undefined, why])
    })

  const starting = (admittedAt: number | undefined) =>
    state({ known: "CREATED", desired: "STOPPED", call: calling("start", { admittedAt }) })
  const unseen = { ...running, startedAt: undefined, desired: "STOPPED" } as const
  const dependents: readonly (readonly [string, ContainerState, string | undefined])[] = [
    ["that runs on", running, undefined],
    ["that is going down", { ...running, desired: "STOPPED" }, "web"],
    ["that may be starting", starting(5), "web"],
    ["whose start was never made", starting(undefined), undefined],
    ["without a process", { ...created, desired: "STOPPED" }, undefined],
    ["whose start is to be looked into", { ...created, desired: "STOPPED", inspectAt: 5 }, "web"],
    ["whose start is looked into", { ...created, desired: "STOPPED", call: calling("inspect") }, "web"],
    ["whose look has failed three times", { ...created, desired: "STOPPED", inspectAt: 5, looks: 3 }, "web"],
    ["whose look fails again and again", { ...created, desired: "STOPPED", inspectAt: 5, looks: 4 }, undefined],
    ["whose start fails again and again", { ...created, desired: "STOPPED", inspectAt: 5, attempts: 4 }, "web"],
    ["that is said to run, and is yet to be seen", { ...unseen, inspectAt: 5 }, "web"],
    ["that is said to run, and is seen", unseen, undefined],
    ["that is dead, of which only the cause is unknown", { ...dying, desired: "STOPPED" }, undefined],
    ["that another process may have started", { ...pulled, desired: "STOPPED", mayExist: true, inspectAt: 5 }, "web"],
    ["that was never created", { ...pulled, desired: "STOPPED", inspectAt: 5 }, undefined],
    ["that came back to life after its end", { ...revived, desired: "STOPPED" }, undefined],
  ]
  for (const [title, web, holdsUp] of dependents)
    it(`a dependent ${title} ${holdsUp === undefined ? "holds nobody up" : "goes first"} (LIM-16)`, () => {
      for (const definition of [links, shares]) {
        expect(livingDependent(taskOf(definition, running, web), "db")).to.equal(holdsUp)
        expect(livingDependent(taskOf(definition, running, web), "web")).to.equal(undefined)
      }
    })
})
