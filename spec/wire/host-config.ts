import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import type { ContainerDefinition } from "../../lib/model/definition.ts"
import { hostConfigOf, type Surroundings } from "../../lib/wire/host-config.ts"
import { containerOf, taskOf } from "./support/definition.ts"

const volumes = [{ name: "host", sourcePath: "/srv" }, { name: "empty" }]
const known: Surroundings = { dockerNameOf: (name) => (name === "late" ? undefined : `dockername-${name}`) }

const hostOf = (given: Partial<ContainerDefinition>, surroundings = known): unknown => {
  const host = hostConfigOf(taskOf({ volumes }), containerOf(given), surroundings)
  return E.isRight(host) ? host.right : host.left
}

const mount = (sourceVolume: string, containerPath = "/data", readOnly = false): ContainerDefinition["mountPoints"] => [
  { sourceVolume, containerPath, readOnly },
]

const keys: readonly (readonly [string, Partial<ContainerDefinition>, object])[] = [
  ["nothing for a plain container", {}, { Links: [], VolumesFrom: [], Binds: [], PortBindings: {} }],
  ["a link by the target's own name", { links: ["db"] }, { Links: ["dockername-db:db"] }],
  ["a link by an alias", { links: ["db:database"] }, { Links: ["dockername-db:database"] }],
  [
    "volumes of another container",
    { volumesFrom: [{ sourceContainer: "c2", readOnly: false }] },
    { VolumesFrom: ["dockername-c2"] },
  ],
  [
    "volumes only to be read",
    { volumesFrom: [{ sourceContainer: "c2", readOnly: true }] },
    { VolumesFrom: ["dockername-c2:ro"] },
  ],
  ["no folder for the internal container (DM-62)", { internal: true, mountPoints: mount("empty") }, { Binds: [] }],
  ["a folder of the host", { mountPoints: mount("host") }, { Binds: ["/srv:/data"] }],
  ["a folder only to be read", { mountPoints: mount("host", "/data", true) }, { Binds: ["/srv:/data:ro"] }],
  [
    "all bindings of one container port",
    {
      portMappings: [
        { containerPort: 80, hostPort: 8080, protocol: "tcp" },
        { containerPort: 80, hostPort: 0, protocol: "tcp" },
        { containerPort: 80, hostPort: 53, protocol: "udp" },
      ],
    },
    {
      PortBindings: {
        "80/tcp": [
          { HostIP: "0.0.0.0", HostPort: "8080" },
          { HostIP: "0.0.0.0", HostPort: "0" },
        ],
        "80/udp": [{ HostIP: "0.0.0.0", HostPort: "53" }],
      },
    },
  ],
]

const failures: readonly (readonly [string, Partial<ContainerDefinition>, string])[] = [
  ["a link of three parts", { links: ["db:a:b"] }, "Invalid link format"],
  ["a link's target that is not there", { links: ["late:x"] }, "Link target not available: late"],
  [
    "a volume's source that is not there",
    { volumesFrom: [{ sourceContainer: "late", readOnly: true }] },
    "Volume target not available: late",
  ],
  ["an unknown volume", { mountPoints: mount("none") }, "Invalid volume referenced: none"],
  [
    "an empty volume without a place",
    { mountPoints: mount("empty") },
    "Unable to resolve volume mounts; invalid path: c1 empty;  -> /data",
  ],
  [
    "no path in the container",
    { mountPoints: mount("host", "") },
    "Unable to resolve volume mounts; invalid path: c1 host; /srv -> ",
  ],
  [
    "the link first, where more is wrong",
    { mountPoints: mount("none"), volumesFrom: [{ sourceContainer: "late", readOnly: false }], links: ["late"] },
    "Link target not available: late",
  ],
]

describe("the host config", () => {
  for (const [what, given, expected] of keys)
    it(`has ${what} (DM-62)`, () => {
      expect(hostOf(given)).to.deep.include(expected)
    })

  for (const [what, given, message] of failures)
    it(`cannot be built with ${what} (DM-62)`, () => {
      expect(hostOf(given)).to.deep.equal({ name: "HostConfigError", message })
    })

  it("has as many ports as a submission can hold, without comparing each with each", () => {
    const portMappings = Array.from({ length: 60_000 }, (_, n) => ({
      ...{ containerPort: n + 1, hostPort: n + 1, protocol: "udp" as const },
    }))
    expect(hostOf({ portMappings })).to.have.property("PortBindings").that.has.property("60000/udp")
  })

  it("has an empty volume where it is said to lie", () => {
    const surroundings = { ...known, hostPathOf: (volume: string) => `/volumes/${volume}` }
    expect(hostOf({ mountPoints: mount("empty") }, surroundings)).to.deep.include({ Binds: ["/volumes/empty:/data"] })
  })
})
