/** Whole stories (spec 4.8, as cured): what happens, what is asked of the daemon, and what is told. */
import { expect } from "chai"
import type { TaskEvent } from "../../lib/lifecycle/index.ts"
import type { Verdict } from "../../lib/model/error.ts"
import { emptyVolumeContainer, withEmptyVolumes } from "../../lib/model/empty-volume.ts"
import type { ContainerDefinition, TaskDefinition } from "../../lib/model/definition.ts"
import {
  callsOf,
  containerDefinition,
  containerOf,
  inspection,
  linked,
  live,
  of,
  ofDb,
  ofWeb,
  taskDefinition,
  web,
} from "./support/build.ts"

type Act = Parameters<typeof ofWeb>[1]

const one = taskDefinition([web])
const two = (other: Partial<ContainerDefinition> = {}): TaskDefinition =>
  taskDefinition([containerDefinition("db", other), web])
const bothNonEssential = taskDefinition([
  containerDefinition("db", { essential: false }),
  containerDefinition("web", { essential: false }),
])
const sharing = withEmptyVolumes(
  taskDefinition([{ ...web, mountPoints: [{ sourceVolume: "scratch", containerPath: "/scratch", readOnly: false }] }], {
    volumes: [{ name: "scratch" }],
  }),
)
const ofHolder = of(emptyVolumeContainer)
const noVolume =
  "DependencyError: web mounts an empty volume that is not there: " +
  "ContainerVanishedError: No container matching saved ID found"

const admitted = (call: "pull" | "create" | "start" | "stop" | "inspect" | "remove"): Act => ({
  kind: "admitted",
  call,
})
const failed = (call: "pull" | "create" | "start" | "stop" | "remove" | "inspect", verdict: Verdict): Act => ({
  kind: "failed",
  call,
  verdict,
  failure: { name: "DaemonError", message: `${call} ${verdict}` },
})
const created: Act = { kind: "created", containerId: "id" }
const started: Act = { kind: "started", startedAt: 5 }
const stopRequested: TaskEvent = { kind: "stopRequested", at: 10 }
const elapsed = (at: number): TaskEvent => ({ kind: "elapsed", at })
const up = (name: string): readonly TaskEvent[] => [
  of(name)(1, { kind: "pulled" }),
  of(name)(2, created),
  of(name)(3, admitted("start")),
  of(name)(5, started),
]
const seen = (more: Parameters<typeof inspection>[0]): Act => ({ kind: "inspected", inspection: inspection(more) })

interface Story {
  readonly title: string
  readonly task: TaskDefinition
  readonly events: readonly TaskEvent[]
  readonly calls: readonly string[]
  readonly news: readonly string[]
}

