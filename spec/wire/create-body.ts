import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import type { ContainerDefinition, TaskDefinition } from "../../lib/model/definition.ts"
import { createBody, type CreateBody } from "../../lib/wire/create-body.ts"
import { dockerName } from "../../lib/wire/docker-name.ts"
import { ecsLabels, isOurs, type Labels } from "../../lib/wire/label.ts"
import { containerOf, taskOf } from "./support/definition.ts"

const maker = { engineId: "engine", submissionId: "submission", attempt: 1 }
const identity = { ...maker, dockerNameOf: (name: string) => `dockername-${name}` }

const attempt = (
  container: Partial<ContainerDefinition>,
  task: Partial<TaskDefinition> = {},
): ReturnType<typeof createBody> => createBody(taskOf(task), containerOf(container), identity)

const bodyOf = (container: Partial<ContainerDefinition>, task: Partial<TaskDefinition> = {}): CreateBody => {
  const body = attempt(container, task)
  if (E.isLeft(body)) throw new Error(body.left.message)
  return body.right
}

const failureOf = (container: Partial<ContainerDefinition>): unknown => {
  const body = attempt(container)
  return E.isLeft(body) ? body.left : undefined
}

const overlay = (config: object, hostConfig: object = {}): Partial<ContainerDefinition> => ({
  dockerConfig: { config: JSON.stringify(config), hostConfig: JSON.stringify(hostConfig) },
})

const labelsIn = ({ config }: CreateBody): Labels => config["Labels"] as Labels

const mebibyte = 1024 * 1024

describe("the create body's config", () => {
  it("exposes each port with its protocol (TestDockerConfigPortBinding, DM-60)", () => {
    const portMappings = [
      { containerPort: 10, hostPort: 10, protocol: "tcp" },
      { containerPort: 20, hostPort: 20, protocol: "udp" },
    ] as const
    expect(bodyOf({ portMappings }).config["ExposedPorts"]).to.deep.equal({ "10/tcp": {}, "20/udp": {} })
  })

  it("has command and entry point even where there are none (DM-60)", () => {
    expect(bodyOf({}).config).to.include({ Cmd: null, Entrypoint: null, Image: "busybox" })
  })

  const commands: readonly (readonly [string, Partial<ContainerDefinition>, object])[] = [
    ["its own", { command: ["a"], entryPoint: ["b"] }, { Cmd: ["a"], Entrypoint: ["b"] }],
    ["the override's", { command: ["a"], overrides: { command: ["c"] } }, { Cmd: ["c"] }],
    ["the override's even if empty", { command: ["a"], overrides: { command: [] } }, { Cmd: [] }],
    ["its own if the override has none", { command: ["a"], overrides: {} }, { Cmd: ["a"] }],
    ["an entry point that is cleared", { entryPoint: [] }, { Entrypoint: [] }],
  ]
  for (const [what, given, expected] of commands)
    it(`has as command ${what} (DM-34)`, () => {
      expect(bodyOf(given).config).to.deep.include(expected)
    })

  it("has the environment in one order, whatever order it came in (DM-60)", () => {
    expect(bodyOf({ environment: { B: "x=y", A: "" } }).config["Env"]).to.deep.equal(["A=", "B=x=y"])
    expect(bodyOf({ environment: { A: "", B: "x=y" } }).specHash).to.equal(
      bodyOf({ environment: { B: "x=y", A: "" } }).specHash,
    )
  })

  it("has the volumes of the internal container, and what is wrong with them (DM-60, DM-61)", () => {
    const mountPoints = [{ sourceVolume: "scratch", containerPath: "/at", readOnly: false }]
    const volumes = [{ name: "scratch" }]
    const holder = { internal: true, mountPoints } as const
    expect(bodyOf(holder, { volumes }).config).to.deep.include({ Volumes: { "/at": {} } })
    expect(bodyOf({}).config).not.to.have.property("Volumes")
    expect(failureOf(holder)).to.deep.equal({
      name: "DockerClientConfigError",
      message: "Container c1 in task task/1 references invalid volume scratch",
    })
  })

  it("takes what the overlay says and nothing else of the container does (TestDockerConfigRawConfig, DM-63)", () => {
    const raw = {
      Hostname: "hostname",
      Domainname: "domainname",
      NetworkDisabled: true,
      Dns: ["dns1"],
      WorkingDir: "workdir",
      User: "user",
    }
    const { config, hostConfig } = bodyOf(overlay(raw))
    expect(config).to.deep.include(raw)
    expect(hostConfig).to.include({ CpuShares: 2 })
  })

  it("merges the overlay with what the container says (TestDockerConfigRawConfigMerging, DM-63)", () => {
    const { config, hostConfig } = bodyOf({ image: "image", cpu: 50, memory: 100, ...overlay({ User: "user" }) })
    expect(config).to.include({ Image: "image", User: "user" })
    expect(hostConfig).to.include({ Memory: 104_857_600, CpuShares: 50 })
  })
})

