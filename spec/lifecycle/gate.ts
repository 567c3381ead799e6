import { expect } from "chai"
import {
  explain,
  newHost,
  reduceHost,
  reduceTask,
  sequencingOf,
  type HostState,
  type TaskEvent,
} from "../../lib/lifecycle/index.ts"
import { newGate, passGate, type Gate, type Sequencing } from "../../lib/lifecycle/gate.ts"
import type { TaskDefinition } from "../../lib/model/definition.ts"
import type { ContainerState, TaskState } from "../../lib/model/task.ts"
import { inspection, linked, live, ofWeb, recorded, submitted, taskDefinition, taskOf, web } from "./support/build.ts"
import { calling, stopped } from "./support/states.ts"

const nothing: Sequencing = { holds: undefined, awaits: undefined }
const holding = (holds: number): Sequencing => ({ holds, awaits: undefined })
const waiting = (awaits: number): Sequencing => ({ holds: undefined, awaits })

/** Moves tasks, each named by its rank, and gathers who entered after each move. */
const play = (moves: readonly Move[]): readonly (readonly string[])[] => {
  let gate: Gate = newGate()
  return moves.map((move) => {
    const passage = pass(gate, move)
    gate = passage.gate
    return passage.entered
  })
}

type Move = readonly [rank: number, from: Sequencing, to: Sequencing]

const pass = (gate: Gate, [rank, from, to]: Move) => passGate(gate, { rank, taskArn: `t${String(rank)}`, from, to })