const stories: readonly Story[] = [
  {
    title: "a container runs and exits, without a call too many",
    task: one,
    events: [...up("web"), ofWeb(9, { kind: "died", exitCode: 0, diedAt: 8 })],
    calls: ["pull web", "create web", "start web"],
    news: ["web RUNNING", "task RUNNING", "web STOPPED 0", "task STOPPED (EssentialContainerExited: web (0))"],
  },
  {
    title: "a pull fails and the image is missing: the pull's error is the reason (TM-34)",
    task: one,
    events: [ofWeb(1, failed("pull", "refused")), ofWeb(2, failed("create", "missing"))],
    calls: ["pull web", "create web"],
    news: ["web STOPPED (DaemonError: pull refused)", "task STOPPED (DaemonError: pull refused)"],
  },
  {
    title: "a pull fails and the image is there: nobody hears of it (LIM-9)",
    task: one,
    events: [ofWeb(1, failed("pull", "refused")), ofWeb(2, created), ofWeb(5, started)],
    calls: ["pull web", "create web", "start web"],
    news: ["web RUNNING", "task RUNNING"],
  },
  {
    title: "a create fails",
    task: one,
    events: [ofWeb(1, { kind: "pulled" }), ofWeb(2, failed("create", "refused"))],
    calls: ["pull web", "create web"],
    news: ["web STOPPED (DaemonError: create refused)", "task STOPPED (DaemonError: create refused)"],
  },
  {
    title: "a create times out and has succeeded: it is adopted (BUG-7b)",
    task: one,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, failed("create", "unknown")),
      ofWeb(3, seen({ state: "created" })),
      ofWeb(5, started),
    ],
    calls: ["pull web", "create web", "inspect web", "start web"],
    news: ["web RUNNING", "task RUNNING"],
  },
  {
    title: "a create times out and has not succeeded",
    task: one,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, failed("create", "unknown")),
      ofWeb(3, failed("inspect", "missing")),
    ],
    calls: ["pull web", "create web", "inspect web"],
    news: ["web STOPPED (DaemonError: create unknown)", "task STOPPED (DaemonError: create unknown)"],
  },
  {
    title: "a create's connection is lost before it gets there: it is created again",
    task: one,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, failed("create", "cut")),
      ofWeb(3, failed("inspect", "missing")),
      ...[elapsed(1002), ofWeb(1003, created), ofWeb(1004, started)],
    ],
    calls: ["pull web", "create web", "inspect web", "create web", "start web"],
    news: ["web RUNNING", "task RUNNING"],
  },
  {
    title: "a create's connection is lost after it got there: it is adopted",
    task: one,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, failed("create", "cut")),
      ofWeb(3, seen({ state: "created" })),
      ofWeb(5, started),
    ],
    calls: ["pull web", "create web", "inspect web", "start web"],
    news: ["web RUNNING", "task RUNNING"],
  },
  {
    title: "a daemon ends in the middle of a create: what it has left is removed, and the container created",
    task: one,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, failed("create", "cut")),
      ofWeb(3, seen({ state: "created", lacksVolumes: true })),
      ...[elapsed(1002), ofWeb(1003, failed("remove", "unknown"))],
      ...[elapsed(3003), ofWeb(3004, { kind: "removed" }), ofWeb(3005, created), ofWeb(3006, started)],
    ],
    calls: [
      "pull web",
      "create web",
      "inspect web",
      "remove web by force",
      "remove web by force",
      "create web",
      "start web",
    ],
    news: ["web RUNNING", "task RUNNING"],
  },
  {
    title:
      "a daemon ends in the middle of a create of a task that is stopped meanwhile: what it has left goes with the rest",
    task: one,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, failed("create", "cut")),
      ...[stopRequested, ofWeb(11, seen({ state: "dead" }))],
      ...[{ kind: "recorded", at: 12, status: "STOPPED" } as const, { kind: "removalRequested", at: 13 } as const],
      ofWeb(14, { kind: "removed" }),
    ],
    calls: ["pull web", "create web", "inspect web", "remove web"],
    news: ["web STOPPED", "task STOPPED"],
  },
  {
    title: "a daemon that was killed has forgotten a start: it is looked at twice, and that is the end",
    task: one,
    events: [
      ...up("web"),
      { kind: "listed", at: 20, containers: { web: { containerId: "id", state: "created" } } },
      ...[ofWeb(21, seen({ state: "created" })), elapsed(1021), ofWeb(1022, seen({ state: "created" }))],
    ],
    calls: ["pull web", "create web", "start web", "inspect web", "inspect web"],
    news: [
      ...["web RUNNING", "task RUNNING"],
      "web STOPPED (DockerStateError: The daemon knows nothing of its start)",
      "task STOPPED (DockerStateError: The daemon knows nothing of its start)",
    ],
  },
  {
    title: "a start's connection is lost before it gets there: it is started again",
    task: one,
    events: [
      ...[ofWeb(1, { kind: "pulled" }), ofWeb(2, created), ofWeb(5, failed("start", "cut"))],
      ...[ofWeb(6, seen({ state: "created" })), elapsed(1005), ofWeb(1006, started)],
    ],
    calls: ["pull web", "create web", "start web", "inspect web", "start web"],
    news: ["web RUNNING", "task RUNNING"],
  },
  {
    title: "a start's connection is lost after it got there: it runs",
    task: one,
    events: [
      ...[ofWeb(1, { kind: "pulled" }), ofWeb(2, created), ofWeb(5, failed("start", "cut"))],
      ofWeb(6, seen({ startedAt: 4 })),
    ],
    calls: ["pull web", "create web", "start web", "inspect web"],
    news: ["web RUNNING", "task RUNNING"],
  },
  {
    title: "a start's connection is lost after it got there, and it has ended: its exit code tells",
    task: one,
    events: [
      ...[ofWeb(1, { kind: "pulled" }), ofWeb(2, created), ofWeb(5, failed("start", "cut"))],
      ofWeb(6, seen({ state: "exited", startedAt: 4, finishedAt: 5, exitCode: 3 })),
    ],
    calls: ["pull web", "create web", "start web", "inspect web"],
    news: ["web STOPPED 3", "task STOPPED (EssentialContainerExited: web (3))"],
  },
  {
    title: "a create's name is taken, by an earlier create of ours: it is adopted",
    task: one,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, failed("create", "conflict")),
      ofWeb(3, seen({ state: "created" })),
    ],
    calls: ["pull web", "create web", "inspect web", "start web"],
    news: [],
  },
  {
    title: "a create's name is taken by somebody else",
    task: one,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, failed("create", "conflict")),
      ofWeb(3, failed("inspect", "conflict")),
    ],
    calls: ["pull web", "create web", "inspect web"],
    news: ["web STOPPED (DaemonError: inspect conflict)", "task STOPPED (DaemonError: inspect conflict)"],
  },
  {
    title: "a start fails",
    task: one,
    events: [ofWeb(1, { kind: "pulled" }), ofWeb(2, created), ofWeb(5, failed("start", "refused"))],
    calls: ["pull web", "create web", "start web"],
    news: ["web STOPPED (DaemonError: start refused)", "task STOPPED (DaemonError: start refused)"],
  },
  {
    title: "a start times out and has succeeded: it is stopped, and was never said to run (BUG-2b)",
    task: one,
    events: [
      ...[ofWeb(1, { kind: "pulled" }), ofWeb(2, created), ofWeb(5, failed("start", "unknown"))],
      ...[
        ofWeb(6, seen({ startedAt: 4 })),
        ofWeb(7, admitted("stop")),
        ofWeb(8, { kind: "died", exitCode: 137, diedAt: 8 }),
      ],
    ],
    calls: ["pull web", "create web", "start web", "inspect web", "stop web"],
    news: ["web STOPPED 137 (DaemonError: start unknown)", "task STOPPED (DaemonError: start unknown)"],
  },
  {
    title: "a start times out, has not succeeded, and succeeds later: it is stopped all the same",
    task: one,
    events: [
      ...[
        ofWeb(1, { kind: "pulled" }),
        ofWeb(2, created),
        ofWeb(5, failed("start", "unknown")),
        ofWeb(6, seen({ state: "created" })),
      ],
      ...[
        ofWeb(8, { kind: "started", startedAt: 7 }),
        ofWeb(9, seen({ startedAt: 7 })),
        ofWeb(10, { kind: "stopped" }),
      ],
    ],
    calls: ["pull web", "create web", "start web", "inspect web", "inspect web", "stop web"],
    news: ["web STOPPED (DaemonError: start unknown)", "task STOPPED (DaemonError: start unknown)"],
  },
  {
    title: "a start of a non-essential container fails: the others run (TM-42, TM-43, BUG-2a)",
    task: two({ essential: false }),
    events: [...up("web"), ofDb(6, { kind: "pulled" }), ofDb(7, created), ofDb(8, failed("start", "refused"))],
    calls: ["pull db", "pull web", "create web", "start web", "create db", "start db"],
    news: ["web RUNNING", "db STOPPED (DaemonError: start refused)", "task RUNNING"],
  },
  {
    title: "a start of an essential container fails while another starts: the task never runs (BUG-2b)",
    task: two(),
    events: [
      ...[
        ofDb(1, { kind: "pulled" }),
        ofDb(2, created),
        ofWeb(1, { kind: "pulled" }),
        ofWeb(2, created),
        ofWeb(3, admitted("start")),
      ],
      ...[ofDb(4, failed("start", "refused")), ofWeb(5, started), ofWeb(9, { kind: "died", exitCode: 0, diedAt: 9 })],
    ],
    calls: ["pull db", "pull web", "create db", "start db", "create web", "start web", "stop web"],
    news: [
      "db STOPPED (DaemonError: start refused)",
      "web RUNNING",
      "web STOPPED 0",
      "task STOPPED (DaemonError: start refused)",
    ],
  },
  {
    title: "a stop while it pulls: over at once, and the pull's outcome changes nothing (TM-44)",
    task: one,
    events: [ofWeb(1, admitted("pull")), stopRequested, ofWeb(11, { kind: "pulled" })],
    calls: ["pull web"],
    news: ["web STOPPED", "task STOPPED"],
  },
  {
    title: "a stop while it waits for its place to start: over at once",
    task: one,
    events: [ofWeb(1, { kind: "pulled" }), ofWeb(2, created), stopRequested],
    calls: ["pull web", "create web", "start web"],
    news: ["web STOPPED", "task STOPPED"],
  },
  {
    title: "a stop while it starts: it runs, and is stopped; the task is not said to run (TM-44)",
    task: one,
    events: [
      ...[ofWeb(1, { kind: "pulled" }), ofWeb(2, created), ofWeb(3, admitted("start")), stopRequested],
      ...[ofWeb(11, started), ofWeb(12, admitted("stop")), ofWeb(13, { kind: "died", exitCode: 143, diedAt: 13 })],
    ],
    calls: ["pull web", "create web", "start web", "stop web"],
    news: ["web RUNNING", "web STOPPED 143", "task STOPPED"],
  },
  {
    title: "a stop of what is linked: whoever depends goes first (LIM-16)",
    task: linked,
    events: [
      ...up("db"),
      ...up("web"),
      stopRequested,
      ofWeb(12, { kind: "died", exitCode: 0, diedAt: 12 }),
      ofDb(13, { kind: "died", exitCode: 0, diedAt: 13 }),
    ],
    calls: ["pull db", "pull web", "create db", "start db", "create web", "start web", "stop web", "stop db"],
    news: ["db RUNNING", "web RUNNING", "task RUNNING", "web STOPPED 0", "db STOPPED 0", "task STOPPED"],
  },
  {
    title: "an essential container dies: the others are stopped (DM-23)",
    task: two(),
    events: [
      ...up("db"),
      ...up("web"),
      ofDb(8, { kind: "died", exitCode: 2, diedAt: 8 }),
      ofWeb(9, { kind: "died", exitCode: 143, diedAt: 9 }),
    ],
    calls: ["pull db", "pull web", "create db", "start db", "create web", "start web", "stop web"],
    news: [
      "db RUNNING",
      "web RUNNING",
      "task RUNNING",
      "db STOPPED 2",
      "web STOPPED 143",
      "task STOPPED (EssentialContainerExited: db (2))",
    ],
  },
  {
    title: "a non-essential container dies: the task runs on",
    task: two({ essential: false }),
    events: [...up("db"), ...up("web"), ofDb(8, { kind: "died", exitCode: 2, diedAt: 8 })],
    calls: ["pull db", "pull web", "create db", "start db", "create web", "start web"],
    news: ["db RUNNING", "web RUNNING", "task RUNNING", "db STOPPED 2"],
  },
  {
    title: "all are non-essential and exit: the task has stopped, for no reason",
    task: bothNonEssential,
    events: [
      ...up("db"),
      ...up("web"),
      ofDb(8, { kind: "died", exitCode: 0, diedAt: 8 }),
      ofWeb(9, { kind: "died", exitCode: 0, diedAt: 9 }),
    ],
    calls: ["pull db", "pull web", "create db", "start db", "create web", "start web"],
    news: ["db RUNNING", "web RUNNING", "task RUNNING", "db STOPPED 0", "web STOPPED 0", "task STOPPED"],
  },
  {
    title: "a start is told by its event, then its call errs: it runs (TM-39)",
    task: one,
    events: [...up("web"), ofWeb(6, failed("start", "unknown"))],
    calls: ["pull web", "create web", "start web"],
    news: ["web RUNNING", "task RUNNING"],
  },
  {
    title: "a stop times out: looked into, tried again after a while, and over on evidence alone (BUG-16)",
    task: one,
    events: [
      ...[
        ...up("web"),
        stopRequested,
        ofWeb(10, admitted("stop")),
        ofWeb(100, failed("stop", "unknown")),
        ofWeb(101, seen({ startedAt: 5 })),
      ],
      ...[
        elapsed(1100),
        ofWeb(1101, { kind: "stopped" }),
        elapsed(1601),
        ofWeb(1602, seen({ state: "exited", finishedAt: 1100, exitCode: 0 })),
      ],
    ],
    calls: ["pull web", "create web", "start web", "stop web", "inspect web", "stop web", "inspect web"],
    news: ["web RUNNING", "task RUNNING", "web STOPPED 0", "task STOPPED"],
  },
  {
    title: "a container is started again by hand while it is told to stop: it is stopped all the same",
    task: one,
    events: [
      ...[
        ...up("web"),
        stopRequested,
        ofWeb(10, admitted("stop")),
        ofWeb(20, { kind: "started", startedAt: 19 }),
        ofWeb(21, { kind: "stopped" }),
        ofWeb(22, seen({ startedAt: 19 })),
      ],
      ...[
        ofWeb(22, admitted("stop")),
        ofWeb(30, { kind: "died", exitCode: 0, diedAt: 29 }),
        ofWeb(31, { kind: "stopped" }),
      ],
    ],
    calls: ["pull web", "create web", "start web", "stop web", "inspect web", "stop web"],
    news: ["web RUNNING", "task RUNNING", "web STOPPED 0", "task STOPPED"],
  },
  {
    title: "a container is started again by hand: it is stopped, once (TM-31, LIM-4)",
    task: one,
    events: [
      ...[
        ...up("web"),
        ofWeb(9, { kind: "died", exitCode: 1, diedAt: 8 }),
        ofWeb(12, { kind: "started", startedAt: 11 }),
        ofWeb(13, seen({ startedAt: 11 })),
      ],
      ...[
        ofWeb(14, admitted("stop")),
        ofWeb(14, { kind: "died", exitCode: 143, diedAt: 14 }),
        ofWeb(15, { kind: "stopped" }),
        ofWeb(17, { kind: "started", startedAt: 16 }),
        ofWeb(18, seen({ startedAt: 16 })),
      ],
    ],
    calls: ["pull web", "create web", "start web", "inspect web", "stop web", "inspect web"],
    news: ["web RUNNING", "task RUNNING", "web STOPPED 1", "task STOPPED (EssentialContainerExited: web (1))"],
  },
  {
    title: "a container that came back cannot be stopped at once: it is stopped in the end (TM-31)",
    task: one,
    events: [
      ...[
        ...up("web"),
        ofWeb(9, { kind: "died", exitCode: 1, diedAt: 8 }),
        ofWeb(12, { kind: "started", startedAt: 11 }),
        ofWeb(13, seen({ startedAt: 11 })),
      ],
      ...[ofWeb(14, failed("stop", "refused")), ofWeb(15, seen({ startedAt: 11 })), elapsed(1014)],
      ...[ofWeb(1015, { kind: "died", exitCode: 143, diedAt: 1015 }), ofWeb(1016, { kind: "stopped" })],
    ],
    calls: ["pull web", "create web", "start web", "inspect web", "stop web", "inspect web", "stop web"],
    news: ["web RUNNING", "task RUNNING", "web STOPPED 1", "task STOPPED (EssentialContainerExited: web (1))"],
  },
  {
    title: "a start is told after the death that it came before: nothing is done (DC-67, BUG-17)",
    task: one,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, created),
      ofWeb(9, { kind: "died", exitCode: 1, diedAt: 8 }),
      ofWeb(10, { kind: "started", startedAt: 7 }),
    ],
    calls: ["pull web", "create web", "start web"],
    news: ["web STOPPED 1", "task STOPPED (EssentialContainerExited: web (1))"],
  },
  {
    title: "a task that is new is wanted to be stopped: over, without a call (TE-31, TM-1)",
    task: { ...linked, desiredStatus: "STOPPED" },
    events: [],
    calls: [],
    news: ["db STOPPED", "web STOPPED", "task STOPPED"],
  },
  {
    title: "the target of a link has stopped: nobody waits for it (LIM-2, TM-50, TM-53)",
    task: taskDefinition([
      containerDefinition("db", { essential: false }),
      containerDefinition("web", { links: ["db"], essential: false }),
    ]),
    events: [ofWeb(1, { kind: "pulled" }), ...up("db"), ofDb(8, { kind: "died", exitCode: 0, diedAt: 8 })],
    calls: ["pull db", "pull web", "create db", "start db", "create web"],
    news: [
      "db RUNNING",
      "db STOPPED 0",
      "web STOPPED (DependencyError: web links to db, which has stopped)",
      "task STOPPED (DependencyError: web links to db, which has stopped)",
    ],
  },
  {
    title: "a container vanishes without a word: the list tells, an inspect proves (LIM-5)",
    task: one,
    events: [...up("web"), { kind: "listed", at: 20, containers: {} }, ofWeb(21, failed("inspect", "missing"))],
    calls: ["pull web", "create web", "start web", "inspect web"],
    news: [
      ...["web RUNNING", "task RUNNING"],
      ...["STOPPED", "STOPPED"].map(
        (status, at) =>
          `${at === 0 ? "web" : "task"} ${status} (ContainerVanishedError: No container matching saved ID found)`,
      ),
    ],
  },
  {
    title: "memory runs out: the code comes with its cause",
    task: one,
    events: [
      ...up("web"),
      ofWeb(9, { kind: "died", exitCode: 137, diedAt: 8 }),
      ofWeb(10, seen({ state: "exited", finishedAt: 8, exitCode: 137, oomKilled: true })),
    ],
    calls: ["pull web", "create web", "start web", "inspect web"],
    news: [
      ...["web RUNNING", "task RUNNING", "web STOPPED 137 (OutOfMemoryError: Container killed due to memory usage)"],
      "task STOPPED (OutOfMemoryError: Container killed due to memory usage)",
    ],
  },
  {
    title: "it is killed by hand: no cause is invented",
    task: one,
    events: [
      ...up("web"),
      ofWeb(9, { kind: "died", exitCode: 137, diedAt: 8 }),
      ofWeb(10, seen({ state: "exited", finishedAt: 8, exitCode: 137 })),
    ],
    calls: ["pull web", "create web", "start web", "inspect web"],
    news: ["web RUNNING", "task RUNNING", "web STOPPED 137", "task STOPPED (EssentialContainerExited: web (137))"],
  },
  {
    title: "it is removed by force: the death's code is kept though an inspect finds nothing",
    task: one,
    events: [
      ...up("web"),
      ofWeb(9, { kind: "died", exitCode: 137, diedAt: 8 }),
      ofWeb(10, { kind: "removed" }),
      ofWeb(11, failed("inspect", "missing")),
    ],
    calls: ["pull web", "create web", "start web", "inspect web"],
    news: ["web RUNNING", "task RUNNING", "web STOPPED 137", "task STOPPED (EssentialContainerExited: web (137))"],
  },
  {
    title: "the daemon is not reached: every call is tried again after a while",
    task: one,
    events: [
      ...[
        ofWeb(1, failed("pull", "unreachable")),
        elapsed(1001),
        ofWeb(1002, { kind: "pulled" }),
        ofWeb(1003, failed("create", "unreachable")),
      ],
      ...[
        elapsed(2003),
        ofWeb(2004, created),
        ofWeb(2005, failed("start", "unreachable")),
        elapsed(3005),
        ofWeb(3006, started),
      ],
    ],
    calls: ["pull web", "pull web", "create web", "create web", "start web", "start web"],
    news: ["web RUNNING", "task RUNNING"],
  },
  {
    title: "an empty volume's container is created and looked at before the one that mounts it (DM-50, DM-52)",
    task: sharing,
    events: [
      ofWeb(1, { kind: "pulled" }),
      ofHolder(1, { kind: "pulled" }),
      ofHolder(2, { kind: "created", containerId: "holder" }),
      ofHolder(
        3,
        seen({ containerId: "holder", state: "created", volumes: { "/ecs-empty-volume/scratch": "/place" } }),
      ),
      ...up("web").slice(1),
      ofWeb(9, { kind: "died", exitCode: 0, diedAt: 8 }),
    ],
    calls: [
      ...["pull web", `pull ${emptyVolumeContainer}`, `create ${emptyVolumeContainer}`],
      ...[`inspect ${emptyVolumeContainer}`, "create web", "start web"],
    ],
    news: ["web RUNNING", "task RUNNING", "web STOPPED 0", "task STOPPED (EssentialContainerExited: web (0))"],
  },
  {
    title: "an empty volume's container is removed by hand before its time: whoever needs it says so (DM-53)",
    task: sharing,
    events: [
      ofHolder(1, { kind: "pulled" }),
      ofHolder(2, { kind: "created", containerId: "holder" }),
      ofHolder(3, { kind: "removed" }),
    ],
    calls: [
      ...["pull web", `pull ${emptyVolumeContainer}`],
      ...[`create ${emptyVolumeContainer}`, `inspect ${emptyVolumeContainer}`],
    ],
    news: [`web STOPPED (${noVolume})`, `task STOPPED (${noVolume})`],
  },
]