describe("the create body's limits", () => {
  const shares: readonly (readonly [number, number])[] = [
    [0, 2],
    [1, 2],
    [2, 2],
    [100, 100],
  ]
  for (const [cpu, CpuShares] of shares)
    it(`make ${String(CpuShares)} CPU shares of ${String(cpu)} (TestDockerConfigCPUShareZero, TestDockerConfigCPUShareMinimum, TestDockerConfigCPUShareUnchanged)`, () => {
      expect(bodyOf({ cpu }).hostConfig).to.include({ CpuShares })
    })

  const memories: readonly (readonly [number, number])[] = [
    [0, 0],
    [1, 4 * mebibyte],
    [4, 4 * mebibyte],
    [10, 10 * mebibyte],
  ]
  for (const [memory, Memory] of memories)
    it(`make ${String(Memory)} bytes of ${String(memory)} MiB (DM-60)`, () => {
      expect(bodyOf({ memory }).hostConfig).to.include({ Memory })
    })

  it("stand in the host config alone, those of a config overlay too", () => {
    const { config, hostConfig } = bodyOf(overlay({ Memory: 5, MemorySwap: -1, CpuShares: 7, Cpuset: "0-1" }))
    expect(config).not.to.have.any.keys("Memory", "MemorySwap", "CpuShares", "Cpuset")
    expect(hostConfig).to.include({ Memory: 5, MemorySwap: -1, CpuShares: 7, CpusetCpus: "0-1" })
  })

  it("of a host config overlay may have their former name", () => {
    expect(bodyOf(overlay({}, { Cpuset: "0" })).hostConfig).to.include({ CpusetCpus: "0" })
    expect(bodyOf(overlay({ Cpuset: "2" }, { Cpuset: "0", CpusetCpus: "1" })).hostConfig).to.include({
      CpusetCpus: "1",
    })
  })

  it("bring with them what Docker reads in the host config alone by now", () => {
    const raw = { Dns: ["10.0.0.2"], SecurityOpts: ["no-new-privileges"] }
    const moved = { Dns: ["10.0.0.2"], SecurityOpt: ["no-new-privileges"] }
    expect(bodyOf(overlay(raw)).hostConfig).to.deep.include(moved)
    expect(bodyOf(overlay(raw, { Dns: [], SecurityOpt: ["own"] })).hostConfig).to.deep.include({
      Dns: ["10.0.0.2"],
      SecurityOpt: ["own"],
    })
  })

  it("of a host config overlay come before those of a config overlay, if they are any", () => {
    const { hostConfig } = bodyOf(
      overlay({ Memory: 5, CpuShares: 7, Cpuset: "0" }, { Memory: 6, CpuShares: 0, CpusetCpus: "" }),
    )
    expect(hostConfig).to.include({ Memory: 6, CpuShares: 7, CpusetCpus: "0" })
  })
})

describe("the create body's host config", () => {
  it("binds each port on every address (TestDockerHostConfigPortBinding, DM-62, LIM-17)", () => {
    const portMappings = [
      { containerPort: 10, hostPort: 10, protocol: "tcp" },
      { containerPort: 20, hostPort: 20, protocol: "udp" },
    ] as const
    expect(bodyOf({ portMappings }).hostConfig["PortBindings"]).to.deep.equal({
      "10/tcp": [{ HostIP: "0.0.0.0", HostPort: "10" }],
      "20/udp": [{ HostIP: "0.0.0.0", HostPort: "20" }],
    })
  })

  it("takes volumes from another container of the task (TestDockerHostConfigVolumesFrom, DM-62)", () => {
    const volumesFrom = [{ sourceContainer: "c1", readOnly: false }]
    expect(bodyOf({ name: "c2", volumesFrom }).hostConfig["VolumesFrom"]).to.deep.equal(["dockername-c1"])
  })

  const raw = {
    Privileged: true,
    ReadonlyRootfs: true,
    Dns: ["dns1", "dns2"],
    DnsSearch: ["dns.search"],
    ExtraHosts: ["extra:hosts"],
    SecurityOpt: ["foo", "bar"],
    LogConfig: { Type: "foo", Config: { foo: "bar" } },
    Ulimits: [{ Name: "ulimit name", Soft: 10, Hard: 100 }],
  }

  it("takes every field of its overlay (TestDockerHostConfigRawConfig, DM-63, DM-65)", () => {
    expect(bodyOf(overlay({}, raw)).hostConfig).to.deep.include(raw)
  })

  it("merges its overlay with what the container says (TestDockerHostConfigRawConfigMerging, DM-63)", () => {
    const { hostConfig } = bodyOf({
      volumesFrom: [{ sourceContainer: "c2", readOnly: false }],
      ...overlay({}, { Privileged: true, SecurityOpt: ["foo", "bar"] }),
    })
    expect(hostConfig).to.deep.include({
      Privileged: true,
      SecurityOpt: ["foo", "bar"],
      VolumesFrom: ["dockername-c2"],
    })
  })
})

