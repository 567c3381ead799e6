/** Any state that a task can be in, and more: what is saved must come back, whether or not it makes sense. */
import { readFileSync } from "node:fs"
import fc from "fast-check"
import { defaultConfig } from "../../../lib/model/config.ts"
import type { ContainerDefinition, PortBinding, TaskDefinition } from "../../../lib/model/definition.ts"
import { containerStatuses, taskStatuses } from "../../../lib/model/status.ts"
import type { ContainerState, Settings, TaskState } from "../../../lib/model/task.ts"

/** One of the sample files, parsed anew. */
export const sample = (version: 1 | 4): unknown =>
  JSON.parse(readFileSync(new URL(`../data/ecs-agent-v${String(version)}.json`, import.meta.url), "utf8"))

export const settings: Settings = defaultConfig

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const text = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("__proto__", "constructor", "123"))
const name = text.filter((word) => word !== "")
const words = fc.array(text, { maxLength: 3 })
const time = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((ms) => ms + 0),
)
const count = fc.nat()
const port = fc.integer({ min: 0, max: 65_535 })
const protocol = fc.constantFrom("tcp" as const, "udp" as const)
const failure = fc.record({ name, message: text })
const dictionary = fc.dictionary(text, text)

/** Without the keys that are not there, as a definition is. */
const present = <Value extends object>(object: Value): Value => JSON.parse(JSON.stringify(object)) as Value

const anyContainer: fc.Arbitrary<ContainerDefinition> = fc
  .record(
    {
      name,
      image: text,
      essential: fc.boolean(),
      command: words,
      entryPoint: words,
      environment: dictionary,
      cpu: count,
      memory: count,
      links: words,
      volumesFrom: fc.array(fc.record({ sourceContainer: text, readOnly: fc.boolean() }), { maxLength: 2 }),
      mountPoints: fc.array(
        fc.record({ sourceVolume: fc.constantFrom("v", "w"), containerPath: text, readOnly: fc.boolean() }),
        { maxLength: 2 },
      ),
      portMappings: fc.array(fc.record({ containerPort: port, hostPort: port, protocol }), { maxLength: 2 }),
      overrides: fc.record({ command: words }),
      dockerConfig: fc.oneof(fc.record({ config: text, version: text }), fc.record({ hostConfig: text })),
      internal: fc.constant(true as const),
    },
    {
      requiredKeys: [
        ...(["name", "image", "essential", "environment", "cpu", "memory"] as const),
        ...(["links", "volumesFrom", "mountPoints", "portMappings"] as const),
      ],
    },
  )
  .map(present)

const anyDefinition: fc.Arbitrary<TaskDefinition> = fc
  .record(
    {
      arn: name,
      family: text,
      version: text,
      containers: fc.uniqueArray(anyContainer, { selector: (container) => container.name, maxLength: 3 }),
      volumes: fc.constantFrom([], [{ name: "v" }, { name: "w", sourcePath: "/srv" }]),
      desiredStatus: fc.constantFrom("RUNNING" as const, "STOPPED" as const),
      startSequenceNumber: fc.integer({ min: 1 }),
      stopSequenceNumber: fc.integer({ min: 1 }),
    },
    { requiredKeys: ["arn", "family", "version", "containers", "volumes", "desiredStatus"] },
  )
  .map(present)

const binding: fc.Arbitrary<PortBinding> = fc.record({ containerPort: port, hostPort: port, protocol, bindIp: text })
const status = fc.constantFrom(...containerStatuses)

const anyContainerState: fc.Arbitrary<Omit<ContainerState, "name" | "containerId">> = fc.record({
  desired: status,
  known: status,
  knownAt: time,
  sent: status,
  dockerName: maybe(name),
  startedAt: maybe(time),
  death: maybe(fc.record({ at: time, exitCode: maybe(fc.integer()) })),
  lackedMemoryAt: maybe(time),
  exitCode: maybe(fc.integer()),
  portBindings: maybe(fc.array(binding, { maxLength: 2 })),
  volumes: maybe(dictionary),
  failure: maybe(failure),
  pullFailure: maybe(failure),
  mayPullAgain: fc.boolean(),
  call: maybe(
    fc.record({
      name: fc.constantFrom("pull", "create", "start", "stop", "remove", "inspect"),
      turn: count,
      since: time,
      admittedAt: maybe(time),
      until: maybe(time),
      released: fc.boolean(),
    }),
  ),
  turns: count,
  inspectAt: maybe(time),
  retryAt: maybe(time),
  attempts: count,
  looks: count,
  repulls: count,
  mayExist: fc.boolean(),
  unfinished: fc.boolean(),
  stopAsked: fc.boolean(),
  quelled: fc.boolean(),
  gone: fc.boolean(),
})

export const anyTask: fc.Arbitrary<TaskState> = fc
  .record({
    definition: anyDefinition,
    state: fc.record({
      submissionId: name,
      desired: fc.constantFrom(...taskStatuses),
      known: fc.constantFrom(...taskStatuses),
      knownAt: time,
      sent: fc.constantFrom(...taskStatuses),
      recorded: maybe(fc.constantFrom(...taskStatuses)),
      stoppedBy: maybe(text),
      removal: fc.boolean(),
      stopSequence: maybe(count),
      hasEntered: fc.boolean(),
      checkAt: maybe(time),
    }),
    containers: fc.tuple(anyContainerState, anyContainerState, anyContainerState),
    created: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  })
  .map(({ definition, state, containers, created }) => ({
    definition,
    settings,
    order: 0,
    ...state,
    containers: definition.containers.flatMap(({ name: named }, index) =>
      containers.slice(index, index + 1).map((container) => ({
        ...container,
        name: named,
        containerId: created[index] === true ? `${definition.arn}/${named}` : undefined,
      })),
    ),
  }))

/** Tasks of one engine: each with an arn, a place in the order, and ids in Docker of its own. */
export const anyTasks: fc.Arbitrary<readonly TaskState[]> = fc
  .uniqueArray(anyTask, { selector: ({ definition }) => definition.arn, maxLength: 4 })
  .map((tasks) => tasks.map((task, index) => ({ ...task, order: tasks.length - index })))