describe("lifecycle: scenarios", () => {
  for (const { title, task, events, calls, news } of stories)
    it(title, () => {
      const life = live(task, events)
      expect(callsOf(life)).to.have.members(calls)
      expect(life.news).to.deep.equal(news)
    })

  it("ports are known before RUNNING is said, and stay as they were known first (TM-35, LIM-11)", () => {
    const bindings = [{ containerPort: 80, hostPort: 32768, protocol: "tcp", bindIp: "0.0.0.0" }] as const
    const ported = taskDefinition([{ ...web, portMappings: [{ containerPort: 80, hostPort: 0, protocol: "tcp" }] }])
    const starting = [...up("web"), ofWeb(6, { kind: "started" })]
    expect(live(ported, starting).news).to.deep.equal([])
    const life = live(ported, [...starting, ofWeb(7, seen({ startedAt: 5, portBindings: bindings }))])
    expect([life.news, callsOf(life).at(-1)]).to.deep.equal([["web RUNNING", "task RUNNING"], "inspect web"])
    expect(life.last.changes[0]).to.have.deep.property("portBindings", bindings)
    const later = live(ported, [
      ...starting,
      ofWeb(7, seen({ startedAt: 5, portBindings: bindings })),
      ofWeb(8, seen({ startedAt: 5 })),
    ])
    expect(containerOf(later).portBindings).to.deep.equal(bindings)
  })
})

