/**
 * The engine's promise as a whole: whatever a daemon does, loses, repeats or leaves unanswered, every task comes to rest once
 * the faults cease, knows the truth, and leaves nothing behind.
 */
import { expect } from "chai"
import fc from "fast-check"
import { explain } from "../../lib/lifecycle/index.ts"
import type { Verdict } from "../../lib/model/error.ts"
import { emptyVolumeContainer, withEmptyVolumes } from "../../lib/model/empty-volume.ts"
import type { TaskDefinition } from "../../lib/model/definition.ts"
import type { CallName } from "../../lib/lifecycle/index.ts"
import { containerDefinition, taskDefinition } from "./support/build.ts"
import { occupied } from "./support/occupied.ts"
import { calm, containersOf, World } from "./support/world.ts"

const scratch = { sourceVolume: "scratch", containerPath: "/scratch", readOnly: false }
const port = { containerPort: 80, hostPort: 0, protocol: "tcp" } as const

/** One task with a link and a port, one with volumes of another, an empty one, and a container that may end. */
const definitions: readonly TaskDefinition[] = [
  taskDefinition(
    [
      containerDefinition("db"),
      containerDefinition("web", { links: ["db"], portMappings: [port] }),
      containerDefinition("log", { essential: false, image: "db:1" }),
    ],
    { arn: "task/1" },
  ),
  withEmptyVolumes(
    taskDefinition(
      [
        containerDefinition("data", { essential: false, mountPoints: [scratch] }),
        containerDefinition("app", { image: "db:1", volumesFrom: [{ sourceContainer: "data", readOnly: false }] }),
      ],
      { arn: "task/2", volumes: [{ name: "scratch" }] },
    ),
  ),
]

const verdicts: readonly Verdict[] = ["unknown", "unreachable", "refused", "cut"]

const isSilent = (verdict: Verdict): boolean => verdict === "unknown" || verdict === "cut"

/** One thing happens, chosen by two numbers. */
const happen = (world: World, what: number, which: number): void => {
  world.now += 1 + (which % 3)
  const call = world.sent[which % Math.max(1, world.sent.length)]
  const told = world.told[which % Math.max(1, world.told.length)]
  const keys = containersOf(world).map(([key]) => key)
  const key = keys[which % keys.length] ?? ""
  switch (what) {
    case 0:
    case 1:
    case 2:
      if (call !== undefined) world.perform(call)
      break
    case 3:
    case 4:
    case 5:
      if (call?.outcome !== undefined) world.answer(call)
      break
    case 6:
      if (call !== undefined) {
        const verdict = verdicts[which % verdicts.length] ?? "unknown"
        if (isSilent(verdict) && call.outcome === undefined && which % 8 < 4) world.late.push(call.effect)
        if (call.outcome === undefined || isSilent(verdict)) world.fail(call, verdict)
      }
      break
    case 7:
      world.performLate()
      break
    case 8:
    case 9:
      if (told !== undefined) world.tellFirst(told)
      break
    case 10:
      if (told !== undefined) world.tell(told)
      break
    case 11:
      world.forgetFirst()
      break
    case 12:
      world.exit(key, [0, 1, 137][which % 3] ?? 0)
      break
    case 13:
      if (which % 2 === 0) world.restart(key)
      else world.destroy(key)
      break
    case 14:
      if (which % 4 === 0) world.fold(`task/${String(1 + (which % 2))}`, { kind: "stopRequested", at: world.now })
      else world.wait()
      break
    case 15:
      if (which % 2 === 0) world.lose()
      else world.connect()
      break
  }
}

const history = fc.array(fc.tuple(fc.nat(15), fc.nat(100)), { maxLength: 120, size: "max" })

const troubled = (steps: readonly (readonly [number, number])[]): World => {
  const world = new World()
  for (const definition of definitions) world.submit(definition)
  world.record()
  world.connect()
  for (const [what, which] of steps) {
    happen(world, what, which)
    world.record()
  }
  return world
}

/** The connection is made anew, and nothing goes wrong any more. */
const settle = (world: World): void => {
  while (world.late.length > 0) world.performLate()
  world.lose()
  world.connect()
  calm(world)
}

describe("lifecycle: a daemon that errs", () => {
  it("leaves every task at rest with the truth known, and after its removal without a trace (DC-66)", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = troubled(steps)
        settle(world)
        for (const task of world.tasks.values()) {
          if (task.desired === "STOPPED") expect(task.known).to.equal("STOPPED")
          else
            for (const { known, name } of task.containers)
              expect(known).to.be.oneOf(["RUNNING", "STOPPED", ...(name === emptyVolumeContainer ? ["CREATED"] : [])])
          expect(
            explain(task, world.host).filter(({ waitsFor }) => !["retention", "steady-check"].includes(waitsFor)),
          ).to.deep.equal([])
        }
        for (const [key, { known, quelled }] of containersOf(world))
          if (known === "RUNNING") expect(world.boxes.get(key)?.state).to.equal("running")
          else if (!quelled && !world.isObscure(key)) expect(world.boxes.get(key)?.state).not.to.equal("running")

        for (const arn of world.tasks.keys()) world.fold(arn, { kind: "removalRequested", at: world.now })
        calm(world)
        expect([...world.tasks.keys(), ...world.boxes.keys(), ...world.sent]).to.deep.equal([])
        expect(occupied(world.host)).to.equal(0)
      }),
      { numRuns: 25 },
    )
  })

  /** Everything is done at once, except for one call, which always fails in one way. */
  const callsInTenMinutes = (call: CallName, verdict: Verdict, isStopped: boolean): number => {
    const world = new World()
    for (const definition of definitions) world.submit(definition)
    world.record()
    world.connect()
    let isIdle = false
    while (!isIdle && world.now < 600_000 && total(world) < 1000) {
      world.record()
      const [sent] = world.sent
      const [told] = world.told
      if (sent?.effect.do === call) world.fail(sent, verdict)
      else if (sent !== undefined) {
        world.perform(sent)
        world.answer(sent)
      } else if (told !== undefined) world.tellFirst(told)
      else if (isStopped && world.now === 0) {
        world.now = 1
        for (const arn of world.tasks.keys()) world.fold(arn, { kind: "removalRequested", at: world.now })
      } else isIdle = !world.wait()
    }
    return total(world)
  }

  const total = (world: World): number => [...world.made.values()].reduce((sum, count) => sum + count, 0)

  for (const call of ["pull", "create", "start", "stop", "remove", "inspect"] as const)
    for (const verdict of ["refused", "missing", "conflict", "unreachable", "cut", "unknown"] as const)
      it(`is not called without a pause when every ${call} is ${verdict}`, () => {
        for (const isStopped of [false, true]) expect(callsInTenMinutes(call, verdict, isStopped)).to.be.below(5 * 40)
      })
})
