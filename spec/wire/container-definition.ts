import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { ContainerDefinitionCodec, containerFromDefinition } from "../../lib/wire/container-definition.ts"
import { decodeStrictly } from "../../lib/wire/strict.ts"
import type { ContainerInput } from "../../lib/wire/task-input.ts"

const base = { name: "a", image: "busybox" }

const mapped = (part: object): ContainerInput => {
  const container = decodeStrictly(ContainerDefinitionCodec, { ...base, ...part })
  if (E.isLeft(container)) throw new Error(JSON.stringify(container.left))
  return containerFromDefinition(container.right)
}

const overlayOf = (part: object, key: "config" | "hostConfig"): unknown =>
  JSON.parse(mapped(part).dockerConfig?.[key] ?? "null")

const same = {
  essential: false,
  cpu: 10,
  memory: 64,
  command: ["a"],
  entryPoint: ["b"],
  links: ["db:database"],
  volumesFrom: [{ sourceContainer: "db", readOnly: true }],
  mountPoints: [{ sourceVolume: "v", containerPath: "/v" }],
  portMappings: [{ containerPort: 80, hostPort: 8080, protocol: "udp" }],
}

const config: readonly (readonly [string, object, object])[] = [
  ["hostname", { hostname: "h" }, { Hostname: "h" }],
  ["user", { user: "1000:1000" }, { User: "1000:1000" }],
  ["workingDirectory", { workingDirectory: "/w" }, { WorkingDir: "/w" }],
  ["interactive", { interactive: true }, { OpenStdin: true }],
  ["pseudoTerminal", { pseudoTerminal: true }, { Tty: true }],
  ["disableNetworking", { disableNetworking: true }, { NetworkDisabled: true }],
  ["dockerLabels", { dockerLabels: { a: "b" } }, { Labels: { a: "b" } }],
]

const hostConfig: readonly (readonly [string, object, object])[] = [
  ["privileged", { privileged: false }, { Privileged: false }],
  ["readonlyRootFilesystem", { readonlyRootFilesystem: true }, { ReadonlyRootfs: true }],
  ["dnsServers", { dnsServers: ["1.1.1.1"] }, { Dns: ["1.1.1.1"] }],
  ["dnsSearchDomains", { dnsSearchDomains: ["test"] }, { DnsSearch: ["test"] }],
  ["extraHosts", { extraHosts: [{ hostname: "h", ipAddress: "::1" }] }, { ExtraHosts: ["h:::1"] }],
  ["dockerSecurityOptions", { dockerSecurityOptions: ["no-new-privileges"] }, { SecurityOpt: ["no-new-privileges"] }],
  [
    "ulimits",
    { ulimits: [{ name: "nofile", softLimit: 1024, hardLimit: -1 }] },
    { Ulimits: [{ Name: "nofile", Soft: 1024, Hard: -1 }] },
  ],
  [
    "logConfiguration",
    { logConfiguration: { logDriver: "syslog", options: { tag: "t" } } },
    { LogConfig: { Type: "syslog", Config: { tag: "t" } } },
  ],
  [
    "the prefix of log streams in the name that dockerd makes",
    { logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "g", "awslogs-stream-prefix": "ecs" } } },
    { LogConfig: { Type: "awslogs", Config: { "awslogs-group": "g", tag: "ecs/a/{{.ID}}" } } },
  ],
  ["a log driver alone", { logConfiguration: { logDriver: "none" } }, { LogConfig: { Type: "none", Config: {} } }],
  ["memoryReservation in bytes", { memoryReservation: 2 }, { MemoryReservation: 2_097_152 }],
  [
    "systemControls",
    { systemControls: [{ namespace: "net.core.somaxconn", value: "9" }] },
    { Sysctls: { "net.core.somaxconn": "9" } },
  ],
  ["initProcessEnabled", { linuxParameters: { initProcessEnabled: true } }, { Init: true }],
  [
    "capabilities",
    { linuxParameters: { capabilities: { add: ["SYS_PTRACE"], drop: ["ALL"] } } },
    { CapAdd: ["SYS_PTRACE"], CapDrop: ["ALL"] },
  ],
  [
    "devices",
    {
      linuxParameters: {
        devices: [
          { hostPath: "/dev/a" },
          { hostPath: "/dev/b", containerPath: "/dev/c", permissions: ["read", "mknod"] },
        ],
      },
    },
    {
      Devices: [
        { PathOnHost: "/dev/a", PathInContainer: "/dev/a", CgroupPermissions: "rwm" },
        { PathOnHost: "/dev/b", PathInContainer: "/dev/c", CgroupPermissions: "rm" },
      ],
    },
  ],
  ["sharedMemorySize in bytes", { linuxParameters: { sharedMemorySize: 64 } }, { ShmSize: 67_108_864 }],
  [
    "tmpfs",
    {
      linuxParameters: {
        tmpfs: [
          { containerPath: "/t", size: 8, mountOptions: ["noexec"] },
          { containerPath: "/u", size: 1 },
        ],
      },
    },
    { Tmpfs: { "/t": "size=8m,noexec", "/u": "size=1m" } },
  ],
]

