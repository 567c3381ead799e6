import { expect } from "chai"
import fc from "fast-check"
import * as E from "fp-ts/lib/Either.js"
import { InvalidOptionsError, InvalidTaskError, type Issue } from "../../lib/model/error.ts"
import { isEcsDefinition, taskFromDefinition } from "../../lib/wire/task-definition.ts"
import { decodeTask } from "../../lib/wire/task-input.ts"

const container = { name: "web", image: "nginx" }
const minimal = { containerDefinitions: [container] }

const issuesIn = (definition: unknown): readonly Issue[] => {
  try {
    taskFromDefinition(definition)
    return []
  } catch (error) {
    if (error instanceof InvalidTaskError) return error.issues
    throw error
  }
}

const pathsIn = (definition: unknown): readonly string[] => issuesIn(definition).map(({ path }) => path)

/** In the words of `describe-task-definition`. */
const described = {
  taskDefinition: {
    taskDefinitionArn: "arn:aws:ecs:eu-central-1:123456789012:task-definition/shop:7",
    family: "shop",
    revision: 7,
    status: "ACTIVE",
    networkMode: "bridge",
    requiresCompatibilities: ["EC2"],
    requiresAttributes: [{ name: "com.amazonaws.ecs.capability.docker-remote-api.1.17" }],
    placementConstraints: [],
    cpu: "256",
    memory: "512",
    taskRoleArn: null,
    registeredAt: 1_700_000_000,
    volumes: [
      { name: "data", host: { sourcePath: "/srv" } },
      { name: "scratch", host: {} },
    ],
    containerDefinitions: [
      {
        name: "db",
        image: "postgres:16",
        cpu: 10,
        memory: 64,
        essential: true,
        environment: [{ name: "POSTGRES_DB", value: "shop" }],
        mountPoints: [{ sourceVolume: "data", containerPath: "/var/lib/postgresql/data", readOnly: false }],
        volumesFrom: [],
        portMappings: [],
        systemControls: [],
        secrets: [],
        healthCheck: null,
      },
      {
        name: "web",
        image: "nginx",
        links: ["db"],
        portMappings: [{ containerPort: 80, hostPort: 8080, protocol: "tcp", name: "http" }],
        user: "www",
        privileged: false,
      },
    ],
  },
  tags: [{ key: "team", value: "shop" }],
}

const task = {
  family: "shop",
  version: "7",
  containers: [
    {
      name: "db",
      image: "postgres:16",
      essential: true,
      environment: { POSTGRES_DB: "shop" },
      cpu: 10,
      memory: 64,
      volumesFrom: [],
      mountPoints: [{ sourceVolume: "data", containerPath: "/var/lib/postgresql/data", readOnly: false }],
      portMappings: [],
    },
    {
      name: "web",
      image: "nginx",
      links: ["db"],
      portMappings: [{ containerPort: 80, hostPort: 8080, protocol: "tcp" }],
      dockerConfig: { config: '{"User":"www"}', hostConfig: '{"Privileged":false}' },
    },
  ],
  volumes: [
    { name: "data", host: { sourcePath: "/srv" } },
    { name: "scratch", host: {} },
  ],
}

const notBuilt: readonly (readonly [string, unknown])[] = [
  ["dependsOn", [{ containerName: "db", condition: "HEALTHY" }]],
  ["secrets", [{ name: "A", valueFrom: "arn" }]],
  ["environmentFiles", [{ type: "s3", value: "arn" }]],
  ["healthCheck", { command: ["CMD", "true"] }],
  ["startTimeout", 10],
  ["stopTimeout", 10],
  ["restartPolicy", { enabled: true }],
  ["firelensConfiguration", { type: "fluentd" }],
  ["repositoryCredentials", { credentialsParameter: "arn" }],
  ["resourceRequirements", [{ type: "GPU", value: "1" }]],
  ["credentialSpecs", ["arn"]],
]

