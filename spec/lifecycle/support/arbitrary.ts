/** Anything that can happen, in any order: possible or not. */
import fc from "fast-check"
import type { TaskEvent } from "../../../lib/lifecycle/index.ts"
import { emptyVolumeContainer, withEmptyVolumes } from "../../../lib/model/empty-volume.ts"
import { containerDefinition, inspection, taskDefinition } from "./build.ts"
import type { TaskDefinition } from "../../../lib/model/definition.ts"

const names = ["a", "b", "c", emptyVolumeContainer] as const
const statuses = ["NONE", "CREATED", "RUNNING", "STOPPED"] as const
const calls = ["pull", "create", "start", "stop", "remove", "inspect"] as const
const states = ["created", "running", "paused", "restarting", "removing", "exited", "dead"] as const
const verdicts = ["refused", "missing", "conflict", "unreachable", "cut", "unknown"] as const

/** `c` links to `b`, which takes its volumes from `a`, which mounts an empty one. */
export const anyDefinition: fc.Arbitrary<TaskDefinition> = fc
  .record({
    essential: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    links: fc.boolean(),
    volumes: fc.boolean(),
    empty: fc.boolean(),
    ports: fc.boolean(),
    desiredStatus: fc.constantFrom("RUNNING" as const, "RUNNING" as const, "STOPPED" as const),
  })
  .map(({ essential, links, volumes, empty, ports, desiredStatus }) =>
    withEmptyVolumes(
      taskDefinition(
        [
          containerDefinition("a", {
            essential: essential[0],
            mountPoints: empty ? [{ sourceVolume: "scratch", containerPath: "/scratch", readOnly: false }] : [],
          }),
          containerDefinition("b", {
            essential: essential[1],
            volumesFrom: volumes ? [{ sourceContainer: "a", readOnly: false }] : [],
            portMappings: ports ? [{ containerPort: 80, hostPort: 0, protocol: "tcp" }] : [],
          }),
          containerDefinition("c", { essential: essential[2], links: links ? ["b"] : [] }),
        ],
        { desiredStatus, volumes: [{ name: "scratch" }] },
      ),
    ),
  )

const time = fc.nat(20_000)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const container = fc.constantFrom(...names)
const containerId = fc.constantFrom("id-1", "id-2")
const failure = fc.constant({ name: "SomeError", message: "some reason" })
const bindings = fc.constant([{ containerPort: 80, hostPort: 8080, protocol: "tcp", bindIp: "0.0.0.0" } as const])

const anyInspection = fc
  .record({
    containerId,
    state: fc.constantFrom(...states),
    startedAt: maybe(time),
    finishedAt: maybe(time),
    exitCode: maybe(fc.constantFrom(0, 1, 137)),
    oomKilled: fc.boolean(),
    error: maybe(fc.constantFrom("", "broken")),
    portBindings: bindings,
  })
  .map(inspection)

const occurrence = <Kind extends TaskEvent["kind"], More extends object>(
  kind: Kind,
  more: { readonly [Key in keyof More]: fc.Arbitrary<More[Key]> },
) => fc.record({ kind: fc.constant(kind), ...more }) as fc.Arbitrary<{ readonly kind: Kind } & More>

/** Every kind of event, time aside. */
const anyHappening = fc.oneof(
  occurrence("recorded", { status: fc.constantFrom(...statuses) }),
  occurrence("declined", {}),
  occurrence("stopRequested", {}),
  occurrence("removalRequested", {}),
  occurrence("elapsed", {}),
  occurrence("listed", {
    containers: fc.dictionary(container, fc.record({ containerId, state: fc.constantFrom(...states) })),
  }),
  occurrence("admitted", { container, call: fc.constantFrom(...calls), until: maybe(time) }),
  occurrence("pulled", { container }),
  occurrence("created", { container, containerId, dockerName: maybe(fc.constant("docker-name")) }),
  occurrence("started", { container, startedAt: maybe(time) }),
  occurrence("died", { container, exitCode: maybe(fc.constantFrom(0, 1, 137)), diedAt: maybe(time) }),
  occurrence("lackedMemory", { container, lackedAt: time }),
  occurrence("stopped", { container }),
  occurrence("removed", { container }),
  occurrence("inspected", { container, inspection: anyInspection }),
  occurrence("failed", { container, call: fc.constantFrom(...calls), failure, verdict: fc.constantFrom(...verdicts) }),
)

/** A row of events, each at a time that is not before the one before. */
export const anyEvents: fc.Arbitrary<readonly TaskEvent[]> = fc
  .array(fc.tuple(anyHappening, fc.constantFrom(0, 0, 1, 600, 1500, 30_000)), { maxLength: 60, size: "max" })
  .map((happenings) => {
    let at = 0
    return happenings.map(([happening, later]) => ({ ...happening, at: (at += later) }))
  })
