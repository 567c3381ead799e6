import { reduceFailure } from "../../lib/lifecycle/failure.ts"
import type { CallName } from "../../lib/lifecycle/index.ts"
import type { Verdict } from "../../lib/model/error.ts"
import type { PortMapping } from "../../lib/model/definition.ts"
import type { ContainerState } from "../../lib/model/task.ts"
import { containerDefinition } from "./support/build.ts"
import { created, dying, expectChange, none, reached, revived, running, state, stopped } from "./support/states.ts"

const failure = { name: "SomeError", message: "no" }
const earlier = { name: "EarlierError", message: "first" }
const vanished = { name: "ContainerVanishedError", message: "No container matching saved ID found" }
const givenUp = { desired: "STOPPED", failure } as const
const later = { attempts: 1, retryAt: 1010 }
const nothing = {}
const binding = { containerPort: 80, hostPort: 49_153, protocol: "tcp", bindIp: "0.0.0.0" } as const

/** In the last place the ports that are asked for, if any are. */
type Row = readonly [
  CallName,
  Verdict | readonly Verdict[],
  string,
  ContainerState,
  Partial<ContainerState>,
  (readonly PortMapping[])?,
]

const rows: readonly Row[] = [
  ["pull", ["unreachable", "cut"], "is tried again", none, later],
  [
    "pull",
    ["refused", "missing", "conflict", "unknown"],
    "counts only if the image is missing (TM-34)",
    none,
    { pullFailure: failure },
  ],

  ["create", "unreachable", "is tried again", none, later],
  ["create", "unknown", "is looked into (BUG-7b)", none, { failure, mayExist: true, inspectAt: 10 }],
  [
    "create",
    ["cut", "conflict"],
    "is looked into, and tried again if nothing is there",
    none,
    { ...later, mayExist: true, inspectAt: 10 },
  ],
  ["create", "unknown", "keeps the first reason", { ...none, failure: earlier }, { mayExist: true, inspectAt: 10 }],
  ["create", "missing", "is the end", none, givenUp],
  [
    "create",
    "missing",
    "has the pull's reason",
    { ...none, pullFailure: earlier },
    { desired: "STOPPED", failure: earlier },
  ],
  [
    "create",
    "missing",
    "is followed by another pull where that may help, once",
    { ...none, pullFailure: earlier, mayPullAgain: true },
    { ...later, pullFailure: undefined, mayPullAgain: false, repulls: 1 },
  ],
  ["create", "refused", "is the end (TE-72)", { ...none, pullFailure: earlier }, givenUp],
  ["create", "refused", "after the end changes nothing", stopped, nothing],

  ["start", "unreachable", "is tried again", created, later],
  ["start", "cut", "is looked into, and tried again if it has not begun", created, { ...later, inspectAt: 10 }],
  ["start", "unknown", "is the end, and looked into", created, { ...givenUp, inspectAt: 10 }],
  [
    "start",
    "missing",
    "is the end of one that has vanished",
    created,
    { ...reached("STOPPED"), gone: true, failure: vanished },
  ],
  ["start", ["conflict", "refused"], "is the end (TE-72)", created, givenUp],
  ["start", "refused", "keeps the first reason", { ...created, failure: earlier }, { desired: "STOPPED" }],

  [
    "start",
    "missing",
    "of one that has died, and is gone, is its end",
    dying,
    { ...reached("STOPPED"), gone: true, inspectAt: undefined },
  ],
  ["start", ["unreachable", "cut", "unknown"], "of one that has run and ended did succeed", stopped, nothing],
  ["start", ["cut", "unknown", "refused"], "of one that has died, of what is yet unknown, did succeed", dying, nothing],

  [
    "stop",
    "missing",
    "is the end of one that has vanished",
    running,
    { ...reached("STOPPED"), gone: true, failure: vanished },
  ],
  ["stop", "unreachable", "is tried again", running, later],
  [
    "stop",
    "unreachable",
    "of one that came back is tried again",
    { ...revived, quelled: true },
    { ...later, quelled: false },
  ],
  [
    "stop",
    ["cut", "unknown", "conflict", "refused"],
    "is looked into before it is tried again (BUG-16)",
    running,
    { ...later, inspectAt: 10 },
  ],
  ["stop", ["unreachable", "cut", "unknown", "refused"], "of one that has died since changes nothing", dying, nothing],

  ["remove", "missing", "has been done", stopped, { gone: true }],
  [
    "remove",
    ["unreachable", "cut", "unknown", "conflict", "refused"],
    "is tried again (TE-90, LIM-13)",
    { ...stopped, attempts: 2 },
    { attempts: 3, retryAt: 4010 },
  ],
  [
    "remove",
    "missing",
    "by name has been done",
    state({ known: "STOPPED", mayExist: true }),
    { mayExist: false, gone: true },
  ],
  [
    "remove",
    "missing",
    "by name, after the id was told, is looked into",
    { ...stopped, mayExist: true },
    { mayExist: false, inspectAt: 10 },
  ],

  [
    "inspect",
    "missing",
    "is the end of one that has vanished (LIM-5)",
    running,
    { ...reached("STOPPED"), gone: true, failure: vanished },
  ],
  [
    "inspect",
    "missing",
    "is the end of one that is said to run, and has no id",
    state({ known: "RUNNING" }),
    { ...reached("STOPPED"), gone: true, failure: vanished },
  ],
  [
    "inspect",
    "missing",
    "of one that is yet to be made: the looks before it count no more, the creates do",
    { ...none, looks: 2, attempts: 2, retryAt: 50 },
    { looks: 0 },
  ],
  [
    "inspect",
    "missing",
    "of one whose create has failed is its end",
    { ...none, mayExist: true, failure: earlier },
    { desired: "STOPPED" },
  ],
  [
    "inspect",
    "missing",
    "of one whose create may have begun leaves it to be created",
    { ...none, mayExist: true, ...later },
    nothing,
  ],
  [
    "inspect",
    "missing",
    "by name, after the id was told, is repeated",
    { ...created, mayExist: true },
    { mayExist: false, inspectAt: 10 },
  ],
  [
    "inspect",
    "conflict",
    "finds somebody else's, and is the end",
    { ...none, mayExist: true },
    { ...givenUp, mayExist: false },
  ],
  [
    "inspect",
    ["unreachable", "cut", "unknown", "refused"],
    "is repeated (TE-51, LIM-10)",
    running,
    { looks: 1, inspectAt: 1010 },
  ],
  ["inspect", "unknown", "is repeated ever less often", { ...running, looks: 9 }, { looks: 10, inspectAt: 60_010 }],
  [
    "inspect",
    ["unknown", "refused"],
    "of one that has died leaves the death certain after three more tries for its code (DC-64)",
    { ...dying, inspectAt: undefined, looks: 3 },
    reached("STOPPED"),
  ],
  [
    "inspect",
    ["unreachable", "cut"],
    "of one that has died with a code leaves the death certain (DC-64)",
    { ...dying, death: { at: 8, exitCode: 137 }, inspectAt: undefined },
    { ...reached("STOPPED"), exitCode: 137 },
  ],
  [
    "inspect",
    ["unreachable", "cut", "unknown"],
    "of one that has died with a code, and had ports, is repeated, for others may wait for these",
    { ...dying, death: { at: 8, exitCode: 137 }, inspectAt: undefined, portBindings: [binding] },
    { ...reached("STOPPED"), exitCode: 137, inspectAt: 1010 },
  ],
  [
    "inspect",
    ["unreachable", "cut", "unknown"],
    "of one that has died with a code, and may have the ports that were asked for, is repeated (TM-91)",
    { ...dying, death: { at: 8, exitCode: 137 }, inspectAt: undefined },
    { ...reached("STOPPED"), exitCode: 137, inspectAt: 1010 },
    [{ containerPort: 80, hostPort: 0, protocol: "tcp" }],
  ],
  [
    "inspect",
    ["unreachable", "cut", "unknown", "refused"],
    "of one that has died without a code is repeated, for its code",
    { ...dying, inspectAt: undefined },
    { looks: 1, inspectAt: 1010 },
  ],
  [
    "inspect",
    "unknown",
    "of one whose stops have failed is repeated as soon as the first",
    { ...running, attempts: 9, retryAt: 60_000 },
    { looks: 1, inspectAt: 1010 },
  ],
  [
    "inspect",
    ["unreachable", "cut"],
    "by a daemon that is away is repeated as long as it takes",
    { ...dying, inspectAt: undefined, looks: 3 },
    { looks: 4, inspectAt: 8010 },
  ],
  [
    "inspect",
    "unknown",
    "is repeated after twice the time when it fails once more",
    { ...running, looks: 1 },
    { looks: 2, inspectAt: 2010 },
  ],
  ["inspect", "unknown", "of one that has ended is repeated", stopped, { looks: 1, inspectAt: 1010 }],
  ["inspect", "unknown", "of one that may be alive again is repeated", { ...revived }, { looks: 1, inspectAt: 1010 }],
  [
    "inspect",
    "unknown",
    "of one that may have come to life late is repeated",
    state({ known: "STOPPED" }),
    { looks: 1, inspectAt: 1010 },
  ],
]

describe("lifecycle/failure", () => {
  for (const [call, verdicts, title, before, changes, portMappings = []] of rows)
    for (const verdict of [verdicts].flat())
      it(`${call}, ${verdict}: ${title}`, () => {
        const definition = containerDefinition("web", { portMappings })
        const event = { kind: "failed", container: "web", at: 10, call, failure, verdict } as const
        const after = reduceFailure(before, event, definition)
        expectChange(after, before, changes)
      })
})