const refused: readonly (readonly [string, object, readonly string[]])[] = [
  ...["awsvpc", "host", "none"].map(
    (networkMode) => [`network mode ${networkMode}`, { networkMode }, ["networkMode"]] as const,
  ),
  ["the host's processes", { pidMode: "host" }, ["pidMode"]],
  ["the host's shared memory", { ipcMode: "host" }, ["ipcMode"]],
  ["a proxy", { proxyConfiguration: { type: "APPMESH" } }, ["proxyConfiguration"]],
  [
    "volumes of other kinds",
    {
      volumes: [
        { name: "a", efsVolumeConfiguration: { fileSystemId: "fs" } },
        { name: "b", dockerVolumeConfiguration: { driver: "local" } },
      ],
    },
    ["volumes[0].efsVolumeConfiguration", "volumes[1].dockerVolumeConfiguration"],
  ],
  ["a key that nobody knows", { colour: "red" }, ["colour"]],
  ["no containers", { containerDefinitions: [] }, ["containerDefinitions"]],
  [
    "what does not hold together, as it does for a task",
    {
      containerDefinitions: [
        { ...container, links: ["db", "web"] },
        { ...container, mountPoints: [{ sourceVolume: "v", containerPath: "/v" }] },
      ],
    },
    [
      "containerDefinitions[0].links[0]",
      "containerDefinitions[0].links[1]",
      "containerDefinitions[1].name",
      "containerDefinitions[1].mountPoints[0].sourceVolume",
    ],
  ],
  [
    "faults of both sorts at once",
    { colour: "red", containerDefinitions: [{ name: "a", image: "i", cpu: -1, links: ["b"], dependsOn: [{}] }] },
    ["colour", "containerDefinitions[0].cpu", "containerDefinitions[0].links[0]", "containerDefinitions[0].dependsOn"],
  ],
]

describe("taskFromDefinition", () => {
  it("makes a task of what describe-task-definition answers", () => {
    expect(taskFromDefinition(described)).to.deep.equal(task)
  })

  it("makes the same task of what register-task-definition is given", () => {
    expect(taskFromDefinition(described.taskDefinition)).to.deep.equal(task)
  })

  it("makes a task that is accepted as it is", () => {
    expect(E.isRight(decodeTask(taskFromDefinition(described), { arn: "task/1" }))).to.be.true
  })

  it("lays over Docker's config what a task has no field for", () => {
    const definition = { family: "shop", containerDefinitions: [{ ...container, user: "www" }] }
    expect(taskFromDefinition(definition)).to.deep.equal({
      family: "shop",
      containers: [{ ...container, dockerConfig: { config: '{"User":"www"}' } }],
    })
  })

  it("gives the task its arn, or leaves it to be made up", () => {
    expect(taskFromDefinition(minimal, { arn: "task/1" })).to.deep.equal({ arn: "task/1", containers: [container] })
    expect(taskFromDefinition(minimal)).to.deep.equal({ containers: [container] })
  })

  it("warns of each field that has no effect on one host, and of no other", () => {
    const warnings: string[] = []
    taskFromDefinition(described, { onWarning: ({ path }) => warnings.push(path) })
    const skipped = [
      "requiresCompatibilities",
      "requiresAttributes",
      "placementConstraints",
      "networkMode",
      "cpu",
      "memory",
    ]
    const told = ["taskDefinitionArn", "status", "registeredAt", "containerDefinitions[1].portMappings[0].name"]
    expect(warnings).to.have.members([...skipped, ...told].map((path) => `taskDefinition.${path}`))
  })

  it("warns a logger of the same", () => {
    const paths: string[] = []
    const messages: string[] = []
    const log = () => expect.fail("that is no warning")
    const warn = (details: object, message: string) => void messages.push(message, ...Object.keys(details))
    const logger = { debug: log, info: log, warn, error: log }
    taskFromDefinition(described, { logger, onWarning: ({ path }) => paths.push(path) })
    expect(paths).to.have.length.above(1)
    expect(messages).to.deep.equal(
      paths.flatMap((path) => [`${path} is skipped, since it has no effect on one host`, "issue"]),
    )
  })

  it("refuses options that it does not know, and what is none, by name", () => {
    // @ts-expect-error: no such option
    const misspelt = () => taskFromDefinition(minimal, { onWarnings: () => undefined })
    expect(misspelt).to.throw(InvalidOptionsError, "onWarnings: expected one of the keys arn, logger, onWarning")
    // @ts-expect-error: no options at all
    expect(() => taskFromDefinition(minimal, null)).to.throw(InvalidOptionsError, "got null")
  })

  it("warns of nothing when it refuses", () => {
    const warnings: Issue[] = []
    const refuse = (): unknown => taskFromDefinition({ tags: [], x: 1 }, { onWarning: (issue) => warnings.push(issue) })
    expect(refuse).to.throw(InvalidTaskError)
    expect(warnings).to.deep.equal([])
  })

  for (const [key, value] of notBuilt)
    it(`refuses ${key}, which would change what the container does`, () => {
      const issues = issuesIn({ containerDefinitions: [{ ...container, [key]: value }] })
      expect(issues.map(({ path, expected }) => [path, expected])).to.deep.equal([
        [`containerDefinitions[0].${key}`, "nothing, since this is not supported"],
      ])
    })

  for (const [what, part, paths] of refused)
    it(`refuses ${what}, by path`, () => {
      expect(pathsIn({ ...minimal, ...part })).to.have.members(paths)
    })

  it("names places as they stand in the wrapper", () => {
    expect(pathsIn({ taskDefinition: { ...minimal, pidMode: "task" } })).to.deep.equal(["taskDefinition.pidMode"])
    expect(pathsIn({ taskDefinition: null })).to.deep.equal(["taskDefinition.containerDefinitions"])
  })

  it("tells in its own words what it expects of a definition", () => {
    const definition = { containerDefinitions: [container, container] }
    expect(issuesIn(definition)).to.deep.equal([
      {
        path: "containerDefinitions[1].name",
        expected: "a name other than that of containerDefinitions[0]",
        got: '"web"',
      },
    ])
  })

  it("makes a task that is accepted, or throws an InvalidTaskError, of anything", () => {
    const definition = fc.oneof(fc.jsonValue(), fc.anything({ withMap: true, withSparseArray: true }), nearMiss)
    fc.assert(
      fc.property(definition, (input) => {
        if (issuesIn(input).length > 0) return
        expect(E.isRight(decodeTask(taskFromDefinition(input), { arn: "task/1" }))).to.be.true
      }),
    )
  })
})

