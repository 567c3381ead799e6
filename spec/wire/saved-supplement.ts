import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { formatIssue } from "../../lib/model/error.ts"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { readContainerRest, readTaskRest, Supplement, writeSupplement } from "../../lib/wire/saved-supplement.ts"
import { issuesOf } from "../../lib/wire/strict.ts"
import { taskOf } from "./support/definition.ts"
import { settings } from "./support/saved.ts"

const taskWith = (container: Partial<ContainerState> = {}, given: Partial<TaskState> = {}): TaskState => {
  const task = newTask({ definition: taskOf(), settings, order: 2, submissionId: "s1" }, 5)
  return { ...task, containers: task.containers.map((state) => ({ ...state, ...container })), ...given }
}

const issuesIn = (input: unknown): readonly string[] => {
  const supplement = Supplement.decode(input)
  return E.isLeft(supplement) ? issuesOf(supplement.left).map(formatIssue) : []
}

describe("writeSupplement", () => {
  it("leaves out whatever is not there", () => {
    expect(writeSupplement(taskWith())).to.deep.equal({
      submissionId: "s1",
      order: 2,
      knownAt: 5,
      removal: false,
      hasEntered: true,
      submitted: { desiredStatus: "RUNNING" },
      containers: {
        c1: {
          knownAt: 5,
          turns: 0,
          attempts: 0,
          looks: 0,
          repulls: 0,
          mayPullAgain: false,
          mayExist: false,
          unfinished: false,
          stopAsked: false,
          quelled: false,
          gone: false,
        },
      },
    })
  })

  it("keeps the name in Docker of a container whose id is not known yet (BUG-7)", () => {
    const nameOf = (container: Partial<ContainerState>) =>
      writeSupplement(taskWith(container)).containers["c1"]?.dockerName
    expect(nameOf({ dockerName: "n1" })).to.equal("n1")
    expect(nameOf({ dockerName: "n1", containerId: "d1" })).to.equal(undefined)
  })
})

describe("readTaskRest and readContainerRest", () => {
  it("give back what was written", () => {
    const call = { name: "stop", turn: 3, since: 1, admittedAt: 2, until: undefined, released: true } as const
    const container = { call, turns: 3, death: { at: 4, exitCode: undefined }, inspectAt: 9, stopAsked: true }
    const written = writeSupplement(taskWith(container, { recorded: "RUNNING", stoppedBy: "c1", stopSequence: 8 }))
    expect(readTaskRest(written)).to.include({ recorded: "RUNNING", stoppedBy: "c1", stopSequence: 8, order: 2 })
    expect(readContainerRest(written.containers["c1"]!)).to.deep.include(container)
  })
})

describe("readContainerRest", () => {
  it("takes what was once not counted apart for nothing", () => {
    const { looks, repulls, ...before } = writeSupplement(taskWith()).containers["c1"]!
    expect([looks, repulls]).to.deep.equal([0, 0])
    expect(readContainerRest(before)).to.include({ looks: 0, repulls: 0 })
  })
})

describe("Supplement", () => {
  it("takes what was written", () => {
    expect(issuesIn({ engineId: "e1", tasks: { t1: writeSupplement(taskWith()) } })).to.deep.equal([])
  })

  it("names whatever is missing or not known", () => {
    const written = writeSupplement(taskWith())
    expect(issuesIn({ engineId: "e1", tasks: { t1: { ...written, order: -1, later: 1 } } })).to.deep.equal([
      "tasks.t1.order: expected a whole number from 0, got -1",
      `tasks.t1.later: expected one of the keys ${[
        ...["submissionId", "order", "knownAt", "removal", "hasEntered", "submitted", "containers"],
        ...["recorded", "stoppedBy", "stopSequence", "checkAt"],
      ].join(", ")}, got an unknown key`,
    ])
  })
})