describe("lifecycle/gate", () => {
  it("lets a start in at once where no stop is under way (UT-20)", () => {
    expect(play([[1, nothing, waiting(5)]])).to.deep.equal([["t1"]])
  })

  it("holds a start until every stop of its number and below is done, several under one number too (TM-3, TM-90, UT-20)", () => {
    expect(
      play([
        [1, nothing, holding(5)],
        [2, nothing, holding(5)],
        [3, nothing, holding(6)],
        [4, nothing, waiting(5)],
        [5, nothing, waiting(6)],
        [6, nothing, waiting(4)],
        [1, holding(5), nothing],
        [2, holding(5), nothing],
        [3, holding(6), nothing],
      ]),
    ).to.deep.equal([[], [], [], [], [], ["t6"], [], ["t4"], ["t5"]])
  })

  it("forgets whoever waits no longer, and lets the rest in by number, then in order", () => {
    expect(
      play([
        [1, nothing, holding(1)],
        [2, nothing, waiting(3)],
        [4, nothing, waiting(2)],
        [3, nothing, waiting(2)],
        [5, nothing, waiting(2)],
        [5, waiting(2), nothing],
        [1, holding(1), nothing],
      ]).at(-1),
    ).to.deep.equal(["t3", "t4", "t2"])
  })

  it("keeps nothing of whoever it is done with", () => {
    const moves: readonly Move[] = [
      [1, nothing, holding(5)],
      [2, nothing, waiting(5)],
      [3, nothing, waiting(5)],
      [3, waiting(5), nothing],
      [1, holding(5), nothing],
    ]
    const { stops, line } = moves.reduce((gate, move) => pass(gate, move).gate, newGate())
    expect([stops.size, line.size]).to.deep.equal([0, 0])
  })

  const stop: TaskDefinition = taskDefinition([web], { desiredStatus: "STOPPED", stopSequenceNumber: 9 })
  const ported = taskDefinition([{ ...web, portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }] }])
  const binding = { containerPort: 80, hostPort: 80, protocol: "tcp", bindIp: "0.0.0.0" } as const
  const up = [
    ofWeb(1, { kind: "pulled" }),
    ofWeb(2, { kind: "created", containerId: "id" }),
    ofWeb(3, { kind: "started" }),
    ofWeb(4, { kind: "inspected", inspection: inspection({ portBindings: [binding] }) }),
  ]
  const fold = (task: TaskState | undefined, ...events: readonly TaskEvent[]): TaskState =>
    taskOf({ task: events.reduce((known, event) => reduceTask(known, event).task, task) })
  const update = { ...submitted(stop), at: 10 }

  it("has a stop registered when it is asked for, even of a task that is on its way to its end (TM-21, LIM-8, BUG-3)", () => {
    const running = live(ported, up).task
    expect(sequencingOf(fold(running, update)).holds).to.equal(9)
    expect(sequencingOf(fold(running, { kind: "stopRequested", at: 9 }, update)).holds).to.equal(9)
    expect(sequencingOf(fold(undefined, submitted(stop))).holds).to.equal(9)
    const later = submitted({ ...stop, stopSequenceNumber: 12 })
    expect(sequencingOf(fold(running, update, later)).holds).to.equal(9)
    expect(sequencingOf(fold(running, submitted(taskDefinition([web], { desiredStatus: "STOPPED" })))).holds).to.equal(
      undefined,
    )
  })

  it("counts a stop as done once the ports are free, not at the death (TM-5, TM-91)", () => {
    const dead = fold(live(ported, up).task, update, ofWeb(11, { kind: "died", exitCode: 0 }))
    expect([dead.known, sequencingOf(dead).holds]).to.deep.equal(["STOPPED", 9])
    const free = fold(
      dead,
      ofWeb(12, { kind: "inspected", inspection: inspection({ state: "exited", finishedAt: 11, exitCode: 0 }) }),
    )
    expect([free.known, sequencingOf(free).holds]).to.deep.equal(["STOPPED", undefined])
    expect(fold(free, update).stopSequence).to.equal(9)
    const over = fold(
      live(taskDefinition([web]), up.slice(0, 3)).task,
      { kind: "stopRequested", at: 9 },
      ofWeb(11, { kind: "died", exitCode: 0 }),
    )
    expect(fold(over, update).stopSequence).to.equal(undefined)
  })

  it("has a stop registered that is asked for while the ports are not free yet (TM-21, TM-90)", () => {
    const dead = fold(live(ported, up).task, ofWeb(9, { kind: "died", exitCode: 1 }))
    expect([dead.known, sequencingOf(fold(dead, update)).holds]).to.deep.equal(["STOPPED", 9])
  })

  it("waits no longer for the ports of one that cannot be looked at (TM-91)", () => {
    const fail = (at: number): TaskEvent =>
      ofWeb(at, { kind: "failed", call: "inspect", verdict: "refused", failure: { name: "E", message: "" } })
    const again = (from: number): readonly TaskEvent[] => [{ kind: "elapsed", at: from }, fail(from)]
    const dead = fold(live(ported, up).task, update, ofWeb(11, { kind: "died", exitCode: 0 }), fail(12))
    const held = [0, 1, 2, 3].map(
      (tries) => sequencingOf(fold(dead, ...[100_000, 200_000, 300_000].slice(0, tries).flatMap(again))).holds,
    )
    expect(held).to.deep.equal([9, 9, 9, undefined])
  })

  it("counts a stop as done once the ports are free, even if nobody has come to know them (TM-5, TM-91)", () => {
    const failed = {
      call: "inspect",
      verdict: "unknown",
      failure: { name: "DockerTimeoutError", message: "" },
    } as const
    const unseen = fold(live(ported, up.slice(0, 3)).task, ofWeb(4, { kind: "failed", ...failed }))
    const dead = fold(unseen, update, ofWeb(11, { kind: "died", exitCode: 0 }))
    expect([dead.known, sequencingOf(dead).holds]).to.deep.equal(["STOPPED", 9])
    const free = fold(
      dead,
      ofWeb(11, { kind: "stopped" }),
      ofWeb(12, { kind: "inspected", inspection: inspection({ state: "exited", finishedAt: 11, exitCode: 0 }) }),
    )
    expect(sequencingOf(free).holds).to.equal(undefined)
  })

  it("counts a stop as done once the last of its containers is", () => {
    const [over, looking] = [
      { ...stopped, name: "db" },
      { ...stopped, call: calling("inspect") },
    ]
    const holds = (...containers: readonly ContainerState[]) =>
      sequencingOf({ ...taskOf(live(linked, [])), known: "STOPPED", stopSequence: 9, containers }).holds
    expect([holds(over, stopped), holds(over, looking), holds(over, { ...stopped, inspectAt: 20 })]).to.deep.equal([
      ...[undefined, 9, 9],
    ])
  })

  it("has a start wait only once it is recorded, and no longer once it is let in (TM-3)", () => {
    const start = submitted(taskDefinition([web], { startSequenceNumber: 9 }))
    const lives: readonly (readonly TaskEvent[])[] = [[], [recorded], [recorded, { kind: "entered", at: 5 }]]
    const awaits = lives.map((events) => sequencingOf(fold(undefined, start, ...events)).awaits)
    expect(awaits).to.deep.equal([undefined, 9, undefined])
  })

  it("keeps a start from every call, a pull included, until it is let in; a stop it obeys at once (TM-3)", () => {
    const start = taskDefinition([web], { startSequenceNumber: 9 })
    const { task, effects } = live(start, [])
    const { host } = reduceHost(newHost({ maxPulls: 1, maxStarts: 1, maxStops: 1 }), { kind: "connected" })
    expect(explain(taskOf({ task }), host)).to.deep.equal([{ subject: "task", waitsFor: "sequence", since: 0 }])
    expect([effects, sequencingOf(task).awaits]).to.deep.equal([[], 9])
    expect(reduceTask(task, { kind: "entered", at: 5 }).effects.map((effect) => effect.do)).to.deep.equal(["pull"])
    const stopped = fold(task, { kind: "stopRequested", at: 5 })
    expect([stopped.known, sequencingOf(stopped)]).to.deep.equal(["STOPPED", nothing])
  })

  it("is part of the host: a stop by its task's state, a start by its number (TE-34, TM-92)", () => {
    const host: HostState = newHost({ maxPulls: 1, maxStarts: 1, maxStops: 1 })
    const held = reduceHost(host, { kind: "sequenced", rank: 1, taskArn: "t1", from: nothing, to: holding(9) })
    const asked = reduceHost(held.host, { kind: "sequenced", rank: 2, taskArn: "t2", from: nothing, to: waiting(9) })
    const freed = reduceHost(asked.host, { kind: "sequenced", rank: 1, taskArn: "t1", from: holding(9), to: nothing })
    expect([held.entered, asked.entered, freed.entered]).to.deep.equal([[], [], ["t2"]])
  })

  it("knows nothing of a task that is forgotten", () => {
    expect(sequencingOf(undefined)).to.deep.equal(nothing)
  })
})