describe("isEcsDefinition", () => {
  const answers: readonly (readonly [unknown, boolean])[] = [
    [minimal, true],
    [described, true],
    [{ containerDefinitions: 1 }, true],
    [{ containers: [] }, false],
    [{ taskDefinition: 1 }, false],
    [null, false],
    ["containerDefinitions", false],
    [[], false],
  ]
  for (const [input, answer] of answers)
    it(`says ${String(answer)} of ${JSON.stringify(input).slice(0, 60)}`, () => {
      expect(isEcsDefinition(input)).to.equal(answer)
    })

  it("says no of what cannot be read", () => {
    const input = Object.defineProperty({}, "containerDefinitions", {
      enumerable: true,
      get: () => {
        throw new Error("no")
      },
    })
    expect(isEcsDefinition(input)).to.be.false
  })
})

/** Definitions in which anything may be right, absent or wrong. */
const keys = [
  ...Object.keys(described.taskDefinition.containerDefinitions[0] ?? {}),
  ...["links", "user", "ulimits", "linuxParameters", "logConfiguration", "extraHosts", "dockerLabels", "__proto__"],
]
const part = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom([], {}, null, ["web"], "x", true, 1))
const nearMiss = fc.record(
  {
    containerDefinitions: fc.array(
      fc.tuple(fc.dictionary(fc.constantFrom(...keys), part, { maxKeys: 2 }), fc.boolean()).map(([extra, isSound]) => ({
        ...extra,
        ...(isSound ? container : {}),
      })),
      { minLength: 1, maxLength: 2 },
    ),
    volumes: part,
    networkMode: fc.constantFrom("bridge", "host", null),
  },
  { requiredKeys: ["containerDefinitions"] },
)