describe("the create body's labels", () => {
  it("are ECS's four and our own (TestDockerConfigLabels, DM-64)", () => {
    const task = taskOf({ arn: "arn", family: "myFamily", version: "1" })
    const body = bodyOf({ name: "c1" }, task)
    expect(labelsIn(body)).to.deep.equal({
      "com.amazonaws.ecs.task-arn": "arn",
      "com.amazonaws.ecs.container-name": "c1",
      "com.amazonaws.ecs.task-definition-family": "myFamily",
      "com.amazonaws.ecs.task-definition-version": "1",
      "docker-task-engine.engine-id": "engine",
      "docker-task-engine.submission-id": "submission",
      "docker-task-engine.attempt": "1",
      "docker-task-engine.spec-hash": body.specHash,
    })
    expect(isOurs(labelsIn(body), { ...maker, taskArn: "arn", specHash: body.specHash })).to.be.true
  })

  it("leave the overlay's in their place (TestDockerConfigMergesLabels, DM-64)", () => {
    expect(labelsIn(bodyOf(overlay({ Labels: { key: "value" } })))).to.include({
      key: "value",
      ...ecsLabels(taskOf(), containerOf()),
    })
  })

  it("come after an overlay that clears them (TestDockerConfigRawConfigNilLabel, DM-64)", () => {
    expect(labelsIn(bodyOf(overlay({ Labels: null })))).to.include(ecsLabels(taskOf(), containerOf()))
  })

  it("cannot be forged by an overlay (DM-64)", () => {
    const body = bodyOf(overlay({ Labels: { "com.amazonaws.ecs.task-arn": "x", "docker-task-engine.engine-id": "x" } }))
    expect(isOurs(labelsIn(body), { ...maker, taskArn: "task/1", specHash: body.specHash })).to.be.true
  })
})

describe("the create body", () => {
  const bad: readonly (readonly [string, ContainerDefinition["dockerConfig"], string, RegExp])[] = [
    [
      "a malformed host config (TestBadDockerHostConfigRawConfig, DM-63)",
      { hostConfig: "malformed" },
      "HostConfigError",
      /^Unable to decode given host config: /,
    ],
    [
      "a host config of the wrong type (TestBadDockerHostConfigRawConfig, DM-63)",
      { hostConfig: '{"Privileged": "wrongType"}' },
      "HostConfigError",
      /^Unable to decode given host config: Privileged: expected a boolean, got a string$/,
    ],
    [
      "a malformed config (TestBadDockerConfigRawConfig, DM-63)",
      { config: "malformed" },
      "DockerClientConfigError",
      /^Unable decode given docker config: /,
    ],
    [
      "a config of the wrong type (TestBadDockerConfigRawConfig, DM-63)",
      { config: '{"Labels": "wrongType"}' },
      "DockerClientConfigError",
      /^Unable decode given docker config: Labels: expected an object of strings, got a string$/,
    ],
    [
      "a config of null (BUG-21, DM-63)",
      { config: "null" },
      "DockerClientConfigError",
      /^Unable decode given docker config: /,
    ],
    [
      "a bad host config before a bad config (BUG-21, DM-63)",
      { config: "bad", hostConfig: "bad" },
      "HostConfigError",
      /host config/,
    ],
  ]
  for (const [what, dockerConfig = {}, name, message] of bad)
    it(`is refused for ${what}`, () => {
      const failure = failureOf({ dockerConfig })
      expect(failure).to.include({ name })
      expect(failure).to.have.property("message").that.matches(message)
    })

  it("is refused in the words of the host config's failure (DM-62)", () => {
    expect(failureOf({ links: ["a:b:c"] })).to.deep.equal({ name: "HostConfigError", message: "Invalid link format" })
  })

  it("has the name that this attempt can always be found by", () => {
    expect(bodyOf({ name: "web" }).name).to.equal(dockerName("engine", "task/1", "submission", 1, "family", "1", "web"))
  })

  it("has a hash that tells any two ways of making apart, but not two makers", () => {
    const { specHash } = bodyOf({})
    const byAnother = createBody(taskOf(), containerOf(), { ...identity, engineId: "other", attempt: 9 })
    expect(byAnother).to.have.nested.property("right.specHash", specHash)
    expect(bodyOf({ memory: 5 }).specHash).not.to.equal(specHash)
    expect(bodyOf(overlay({}, { Privileged: true })).specHash).not.to.equal(specHash)
    expect(bodyOf({ name: "other" }).specHash).not.to.equal(specHash)
  })

  it("is JSON through and through", () => {
    const body = bodyOf({ command: ["a"], ...overlay({ Tty: true }, { Memory: 1 }) })
    expect(JSON.parse(JSON.stringify(body))).to.deep.equal(body)
  })
})
