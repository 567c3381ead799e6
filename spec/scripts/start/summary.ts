import { expect } from "chai"
import type { StateChange } from "../../../lib/index.ts"
import { exitStatusOf, lacksImage, summarize } from "../../../scripts/start/summary.ts"
import { aTask, type GivenContainer } from "../support/task.ts"

describe("the exit status of a run", () => {
  const cases: readonly (readonly [title: string, status: number, containers: readonly GivenContainer[]])[] = [
    ["is the essential container's exit code", 3, [{ name: "a", exitCode: 3 }]],
    [
      "does not mind who is not essential",
      0,
      [
        { name: "a", essential: false, exitCode: 9 },
        { name: "b", exitCode: 0 },
      ],
    ],
    [
      "is that of the essential container that ended first",
      3,
      [
        { name: "a", exitCode: 137, knownAt: 2001 },
        { name: "b", exitCode: 3, knownAt: 2000 },
      ],
    ],
    [
      "is that of the one that ran, where others were given up at the same moment",
      3,
      [{ name: "a" }, { name: "b", exitCode: 3 }],
    ],
    ["is 125 where the first to end never ran", 125, [{ name: "a" }, { name: "b", exitCode: 137, knownAt: 2001 }]],
    ["is 125 where none ran", 125, [{ name: "a" }]],
    ["is any container's where none is essential", 4, [{ name: "a", essential: false, exitCode: 4 }]],
  ]
  for (const [title, status, containers] of cases)
    it(title, () => {
      expect(exitStatusOf(aTask(containers))).to.equal(status)
    })
})

describe("the summary of a run", () => {
  const of = (name: string, status: StateChange["status"], at: number): StateChange => ({
    kind: "container",
    taskArn: "task/1",
    containerName: name,
    status,
    at,
  })
  const task = aTask(
    [
      { name: "web", essential: false, exitCode: 0 },
      { name: "job", reason: "CannotStartContainerError: no" },
    ],
    {
      reason: "CannotStartContainerError: no",
    },
  )
  const changes = [of("web", "RUNNING", 1200), of("job", "STOPPED", 1300), of("web", "STOPPED", 2000)]
  const circumstances = { host: "simulated", beganAt: 500, interruptedWith: undefined, isKept: false } as const

  it("counts a container's time from RUNNING to STOPPED, and leaves out what is not known", () => {
    expect(summarize({ task, changes }, circumstances)).to.deep.equal({
      kind: "summary",
      taskArn: "task/1",
      host: "simulated",
      status: "STOPPED",
      reason: "CannotStartContainerError: no",
      exitStatus: 125,
      durationMs: 1500,
      containers: [
        { name: "web", essential: false, status: "STOPPED", exitCode: 0, durationMs: 800 },
        { name: "job", essential: true, status: "STOPPED", reason: "CannotStartContainerError: no" },
      ],
    })
  })

  it("names the containers that stay, where they are kept", () => {
    const created = aTask([{ name: "web", dockerName: "ecs-task-1-web-a" }, { name: "job" }])
    expect(summarize({ task: created, changes }, { ...circumstances, isKept: true }).kept).to.deep.equal([
      ...["ecs-task-1-web-a"],
    ])
  })

  it("tells an interruption by its exit status", () => {
    expect(summarize({ task, changes }, { ...circumstances, interruptedWith: 130 }).exitStatus).to.equal(130)
  })
})

describe("a missing image", () => {
  const reasons: readonly (readonly [reason: string | undefined, isMissing: boolean])[] = [
    ["CannotPullContainerError: pull access denied", true],
    ["DockerTimeoutError: Could not transition to pullBegin; timed out after waiting 5m0s", true],
    ["DockerTimeoutError: Could not transition to started; timed out after waiting 1m30s", false],
    ["CannotStartContainerError: no such program", false],
    [undefined, false],
  ]
  for (const [reason, isMissing] of reasons)
    it(`is ${isMissing ? "" : "not "}seen in ${String(reason)}`, () => {
      expect(lacksImage(aTask([{ name: "a", ...(reason === undefined ? {} : { reason }) }]))).to.equal(isMissing)
    })
})
