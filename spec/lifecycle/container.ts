import { expect } from "chai"
import { reduceContainer } from "../../lib/lifecycle/container.ts"
import type { ContainerState } from "../../lib/model/task.ts"
import { containerDefinition, inspection, ofWeb, web } from "./support/build.ts"
import {
  calling,
  created,
  dying,
  expectChange,
  none,
  pulled,
  reached,
  revived,
  running,
  state,
  stopped,
} from "./support/states.ts"

type Row = readonly [string, ContainerState, Parameters<typeof ofWeb>[1], Partial<ContainerState>]

const withPorts = containerDefinition("web", { portMappings: [{ containerPort: 80, hostPort: 0, protocol: "tcp" }] })
const nothing = {}
const retrying = { retryAt: 20, attempts: 3 }
const ended = { call: undefined, retryAt: undefined, attempts: 0 }
const bindings = [{ containerPort: 80, hostPort: 8080, protocol: "tcp", bindIp: "0.0.0.0" }] as const
const lacking = { ...running, lackedMemoryAt: 8 }
const failure = { name: "SomeError", message: "no" }

const rows: readonly Row[] = [
  [
    "admitted: notes the time",
    { ...none, call: calling("pull", { admittedAt: undefined }) },
    { kind: "admitted", call: "pull", until: 99 },
    { call: calling("pull", { admittedAt: 10, until: 99 }) },
  ],
  [
    "admitted: a removal after the end is not the one stop of what has come back",
    { ...stopped, call: calling("remove", { admittedAt: undefined }) },
    { kind: "admitted", call: "remove" },
    { call: calling("remove", { admittedAt: 10 }) },
  ],
  [
    "admitted: notes that a stop is asked for",
    { ...running, call: calling("stop", { admittedAt: undefined }) },
    { kind: "admitted", call: "stop" },
    { call: calling("stop", { admittedAt: 10 }), stopAsked: true },
  ],
  [
    "admitted: notes that what came back is stopped, once (LIM-4)",
    { ...revived, call: calling("stop", { admittedAt: undefined }) },
    { kind: "admitted", call: "stop" },
    { call: calling("stop", { admittedAt: 10 }), stopAsked: true, quelled: true },
  ],
  [
    "admitted twice: the first counts",
    { ...none, call: calling("pull") },
    { kind: "admitted", call: "pull", until: 99 },
    nothing,
  ],
  ["admitted: not for another call", { ...none, call: calling("pull") }, { kind: "admitted", call: "create" }, nothing],
  ["admitted: not without a call", none, { kind: "admitted", call: "pull" }, nothing],

  [
    "pulled: ends the call and its failures (TE-70, TE-73)",
    { ...none, ...retrying, call: calling("pull") },
    { kind: "pulled" },
    { ...ended, ...reached("PULLED") },
  ],
  ["pulled: ends no other call", { ...created, ...retrying, call: calling("start") }, { kind: "pulled" }, nothing],
  ["pulled twice", pulled, { kind: "pulled" }, nothing],

  [
    "created: tells the id (TE-70)",
    { ...pulled, call: calling("create") },
    { kind: "created", containerId: "id", dockerName: "n" },
    { ...ended, ...reached("CREATED"), containerId: "id", dockerName: "n" },
  ],
  [
    "created: a pull's failure is forgotten (LIM-9)",
    { ...none, pullFailure: failure },
    { kind: "created", containerId: "id" },
    { ...reached("CREATED"), containerId: "id", pullFailure: undefined },
  ],
  [
    "created after all: what may stand under its name is this one",
    { ...none, mayExist: true },
    { kind: "created", containerId: "id" },
    { ...reached("CREATED"), containerId: "id", mayExist: false },
  ],
  [
    "created while it is looked for by name, which may miss it",
    { ...none, mayExist: true, call: calling("inspect") },
    { kind: "created", containerId: "id" },
    { ...reached("CREATED"), containerId: "id" },
  ],
  ["created twice: the first id stays", created, { kind: "created", containerId: "other", dockerName: "n" }, nothing],
  [
    "created after the end: told the id, to be removed",
    { ...state({ known: "STOPPED", failure }) },
    { kind: "created", containerId: "id" },
    { containerId: "id" },
  ],

  [
    "started: runs (TE-70)",
    { ...created, call: calling("start") },
    { kind: "started" },
    { ...ended, ...reached("RUNNING"), startedAt: 10 },
  ],
  [
    "started: by the daemon's clock",
    created,
    { kind: "started", startedAt: 7 },
    { ...reached("RUNNING"), startedAt: 7 },
  ],
  ["started twice: the answer without a time keeps the event's", running, { kind: "started" }, nothing],
  [
    "started, without being told who it is, before its create is answered: awaits that answer",
    { ...pulled, call: calling("create") },
    { kind: "started", startedAt: 7 },
    { ...reached("RUNNING"), startedAt: 7 },
  ],
  [
    "started again while it is told to stop: looked into",
    { ...running, call: calling("stop") },
    { kind: "started", startedAt: 9 },
    { startedAt: 9, inspectAt: 10 },
  ],
  [
    "started while it is told to stop, told late",
    { ...running, call: calling("stop") },
    { kind: "started", startedAt: 5 },
    nothing,
  ],
  [
    "started again and told to stop, in that order",
    { ...running, call: calling("inspect") },
    { kind: "started", startedAt: 9 },
    { startedAt: 9 },
  ],
  [
    "started after its failure: lives, without being said to run (BUG-2b)",
    { ...created, desired: "STOPPED", failure },
    { kind: "started", startedAt: 7 },
    { startedAt: 7 },
  ],
  ["started while its death is looked into, told late", dying, { kind: "started", startedAt: 6 }, nothing],
  [
    "started while its death is looked into, later: looked into",
    dying,
    { kind: "started", startedAt: 9 },
    { inspectAt: 10 },
  ],
  ["started after its end, told late (BUG-17)", stopped, { kind: "started", startedAt: 6 }, nothing],
  ["started after its end, at the very moment of it", stopped, { kind: "started", startedAt: 8 }, nothing],
  ["started after its end, without a time", stopped, { kind: "started" }, nothing],
  ["started after its end, later: looked into (TM-31)", stopped, { kind: "started", startedAt: 9 }, { inspectAt: 10 }],
  [
    "started after an end without a process: looked into",
    state({ known: "STOPPED" }),
    { kind: "started" },
    { inspectAt: 10 },
  ],

  [
    "started: tells who it is, if nobody has yet",
    { ...pulled, call: calling("create") },
    { kind: "started", startedAt: 9, containerId: "id", dockerName: "ecs-web" },
    { ...reached("RUNNING"), call: undefined, containerId: "id", dockerName: "ecs-web", startedAt: 9 },
  ],
  [
    "died: tells who it was, if nobody has yet",
    pulled,
    { kind: "died", exitCode: 3, diedAt: 9, containerId: "id", dockerName: "ecs-web" },
    {
      ...reached("STOPPED"),
      ...{ containerId: "id", dockerName: "ecs-web", exitCode: 3, death: { at: 9, exitCode: 3 } },
    },
  ],
  ["started: leaves who it is known to be", running, { kind: "started", startedAt: 5, containerId: "other" }, nothing],

  [
    "stopped: waits for the exit code",
    { ...running, call: calling("stop") },
    { kind: "stopped" },
    { ...ended, death: { at: 5, exitCode: undefined }, inspectAt: 510 },
  ],
  ["stopped: after the death", { ...stopped, call: calling("stop") }, { kind: "stopped" }, ended],
  [
    "stopped: one that came back to life",
    { ...revived, call: calling("stop") },
    { kind: "stopped" },
    { ...ended, death: { at: 9, exitCode: undefined }, inspectAt: 510 },
  ],
  [
    "stopped: before a start that is known by a clock that is ahead",
    { ...running, startedAt: 50 },
    { kind: "stopped" },
    { death: { at: 50, exitCode: undefined }, inspectAt: 510 },
  ],
  [
    "stopped: while an inspect is due, which tells more",
    { ...running, call: calling("stop"), inspectAt: 9 },
    { kind: "stopped" },
    ended,
  ],
  [
    "stopped: while an inspect falls due, which tells more",
    { ...running, call: calling("stop"), inspectAt: 10 },
    { kind: "stopped" },
    ended,
  ],
  [
    "stopped: before an inspect that is due later",
    { ...running, call: calling("stop"), inspectAt: 11, looks: 3 },
    { kind: "stopped" },
    { ...ended, death: { at: 5, exitCode: undefined }, inspectAt: 510, looks: 0 },
  ],
  ["stopped: one that never ran", created, { kind: "stopped" }, nothing],

  [
    "died: its code is believed (TM-35)",
    running,
    { kind: "died", exitCode: 1, diedAt: 8 },
    { ...reached("STOPPED"), death: { at: 8, exitCode: 1 }, exitCode: 1 },
  ],
  [
    "died: without the daemon's time",
    running,
    { kind: "died", exitCode: 0 },
    { ...reached("STOPPED"), death: { at: 10, exitCode: 0 }, exitCode: 0 },
  ],
  [
    "died before it was said to run",
    { ...created, call: calling("start") },
    { kind: "died", exitCode: 0, diedAt: 8 },
    { ...reached("STOPPED"), death: { at: 8, exitCode: 0 }, exitCode: 0 },
  ],
  [
    "died before its id was told",
    pulled,
    { kind: "died", exitCode: 2, diedAt: 8 },
    { ...reached("STOPPED"), death: { at: 8, exitCode: 2 }, exitCode: 2 },
  ],
  [
    "died: with the code that a stop waits for",
    { ...dying, inspectAt: 508 },
    { kind: "died", exitCode: 143, diedAt: 9 },
    { ...reached("STOPPED"), death: { at: 9, exitCode: 143 }, exitCode: 143, inspectAt: undefined },
  ],
  [
    "died by SIGKILL: memory may be the cause",
    running,
    { kind: "died", exitCode: 137, diedAt: 8 },
    { death: { at: 8, exitCode: 137 }, inspectAt: 10 },
  ],
  [
    "died by the SIGKILL that was asked for",
    { ...running, stopAsked: true },
    { kind: "died", exitCode: 137, diedAt: 8 },
    { ...reached("STOPPED"), death: { at: 8, exitCode: 137 }, exitCode: 137 },
  ],
  [
    "died without a code: looked into",
    running,
    { kind: "died", diedAt: 8 },
    { death: { at: 8, exitCode: undefined }, inspectAt: 10 },
  ],
  [
    "died without a code: the stops and the looks that failed before are none of the look's tries",
    { ...running, ...retrying, looks: 3 },
    { kind: "died", diedAt: 8 },
    { death: { at: 8, exitCode: undefined }, inspectAt: 10, retryAt: undefined, attempts: 0, looks: 0 },
  ],
  [
    "died by SIGKILL twice: looked into once",
    { ...dying, call: calling("inspect"), inspectAt: undefined },
    { kind: "died", exitCode: 137, diedAt: 8 },
    { death: { at: 8, exitCode: 137 } },
  ],
  [
    "died before the start that is known: looked into",
    running,
    { kind: "died", exitCode: 0, diedAt: 4 },
    { inspectAt: 10 },
  ],
  [
    "died twice: the first code stays (LIM-11)",
    stopped,
    { kind: "died", exitCode: 137, diedAt: 9 },
    { death: { at: 9, exitCode: 137 } },
  ],
  [
    "died twice, with ports: looked into only once for their release",
    { ...stopped, portBindings: bindings },
    { kind: "died", exitCode: 1, diedAt: 8 },
    nothing,
  ],
  [
    "died twice, with ports whose release is still to be seen: looked into once more",
    { ...stopped, portBindings: bindings, inspectAt: 1010, looks: 1 },
    { kind: "died", exitCode: 1, diedAt: 8 },
    { looks: 0 },
  ],
  [
    "died twice, told the second time by a clock that is behind the start: not looked into",
    stopped,
    { kind: "died", exitCode: 1, diedAt: 4 },
    { death: { at: 5, exitCode: 1 } },
  ],
  [
    "died: brings the code that was missing (TM-32, LIM-11)",
    { ...stopped, exitCode: undefined },
    { kind: "died", exitCode: 3, diedAt: 8 },
    { death: { at: 8, exitCode: 3 }, exitCode: 3 },
  ],
  [
    "died again after it came back",
    revived,
    { kind: "died", exitCode: 137, diedAt: 9 },
    { death: { at: 9, exitCode: 137 } },
  ],

  ["a lack of memory is noted (BUG-10)", running, { kind: "lackedMemory", lackedAt: 7 }, { lackedMemoryAt: 7 }],
  ["a lack of memory: the last counts", lacking, { kind: "lackedMemory", lackedAt: 9 }, { lackedMemoryAt: 9 }],
  ["a lack of memory told late", lacking, { kind: "lackedMemory", lackedAt: 7 }, nothing],
  ["a lack of memory told twice", lacking, { kind: "lackedMemory", lackedAt: 8 }, nothing],
  ["a lack of memory after the end", stopped, { kind: "lackedMemory", lackedAt: 9 }, nothing],

  [
    "removed: is gone",
    { ...stopped, ...retrying, call: calling("remove") },
    { kind: "removed" },
    { ...ended, gone: true },
  ],
  [
    "removed while it ran (LIM-5)",
    running,
    { kind: "removed" },
    {
      ...reached("STOPPED"),
      gone: true,
      failure: { name: "ContainerVanishedError", message: "No container matching saved ID found" },
    },
  ],
  [
    "removed after its death",
    { ...dying, death: { at: 8, exitCode: 137 } },
    { kind: "removed" },
    { ...reached("STOPPED"), gone: true, exitCode: 137, inspectAt: undefined },
  ],
  [
    "removed: what a create that fails has made so far is not what it comes to",
    { ...pulled, call: calling("create") },
    { kind: "removed" },
    nothing,
  ],
  [
    "removed: what was looked for by name",
    { ...state({ known: "STOPPED", mayExist: true }), call: calling("remove") },
    { kind: "removed" },
    { ...ended, gone: true, mayExist: false },
  ],
  [
    "removed: what was looked for by name, but has come to be since",
    { ...state({ known: "STOPPED", mayExist: true, containerId: "id" }), call: calling("remove") },
    { kind: "removed" },
    { ...ended, mayExist: false, inspectAt: 10 },
  ],
  [
    "removed after an end without a process: no reason",
    state({ known: "STOPPED", containerId: "id" }),
    { kind: "removed" },
    { gone: true },
  ],
  ["removed twice", { ...stopped, gone: true }, { kind: "removed" }, nothing],
  [
    "removed: what a create has left, whose tries go on being counted",
    { ...pulled, mayExist: true, unfinished: true, attempts: 2, call: calling("remove") },
    { kind: "removed" },
    { call: undefined, mayExist: false, unfinished: false },
  ],
  [
    "created: of one that was taken for gone, by a create that comes late",
    state({ known: "STOPPED", gone: true, mayExist: false }),
    { kind: "created", containerId: "id", dockerName: "ecs-web" },
    { containerId: "id", dockerName: "ecs-web", gone: false },
  ],
  [
    "died twice, the second time without a code: the code that was told stays",
    { ...dying, death: { at: 8, exitCode: 137 } },
    { kind: "died", diedAt: 8 },
    nothing,
  ],
  [
    "removed: the answer is late, and another is there by now that the event before it has made room for",
    { ...created, call: calling("start") },
    { kind: "removed", isAnswer: true },
    nothing,
  ],
  [
    "removed: the answer is late, and nothing is asked of the other",
    created,
    { kind: "removed", isAnswer: true },
    nothing,
  ],
  [
    "removed: the answer to the removal",
    { ...stopped, call: calling("remove") },
    { kind: "removed", isAnswer: true },
    { ...ended, gone: true },
  ],

  [
    "inspected: ends the call, keeps the count of failures",
    { ...created, attempts: 3, looks: 3, call: calling("inspect") },
    { kind: "inspected", inspection: inspection({ state: "created" }) },
    { call: undefined, volumes: {}, looks: 0 },
  ],
  [
    "inspected late: ends no other call",
    { ...created, call: calling("start") },
    { kind: "inspected", inspection: inspection({ state: "created" }) },
    { volumes: {} },
  ],
  [
    "failed: not for another call",
    { ...created, call: calling("start") },
    { kind: "failed", call: "create", failure, verdict: "refused" },
    nothing,
  ],
  [
    "failed: not after the call has ended (TM-39)",
    running,
    { kind: "failed", call: "start", failure, verdict: "refused" },
    nothing,
  ],
  [
    "failed: ends the call",
    { ...none, call: calling("pull") },
    { kind: "failed", call: "pull", failure, verdict: "refused" },
    { call: undefined, pullFailure: failure },
  ],
]

