import { expect } from "chai"
import fc from "fast-check"
import * as E from "fp-ts/lib/Either.js"
import type { TaskDefinition } from "../../lib/model/definition.ts"
import { emptyVolumeContainer } from "../../lib/model/empty-volume.ts"
import type { Issue } from "../../lib/model/error.ts"
import { decodeTask, type ContainerInput, type TaskInput } from "../../lib/wire/task-input.ts"

const defaults = { arn: "task/default" }

const decoded = (input: unknown): TaskDefinition => {
  const task = decodeTask(input, defaults)
  if (E.isLeft(task)) throw new Error(JSON.stringify(task.left))
  return task.right
}

const issuesIn = (input: unknown): readonly Issue[] => {
  const task = decodeTask(input, defaults)
  return E.isLeft(task) ? task.left : []
}

const one = (container: object): object => ({ containers: [{ name: "a", image: "busybox", ...container }] })

/** Says everything that can be said. */
const full: TaskInput = {
  arn: "task/1",
  family: "web",
  version: "3",
  containers: [
    {
      name: "db",
      image: "postgres:16",
      essential: false,
      command: ["a"],
      entryPoint: [],
      environment: { A: "1", EMPTY: "" },
      cpu: 10,
      memory: 64,
      mountPoints: [{ sourceVolume: "data", containerPath: "/data", readOnly: true }],
      portMappings: [{ containerPort: 53, hostPort: 5353, protocol: "udp" }],
    },
    {
      name: "web",
      image: "nginx",
      links: ["db:database"],
      volumesFrom: [{ sourceContainer: "db", readOnly: true }],
      overrides: { command: ["b"] },
      dockerConfig: { config: "{}", hostConfig: '{"Privileged":true}', version: "1.41" },
    },
  ],
  volumes: [{ name: "data", host: { sourcePath: "/srv" } }, { name: "scratch" }],
  desiredStatus: "STOPPED",
  startSequenceNumber: 4,
  stopSequenceNumber: 5,
}