const refused: readonly (readonly [string, object, string])[] = [
  ["a log router", { logConfiguration: { logDriver: "awsfirelens" } }, "logConfiguration.logDriver"],
  [
    "secret log options",
    { logConfiguration: { logDriver: "a", secretOptions: [{}] } },
    "logConfiguration.secretOptions",
  ],
  ["swap", { linuxParameters: { maxSwap: 0 } }, "linuxParameters.maxSwap"],
  [
    "an unknown device permission",
    { linuxParameters: { devices: [{ hostPath: "/a", permissions: ["all"] }] } },
    "linuxParameters.devices[0].permissions[0]",
  ],
  [
    "a range of ports",
    { portMappings: [{ containerPort: 1, containerPortRange: "1-2" }] },
    "portMappings[0].containerPortRange",
  ],
  ["an environment of a map", { environment: { A: "1" } }, "environment"],
  ["an environment key with =", { environment: [{ name: "A=B", value: "1" }] }, "environment[0].name"],
  ["an unknown key", { colour: "red" }, "colour"],
]

describe("a container definition", () => {
  it("keeps the fields that a task's container has too", () => {
    expect(mapped({ ...same })).to.deep.equal({ ...base, ...same })
  })

  it("says nothing that is not said", () => {
    expect(mapped({})).to.deep.equal(base)
  })

  it("leaves the image its own command where it has an empty one, as AWS prints what is not said", () => {
    expect(mapped({ command: [], entryPoint: [] })).to.deep.equal(base)
  })

  it("lists its environment, a missing value as the empty one", () => {
    const environment = [{ name: "A", value: "1=2" }, { name: "B" }]
    expect(mapped({ environment }).environment).to.deep.equal({ A: "1=2", B: "" })
  })

  it("drops what only names a port", () => {
    const portMappings = [{ containerPort: 80, name: "http", appProtocol: "http2" }]
    expect(mapped({ portMappings }).portMappings).to.deep.equal([{ containerPort: 80 }])
  })

  for (const [what, part, expected] of config)
    it(`lays ${what} over the config`, () => {
      expect(overlayOf(part, "config")).to.deep.equal(expected)
      expect(overlayOf(part, "hostConfig")).to.be.null
    })

  for (const [what, part, expected] of hostConfig)
    it(`lays ${what} over the host config`, () => {
      expect(overlayOf(part, "hostConfig")).to.deep.equal(expected)
      expect(overlayOf(part, "config")).to.be.null
    })

  it("lays nothing where AWS says nothing at length", () => {
    const empty = {
      dnsServers: [],
      ulimits: [],
      systemControls: [],
      linuxParameters: { devices: [], capabilities: {} },
    }
    expect(mapped(empty)).to.deep.equal(base)
  })

  for (const [what, part, path] of refused)
    it(`refuses ${what} by its path`, () => {
      const container = decodeStrictly(ContainerDefinitionCodec, { ...base, ...part })
      expect(E.isLeft(container) && container.left.map((issue) => issue.path)).to.deep.equal([path])
    })
})
