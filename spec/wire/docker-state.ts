import { expect } from "chai"
import type { ContainerInspection, DockerState } from "../../lib/model/daemon.ts"
import type { ContainerStatus } from "../../lib/model/status.ts"
import { describeInspection, evidenceOfState, type StateMessage } from "../../lib/wire/docker-state.ts"

const never = "0001-01-01T00:00:00Z"
const start = "2024-05-06T07:08:09.123456789Z"
const end = "2024-05-06T09:08:10+02:00"
const startedAt = Date.UTC(2024, 4, 6, 7, 8, 9, 123)
const finishedAt = Date.UTC(2024, 4, 6, 7, 8, 10)

const state = (Status: DockerState, rest: Partial<StateMessage> = {}): StateMessage => ({
  ...{ Status, ExitCode: 0, OOMKilled: false, Error: "", StartedAt: never, FinishedAt: never },
  ...rest,
})
const nothing = {
  ...{ startedAt: undefined, finishedAt: undefined, exitCode: undefined, oomKilled: false, error: undefined },
}

describe("evidenceOfState", () => {
  const rows: readonly (readonly [what: string, message: StateMessage, evidence: object])[] = [
    ["no exit code of one merely created (BUG-4)", state("created"), nothing],
    [
      "no exit code of one whose program was not found",
      state("created", { ExitCode: 127, Error: "not found" }),
      { ...nothing, error: "not found" },
    ],
    [
      "no exit code of one that runs again",
      state("running", { StartedAt: start, FinishedAt: end, ExitCode: 7 }),
      { ...nothing, startedAt },
    ],
    [
      "the exit code of one that has finished, even 0",
      state("exited", { StartedAt: start, FinishedAt: end }),
      { ...nothing, startedAt, finishedAt, exitCode: 0 },
    ],
    [
      "that memory ran out",
      state("exited", { StartedAt: start, FinishedAt: end, ExitCode: 137, OOMKilled: true }),
      { ...nothing, startedAt, finishedAt, exitCode: 137, oomKilled: true },
    ],
    ["no time from text that is none", state("exited", { StartedAt: "", FinishedAt: "soon" }), nothing],
    ["as much as there is", { Status: "dead", ExitCode: 1 }, nothing],
  ]
  for (const [what, message, evidence] of rows) {
    it(`tells ${what}`, () => {
      expect(evidenceOfState(message)).to.deep.equal({ state: message.Status, ...evidence })
    })
  }
})

describe("describeInspection", () => {
  const inspection: ContainerInspection = {
    ...{ containerId: "abc", name: "web", labels: {}, state: "exited", oomKilled: false, exitCode: 7 },
    ...{ portBindings: [], volumes: { "/data": "/var/data" } },
  }
  const statuses: Readonly<Record<DockerState, ContainerStatus>> = {
    created: "CREATED",
    running: "RUNNING",
    paused: "RUNNING",
    restarting: "RUNNING",
    removing: "STOPPED",
    exited: "STOPPED",
    dead: "STOPPED",
  }

  it("counts each of Docker's states as one of ours (DC-51)", () => {
    for (const state of ["created", "running", "paused", "restarting", "removing", "exited", "dead"] as const) {
      expect(describeInspection({ ...inspection, state }).status, state).to.equal(statuses[state])
    }
  })

  it("keeps what the engine keeps (DC-80)", () => {
    expect(describeInspection(inspection)).to.deep.equal({
      ...{ status: "STOPPED", containerId: "abc", exitCode: 7, portBindings: [], volumes: { "/data": "/var/data" } },
      error: undefined,
    })
  })

  it("makes errors of the daemon's note, and before that of memory (DC-80)", () => {
    const error = "driver failed"
    expect(describeInspection({ ...inspection, error }).error).to.include({ name: "DockerStateError", message: error })
    expect(describeInspection({ ...inspection, error, oomKilled: true }).error?.name).to.equal("OutOfMemoryError")
  })
})