describe("decodeTask", () => {
  it("adds the container that empty volumes need, whose name nobody else can have (DM-50, DM-51)", () => {
    const mountPoints = [{ sourceVolume: "scratch", containerPath: "/scratch" }]
    const input = { ...one({ mountPoints }), volumes: [{ name: "scratch", host: { sourcePath: "" } }] }
    expect(decoded(input).containers.map(({ name, internal }) => [name, internal])).to.deep.equal([
      ["a", undefined],
      [emptyVolumeContainer, true],
    ])
    expect(issuesIn(one({ name: emptyVolumeContainer })).map(({ path }) => path)).to.deep.equal(["containers[0].name"])
  })

  it("fills in what is not said", () => {
    expect(decoded({ containers: [{ name: "a", image: "busybox" }] })).to.deep.equal({
      arn: "task/default",
      family: "task",
      version: "1",
      containers: [
        {
          name: "a",
          image: "busybox",
          essential: true,
          environment: {},
          cpu: 0,
          memory: 0,
          links: [],
          volumesFrom: [],
          mountPoints: [],
          portMappings: [],
        },
      ],
      volumes: [],
      desiredStatus: "RUNNING",
    })
  })

  it("keeps all that is said (DM-90)", () => {
    const { containers, volumes, ...rest } = decoded(full)
    expect(rest).to.deep.equal({
      arn: "task/1",
      family: "web",
      version: "3",
      desiredStatus: "STOPPED",
      startSequenceNumber: 4,
      stopSequenceNumber: 5,
    })
    const [db, web] = full.containers
    expect(containers[0]).to.deep.equal({ ...db, links: [], volumesFrom: [] })
    expect(containers[1]).to.deep.equal({
      ...web,
      essential: true,
      environment: {},
      cpu: 0,
      memory: 0,
      mountPoints: [],
      portMappings: [],
    })
    expect(volumes).to.deep.equal([{ name: "data", sourcePath: "/srv" }, { name: "scratch" }])
  })

  it("shares what is empty, and lets nobody change it", () => {
    const [first, second] = [decoded(one({})), decoded(one({}))]
    expect(first.volumes).to.equal(second.volumes)
    expect(first.containers[0]?.links).to.equal(first.containers[0]?.mountPoints)
    expect(first.containers[0]?.environment).to.equal(second.containers[0]?.environment)
    expect(first.volumes).to.be.frozen
    expect(first.containers[0]?.environment).to.be.frozen
  })

  it("does not hear of what the caller does to the input later", () => {
    const input = { containers: [{ name: "a", image: "busybox", command: ["a"] }] }
    const task = decoded(input)
    input.containers[0]?.command.push("b")
    expect(task.containers[0]?.command).to.deep.equal(["a"])
  })

  const absent: readonly (readonly [string, object, keyof ContainerInput, unknown])[] = [
    ["null overrides", { overrides: null }, "overrides", undefined],
    ["empty overrides", { overrides: {} }, "overrides", undefined],
    ["empty overrides as text", { overrides: "{}" }, "overrides", undefined],
    ["overrides with no command", { overrides: { command: null } }, "overrides", undefined],
    ["overrides as text", { overrides: '{"command":["a","b"]}' }, "overrides", { command: ["a", "b"] }],
    ["an override of any case", { overrides: { Command: [] } }, "overrides", { command: [] }],
    ["a null command", { command: null }, "command", undefined],
    ["a null entry point, which is not an empty one", { entryPoint: null }, "entryPoint", undefined],
    ["a docker config that says nothing", { dockerConfig: { config: null } }, "dockerConfig", undefined],
    ["a null docker config", { dockerConfig: null }, "dockerConfig", undefined],
    ["undefined as not given", { links: undefined, cpu: undefined }, "links", []],
    ["a missing readOnly as false", { volumesFrom: [] }, "volumesFrom", []],
    [
      "a port without host port and protocol",
      { portMappings: [{ containerPort: 80, protocol: null }] },
      "portMappings",
      [{ containerPort: 80, hostPort: 0, protocol: "tcp" }],
    ],
    [
      "an environment of odd names",
      { environment: { "a.b": "x=y", __proto: "1" } },
      "environment",
      { "a.b": "x=y", __proto: "1" },
    ],
  ]
  for (const [what, container, key, expected] of absent)
    it(`takes ${what} (DM-32, DM-33)`, () => {
      expect(decoded(one(container)).containers[0]?.[key]).to.deep.equal(expected)
    })

  it("takes sequence number 0 as none (DM-20)", () => {
    const task = decoded({ ...one({}), startSequenceNumber: 0, stopSequenceNumber: 0 })
    expect(task).not.to.have.any.keys("startSequenceNumber", "stopSequenceNumber")
  })

  for (const host of [undefined, null, {}, { sourcePath: "" }, { sourcePath: null }])
    it(`takes a volume with host ${JSON.stringify(host)} as an empty one (DM-40)`, () => {
      const input = {
        containers: [{ name: "a", image: "i", mountPoints: [{ sourceVolume: "v", containerPath: "/v" }] }],
        volumes: [{ name: "v", host }],
      }
      expect(decoded(input).volumes).to.deep.equal([{ name: "v" }])
      expect(decoded(input).containers[0]?.mountPoints[0]).to.deep.include({ readOnly: false })
    })

  it("tells all faults at once, those of shape and those between values, one for each path", () => {
    const issues = issuesIn({
      family: 1,
      colour: "red",
      containers: [
        { name: "a", image: "", links: ["b", "a:b:c"], volumesFrom: [{}], cpu: -1 },
        { name: "a", image: "i", environment: { "PW=hunter2": "x" }, dockerConfig: { config: "null" } },
        7,
      ],
      volumes: [{ name: "v" }, { name: "v" }],
    })
    expect(issues.map(({ path }) => path)).to.have.members([
      "family",
      "colour",
      "containers[0].image",
      "containers[0].links[0]",
      "containers[0].links[1]",
      "containers[0].volumesFrom[0].sourceContainer",
      "containers[0].cpu",
      "containers[1].name",
      'containers[1].environment["PW…"]',
      "containers[1].dockerConfig.config",
      "containers[2]",
      "volumes[1].name",
    ])
    expect(JSON.stringify(issues)).not.to.include("hunter2")
  })

  it("decodes or reports any JSON and any object", () => {
    const anything = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withBigInt: true,
      withSparseArray: true,
    })
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anything), (input) => {
        const task = decodeTask(input, defaults)
        if (E.isLeft(task)) expect(task.left).not.to.be.empty
      }),
    )
  })

  it("decodes or reports any near miss, with distinct paths, and what it decodes it decodes again", () => {
    fc.assert(
      fc.property(nearMiss, (input) => {
        const task = decodeTask(input, defaults)
        if (E.isRight(task)) {
          expect(JSON.parse(JSON.stringify(task.right))).to.deep.equal(task.right)
          expect(decodeTask(input, defaults)).to.deep.equal(task)
        } else {
          const paths = task.left.map(({ path }) => path)
          expect(new Set(paths).size).to.equal(paths.length)
        }
      }),
    )
  })
})

/** Tasks in which anything may be right, absent or wrong. */
const wrong = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined))
const mostly = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrong })
const name = mostly(fc.constantFrom("a", "b", "c"))
const nearMiss = fc.record(
  {
    containers: mostly(
      fc.array(
        fc.record(
          {
            name,
            image: mostly(fc.constant("busybox")),
            links: mostly(fc.array(name, { maxLength: 2 })),
            volumesFrom: mostly(fc.array(fc.record({ sourceContainer: name }), { maxLength: 1 })),
            mountPoints: mostly(
              fc.array(fc.record({ sourceVolume: name, containerPath: mostly(fc.constant("/v")) }), { maxLength: 1 }),
            ),
            environment: mostly(fc.dictionary(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 }))),
            overrides: mostly(fc.constantFrom({ command: ["x"] }, "{}", '{"x":1}')),
            portMappings: mostly(
              fc.array(fc.record({ containerPort: mostly(fc.constant(80)), hostPort: mostly(fc.nat(2)) })),
            ),
            dockerConfig: mostly(fc.record({ config: mostly(fc.json({ maxDepth: 1 })) })),
          },
          { requiredKeys: ["name", "image"] },
        ),
        { minLength: 1, maxLength: 3 },
      ),
    ),
    volumes: mostly(fc.array(fc.record({ name }), { maxLength: 2 })),
    extra: fc.constant(1),
  },
  { requiredKeys: ["containers"] },
)