describe("lifecycle: a pull that fails for what may pass", () => {
  const refused = { kind: "failed", verdict: "refused" } as const
  const failed = (at: number, retryable: boolean) =>
    ofWeb(at, { ...refused, call: "pull", failure: { name: "CannotPullContainerError", message: "busy" }, retryable })
  const missing = (at: number) =>
    ofWeb(at, { kind: "failed", call: "create", verdict: "missing", failure: { name: "X", message: "no image" } })

  it("is tried again twice once the image proves to be missing, and is then the reason (LIM-15)", () => {
    const life = live(taskDefinition([web]), [
      failed(1, true),
      missing(2),
      { kind: "elapsed", at: 1002 },
      failed(1003, true),
      missing(1004),
      { kind: "elapsed", at: 3004 },
      failed(3005, true),
      missing(3006),
    ])
    expect(callsOf(life)).to.deep.equal(["pull web", "create web", "pull web", "create web", "pull web", "create web"])
    expect(life.news).to.deep.equal([
      "web STOPPED (CannotPullContainerError: busy)",
      "task STOPPED (CannotPullContainerError: busy)",
    ])
  })

  it("is tried again as often where the connection broke before, which proves nothing (LIM-15)", () => {
    const cut = (at: number) =>
      ofWeb(at, { kind: "failed", call: "pull", verdict: "cut", failure: { name: "X", message: "hung up" } })
    const life = live(taskDefinition([web]), [
      ...[cut(1), elapsed(1001), cut(1002), elapsed(3002)],
      ...[failed(3003, true), missing(3004), elapsed(7004)],
      ...[failed(7005, true), missing(7006), elapsed(15_006)],
      ...[failed(15_007, true), missing(15_008), elapsed(60_000)],
    ])
    const again = ["pull web", "create web"]
    expect(callsOf(life)).to.deep.equal(["pull web", "pull web", ...again, ...again, ...again])
    expect(life.news.at(-1)).to.equal("task STOPPED (CannotPullContainerError: busy)")
  })

  it("is not tried again where a later one succeeds and the image is missing all the same", () => {
    const life = live(taskDefinition([web]), [
      failed(1, true),
      missing(2),
      ...[elapsed(1002), ofWeb(1003, { kind: "pulled" }), missing(1004), elapsed(60_000)],
    ])
    expect(callsOf(life)).to.deep.equal(["pull web", "create web", "pull web", "create web"])
    expect(life.news).to.deep.equal(["web STOPPED (X: no image)", "task STOPPED (X: no image)"])
  })

  it("is not tried again where the image is there after all, nor where trying is vain (LIM-9)", () => {
    const there = live(taskDefinition([web]), [failed(1, true), ofWeb(2, { kind: "created", containerId: "id" })])
    expect(callsOf(there)).to.deep.equal(["pull web", "create web", "start web"])
    const vain = live(taskDefinition([web]), [failed(1, false), missing(2), { kind: "elapsed", at: 60_000 }])
    expect(callsOf(vain)).to.deep.equal(["pull web", "create web"])
  })
})