const rowsWithPorts: readonly Row[] = [
  [
    "started: looked into for its ports",
    { ...created, call: calling("start") },
    { kind: "started" },
    { ...ended, startedAt: 10, inspectAt: 10 },
  ],
  [
    "started: what has failed before it counts no longer",
    { ...created, retryAt: 50, attempts: 2, looks: 2, call: calling("inspect") },
    { kind: "started", startedAt: 6 },
    { startedAt: 6, retryAt: undefined, attempts: 0, looks: 0, inspectAt: 10 },
  ],
  [
    "started twice: looked into once",
    { ...created, startedAt: 5, call: calling("inspect") },
    { kind: "started", startedAt: 6 },
    { startedAt: 6 },
  ],
  [
    "started: runs where its ports are known",
    { ...created, portBindings: bindings },
    { kind: "started", startedAt: 6 },
    { ...reached("RUNNING"), startedAt: 6 },
  ],
]

describe("lifecycle/container", () => {
  for (const [title, before, event, changes] of rows)
    it(title, () => expectChange(reduceContainer(before, ofWeb(10, event), web), before, changes))

  it("stays the same object where a lack of memory is told twice", () => {
    expect(reduceContainer(lacking, ofWeb(10, { kind: "lackedMemory", lackedAt: 8 }), web)).to.equal(lacking)
  })

  describe("with ports asked for", () => {
    for (const [title, before, event, changes] of rowsWithPorts)
      it(title, () => expectChange(reduceContainer(before, ofWeb(10, event), withPorts), before, changes))
  })
})
