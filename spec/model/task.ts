import { expect } from "chai"
import {
  changeContainer,
  changeTask,
  containerReason,
  isAlive,
  mayBeThere,
  newTask,
  taskReason,
  wantedOf,
} from "../../lib/model/task.ts"
import { asJson, linked, settings } from "../lifecycle/support/build.ts"

const task = newTask({ definition: linked, settings, order: 3, submissionId: "s1" }, 7)
const [db, web] = task.containers
const failure = { name: "SomeError", message: "no" }

describe("model/task", () => {
  it("begins with nothing known, and wants for its containers what is wanted for it (DM-7, TM-1)", () => {
    expect(asJson({ ...task, definition: undefined, settings: undefined, containers: [] })).to.deep.equal({
      ...{ order: 3, submissionId: "s1", desired: "RUNNING", known: "NONE", knownAt: 7, sent: "NONE", removal: false },
      ...{ hasEntered: true, containers: [] },
    })
    expect([task.definition, task.settings]).to.deep.equal([linked, settings])
    expect(asJson(web)).to.deep.equal({
      ...{ name: "web", desired: "RUNNING", known: "NONE", knownAt: 7, sent: "NONE", turns: 0, attempts: 0 },
      ...{ looks: 0, repulls: 0 },
      ...{ mayExist: false, unfinished: false, mayPullAgain: false, stopAsked: false, quelled: false, gone: false },
    })
    const gated = newTask(
      { definition: { ...linked, startSequenceNumber: 1 }, settings, order: 0, submissionId: "s" },
      0,
    )
    expect(gated.hasEntered).to.equal(false)
    const unwanted = newTask(
      { definition: { ...linked, desiredStatus: "STOPPED" }, settings, order: 0, submissionId: "s" },
      0,
    )
    expect([unwanted, ...unwanted.containers].map(({ desired }) => desired)).to.deep.equal([
      "STOPPED",
      "STOPPED",
      "STOPPED",
    ])
  })

  it("counts its number for a stop only if it is to stop (DM-90)", () => {
    const stopSequenceOf = (desiredStatus: "RUNNING" | "STOPPED") => {
      const definition = { ...linked, desiredStatus, stopSequenceNumber: 5 }
      return newTask({ definition, settings, order: 0, submissionId: "s" }, 0).stopSequence
    }
    expect([stopSequenceOf("STOPPED"), stopSequenceOf("RUNNING")]).to.deep.equal([5, undefined])
  })

  it("wants who holds the empty volumes of a task that runs to be created, and no more (DM-52)", () => {
    const [container] = linked.containers
    const wanted = (["RUNNING", "STOPPED"] as const).map((desired) =>
      wantedOf({ ...container!, internal: true }, desired),
    )
    expect(wanted).to.deep.equal(["CREATED", "STOPPED"])
    expect(wantedOf(container!, "RUNNING")).to.equal("RUNNING")
  })

  it("changes a copy that lacks nothing", () => {
    const container = { ...web!, containerId: "id", turns: 3, exitCode: 1, volumes: { "/a": "/b" }, gone: true }
    expect(changeContainer(container, {})).to.deep.equal(container)
    expect(changeContainer(container, { gone: false, exitCode: undefined })).to.deep.equal({
      ...{ ...container, gone: false, exitCode: undefined },
    })
    const told = { ...task, recorded: "NONE", stopSequence: 4, stoppedBy: "web", checkAt: 9 } as const
    expect(changeTask(told, {})).to.deep.equal(told)
    expect(changeTask(told, { known: "STOPPED" })).to.deep.equal({ ...told, known: "STOPPED" })
    expect([container.gone, told.known]).to.deep.equal([true, "NONE"])
  })

  it("takes for alive what has started and not died since", () => {
    const cases = [
      {},
      { startedAt: 5 },
      { death: { at: 5, exitCode: 0 } },
      { startedAt: 5, death: { at: 5, exitCode: 0 } },
      { startedAt: 5, gone: true },
    ]
    expect(cases.map((more) => isAlive({ ...web!, ...more }))).to.deep.equal([false, true, false, false, false])
    expect(isAlive({ ...web!, startedAt: 6, death: { at: 5, exitCode: 0 } })).to.equal(true)
  })

  it("takes a container to be there that is known, or that may have been created, until it is gone", () => {
    const cases = [{}, { containerId: "id" }, { mayExist: true }, { containerId: "id", gone: true }]
    expect(cases.map((more) => mayBeThere({ ...web!, ...more }))).to.deep.equal([false, true, true, false])
  })

  it("formats a reason once, and gives a task that of the container that ended it (LIM-20, BUG-23)", () => {
    expect([containerReason(web!), containerReason({ ...web!, failure })]).to.deep.equal([undefined, "SomeError: no"])
    const reason = (more: object, stoppedBy: string | undefined = "web") =>
      taskReason({ ...task, stoppedBy, containers: [db!, { ...web!, ...more }] })
    expect(reason({ exitCode: 0 })).to.equal("EssentialContainerExited: web (0)")
    expect(reason({})).to.equal("EssentialContainerExited: web")
    expect(reason({ exitCode: 1, failure })).to.equal("SomeError: no")
    expect(taskReason(task)).to.equal(undefined)
  })

  it("has a task without containers end in the original's words (TM-51)", () => {
    const words = "TaskStateError: Agent could not progress task's state to stopped"
    expect(taskReason({ ...task, containers: [] })).to.equal(words)
  })
})
