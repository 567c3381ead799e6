import { reduceInspection } from "../../lib/lifecycle/inspection.ts"
import type { ContainerInspection } from "../../lib/model/daemon.ts"
import type { ContainerState } from "../../lib/model/task.ts"
import { inspection } from "./support/build.ts"
import { created, dying, expectChange, none, reached, revived, running, state, stopped } from "./support/states.ts"

type Row = readonly [string, ContainerState, Partial<ContainerInspection>, Partial<ContainerState>]

const failure = { name: "SomeError", message: "no" }
const outOfMemory = { name: "OutOfMemoryError", message: "Container killed due to memory usage" }
const bindings = [{ containerPort: 80, hostPort: 8080, protocol: "tcp", bindIp: "0.0.0.0" }] as const
const killed = { state: "exited", finishedAt: 9, exitCode: 137, oomKilled: true } as const
const adopted = { containerId: "id", dockerName: "docker-name" }
const broken = { mayExist: true, unfinished: true }
const nothing = {}
const dead = (at: number, exitCode?: number): Partial<ContainerState> => ({
  ...reached("STOPPED"),
  death: { at, exitCode },
  ...(exitCode === undefined ? {} : { exitCode }),
})

const rows: readonly Row[] = [
  [
    "created: adopts one that was never answered for, and forgets why it was in doubt (DC-51, BUG-7b)",
    { ...none, failure, mayExist: true },
    { state: "created" },
    { ...adopted, ...reached("CREATED"), failure: undefined, mayExist: false },
  ],
  [
    "created: adopts one that is not wanted any more, reason and all",
    { ...none, desired: "STOPPED", failure },
    { state: "created" },
    { ...adopted, ...reached("CREATED") },
  ],
  ["created: of one that is known teaches nothing (BUG-4)", created, { state: "created", exitCode: 0 }, nothing],
  [
    "created: tells where its volumes lie (TM-36, DM-53)",
    created,
    { state: "created", volumes: { "/data": "/place" } },
    { volumes: { "/data": "/place" } },
  ],
  [
    "created: the places known first stay",
    { ...created, volumes: { "/data": "/place" } },
    { state: "created", volumes: { "/data": "/elsewhere" } },
    { volumes: { "/data": "/place" } },
  ],
  [
    "created: without its volumes it is no container of ours, but in the way of it",
    { ...none, failure, mayExist: true },
    { state: "created", lacksVolumes: true },
    { ...broken, failure: undefined },
  ],
  [
    "created: without its volumes it is not adopted by one that is not wanted any more",
    { ...none, desired: "STOPPED", failure },
    { state: "created", lacksVolumes: true },
    broken,
  ],
  [
    "created: once it was answered for, it stays what it is",
    created,
    { state: "created", lacksVolumes: true },
    nothing,
  ],
  [
    "created: whole after all",
    { ...none, ...broken },
    { state: "created" },
    { ...adopted, ...reached("CREATED"), mayExist: false, unfinished: false },
  ],
  [
    "dead, removing: what a create that was broken off has left is in the way",
    { ...none, mayExist: true },
    { state: "dead" },
    broken,
  ],
  ["removing: in the way", none, { state: "removing" }, broken],
  [
    "dead: what has run is ours, and this its end",
    { ...none, mayExist: true },
    { state: "dead", startedAt: 4, finishedAt: 5, exitCode: 3 },
    { ...adopted, ...dead(5, 3), mayExist: false },
  ],
  [
    "exited: without its volumes, though nobody says since when it ran",
    { ...none, mayExist: true },
    { state: "exited", finishedAt: 5, exitCode: 3, lacksVolumes: true },
    { ...adopted, ...dead(5, 3), mayExist: false },
  ],
  [
    "running: without its volumes, whoever started it",
    { ...none, mayExist: true },
    { startedAt: 7, lacksVolumes: true },
    { ...adopted, ...reached("RUNNING"), mayExist: false, startedAt: 7, portBindings: [] },
  ],
  [
    "created: of one that runs is looked at once more, since that may be older than its start",
    running,
    { state: "created" },
    { looks: 1, inspectAt: 1010 },
  ],
  [
    "created: of one that runs, once more, is the end of what the daemon has forgotten",
    { ...running, looks: 1 },
    { state: "created" },
    { ...dead(10), failure: { name: "DockerStateError", message: "The daemon knows nothing of its start" } },
  ],
  [
    "created: of one that has started and was not RUNNING yet, once more",
    { ...created, startedAt: 15, looks: 1 },
    { state: "created" },
    {
      ...reached("STOPPED"),
      death: { at: 15, exitCode: undefined },
      failure: { name: "DockerStateError", message: "The daemon knows nothing of its start" },
    },
  ],
  [
    "created: of one that came back to life after its end",
    { ...revived, looks: 1 },
    { state: "created" },
    { looks: 0 },
  ],
  ["created: of one that was stopped is its end", dying, { state: "created" }, reached("STOPPED")],

  [
    "running: runs, with its ports (DC-51, TM-35)",
    created,
    { startedAt: 7, portBindings: bindings },
    { ...reached("RUNNING"), startedAt: 7, portBindings: bindings },
  ],
  [
    "running: adopted and running at once",
    { ...none, mayExist: true },
    { startedAt: 7 },
    { ...adopted, ...reached("RUNNING"), mayExist: false, startedAt: 7, portBindings: [] },
  ],
  [
    "running: the start that is known stays where none is told",
    { ...created, startedAt: 6 },
    {},
    { ...reached("RUNNING"), startedAt: 6, portBindings: [] },
  ],
  ["running: a start without any time is now", created, {}, { ...reached("RUNNING"), startedAt: 10, portBindings: [] }],
  [
    "paused: is alive (DC-51)",
    created,
    { state: "paused", startedAt: 7 },
    { ...reached("RUNNING"), startedAt: 7, portBindings: [] },
  ],
  [
    "restarting: is alive",
    created,
    { state: "restarting", startedAt: 7 },
    { ...reached("RUNNING"), startedAt: 7, portBindings: [] },
  ],
  ["running: the ports known first stay (LIM-11)", { ...running, portBindings: bindings }, { startedAt: 5 }, nothing],
  [
    "running: not said of one whose start has failed (BUG-2b)",
    { ...created, desired: "STOPPED", failure },
    { startedAt: 7 },
    { startedAt: 7, portBindings: [] },
  ],
  [
    "running: is not life after a death unless it started later",
    { ...dying, inspectAt: undefined },
    { startedAt: 5 },
    reached("STOPPED"),
  ],
  ["running: taken before a death that is yet to be looked into, it proves nothing", dying, { startedAt: 5 }, nothing],
  [
    "running: a later start than the death is life",
    { ...dying, inspectAt: undefined },
    { startedAt: 9 },
    { startedAt: 9, portBindings: [] },
  ],
  [
    "running: a later start than the end is life, and the end stays (TM-31)",
    stopped,
    { startedAt: 9 },
    { startedAt: 9, portBindings: [] },
  ],
  ["running: no later start than the end is none (BUG-17)", stopped, { startedAt: 5 }, nothing],

  ["exited: is the end, with its code (DC-51)", running, { state: "exited", finishedAt: 9, exitCode: 3 }, dead(9, 3)],
  ["dead: is the end (DC-51)", running, { state: "dead" }, dead(10)],
  ["removing: is the end (DC-51)", running, { state: "removing", finishedAt: 2 }, dead(5)],
  [
    "exited: the event's time and code stay",
    { ...dying, death: { at: 8, exitCode: 4 } },
    { state: "exited", exitCode: 3 },
    dead(8, 4),
  ],
  [
    "exited: a start that came to nothing",
    { ...created, startedAt: undefined },
    { state: "exited", finishedAt: 9, exitCode: 3 },
    dead(9, 3),
  ],
  [
    "exited: memory was the cause",
    { ...dying, death: { at: 8, exitCode: 137 } },
    killed,
    { ...dead(9, 137), failure: outOfMemory },
  ],
  ...(
    [
      ["a moment before its death", 5000, true],
      ["and the daemon was slow to tell of its death", 10_000, true],
      ["and it has lived on", 10_001, false],
      ["at the very moment of its start, which an earlier life has told of", 50_001, true],
      ["in an earlier life, and in this one again without a word", 100_000, true],
    ] satisfies readonly (readonly [string, number, boolean])[]
  ).map(([when, agoMs, isCause]): Row => {
    const [before, seen] = [
      { ...running, startedAt: 50_000, lackedMemoryAt: 100_001 - agoMs },
      { ...killed, finishedAt: 100_001 },
    ]
    return [
      `exited: memory was lacking ${when}: it ${isCause ? "was" : "was not"} the cause (LIM-9)`,
      before,
      seen,
      { ...dead(100_001, 137), ...(isCause ? { failure: outOfMemory } : {}) },
    ]
  }),
  [
    "created: one that an agent alone says to run is looked at twice, and ends there (TM-91)",
    state({ known: "RUNNING", containerId: "id" }),
    { state: "created" },
    { looks: 1, inspectAt: 1010 },
  ],
  [
    "created: one that an agent alone says to run, at the second look",
    state({ known: "RUNNING", containerId: "id", looks: 1 }),
    { state: "created" },
    {
      ...reached("STOPPED"),
      death: { at: 10, exitCode: undefined },
      failure: { name: "DockerStateError", message: "The daemon knows nothing of its start" },
    },
  ],
  ["exited: memory was not the cause of another code", running, { ...killed, exitCode: 1 }, dead(9, 1)],
  ["exited: SIGKILL without lack of memory", running, { ...killed, oomKilled: false }, dead(9, 137)],
  ["exited: memory is not the cause of a stop", { ...running, stopAsked: true }, killed, dead(9, 137)],
  [
    "exited: the daemon's error is the reason",
    running,
    { state: "exited", finishedAt: 9, exitCode: 1, error: "broken" },
    { ...dead(9, 1), failure: { name: "DockerStateError", message: "broken" } },
  ],
  ["exited: an empty error is none", running, { state: "exited", finishedAt: 9, exitCode: 1, error: "" }, dead(9, 1)],
  ["exited: the first reason stays", { ...running, failure }, { ...killed }, dead(9, 137)],
  [
    "exited again: the code known first stays (LIM-11)",
    revived,
    { state: "exited", finishedAt: 12, exitCode: 7 },
    { death: { at: 12, exitCode: 7 } },
  ],
  [
    "exited: the code of an earlier life is not that of this one (LIM-11)",
    { ...running, death: { at: 8, exitCode: 137 }, startedAt: 9 },
    { state: "exited", finishedAt: 12, exitCode: 0 },
    dead(12, 0),
  ],
  ...(["created", "running", "exited"] as const).map((seen): Row => [
    `${seen}: the looks before it that were in vain count no more, what else is tried again does`,
    { ...stopped, looks: 2, attempts: 2, retryAt: 30 },
    { state: seen, startedAt: 5, finishedAt: 8, exitCode: 1 },
    { looks: 0 },
  ]),
  [
    "dead: what a create has left: the looks before it that were in vain count no more",
    { ...none, mayExist: true, looks: 2, attempts: 1 },
    { state: "dead" },
    { unfinished: true, looks: 0 },
  ],
  [
    "created: of one that runs, whose stops have failed, is looked at once more all the same",
    { ...running, attempts: 2 },
    { state: "created" },
    { looks: 1, inspectAt: 1010 },
  ],
  [
    "exited: tells the code that was missing",
    state({ ...stopped, exitCode: undefined, death: undefined }),
    { state: "exited", finishedAt: 9, exitCode: 7 },
    { death: { at: 9, exitCode: 7 }, exitCode: 7 },
  ],
]

describe("lifecycle/inspection", () => {
  for (const [title, before, seen, changes] of rows)
    it(title, () => {
      const volumes = changes.unfinished === true ? undefined : {}
      expectChange(reduceInspection(before, inspection(seen), 10), before, { volumes, ...changes })
    })
})
