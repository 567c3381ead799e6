import { expect } from "chai"
import * as fc from "fast-check"
import * as E from "fp-ts/lib/Either.js"
import type { EngineError } from "../../lib/model/error.ts"
import {
  readCreated,
  readEvent,
  readInspection,
  readList,
  readPullLine,
  readRefusal,
  readVersion,
} from "../../lib/wire/docker-message.ts"

const right = <A>(result: E.Either<EngineError, A>): A => {
  if (E.isLeft(result)) throw result.left
  return result.right
}
const wrong = (result: E.Either<EngineError, unknown>): string =>
  E.isLeft(result) ? result.left.message.replace(/^.*cannot be read: /, "") : "was read"

describe("readEvent", () => {
  const died = {
    Type: "container",
    Action: "die",
    Actor: { ID: "abc", Attributes: { exitCode: "7", name: "web" } },
    scope: "local",
    time: 1_700_000_000,
    timeNano: 1_700_000_000_123_456_800,
  }

  it("reads a death, exit code and labels among its attributes", () => {
    expect(right(readEvent(died))).to.deep.equal({
      ...{ action: "die", containerId: "abc", attributes: died.Actor.Attributes, timeNano: died.timeNano },
    })
  })

  it("reads none of the old keys, which newer daemons have dropped", () => {
    expect(right(readEvent({ ...died, status: "start", id: "def", from: "other" }))).to.include({
      ...{ action: "die", containerId: "abc" },
    })
    const old = { status: "die", id: "abc", from: "box", Type: "container", Action: "die", timeNano: 1 }
    expect(wrong(readEvent(old))).to.equal("Actor: expected Actor, got nothing")
  })

  for (const [told, action] of [
    ["health_status: healthy", "health_status"],
    ["exec_create: sh -c 'a: b'", "exec_create"],
    ["exec_die", "exec_die"],
  ] as const) {
    it(`takes ${told} for ${action}`, () => {
      expect(right(readEvent({ ...died, Action: told })).action).to.equal(action)
    })
  }

  it("reads one without attributes", () => {
    expect(right(readEvent({ ...died, Actor: { ID: "abc", Attributes: null } })).attributes).to.deep.equal({})
  })

  for (const [what, message, why] of [
    ["of an image", { ...died, Type: "image" }, 'Type: expected "container", got a value of type string'],
    ["without an id (DC-61)", { ...died, Actor: { ID: "" } }, "Actor.ID is empty"],
    ["without a time", { ...died, timeNano: null }, "timeNano: expected nanoseconds since 1970, got null"],
    ...[-1, 2 ** 63, 1e300, Infinity].map(
      (timeNano) =>
        [
          `of no time that Docker could mean, ${String(timeNano)}`,
          { ...died, timeNano },
          "timeNano: expected nanoseconds since 1970, got a value of type number",
        ] as const,
    ),
    ["that is none", 7, "expected EventMessage, got a value of type number"],
  ] as const) {
    it(`refuses one ${what}`, () => expect(wrong(readEvent(message))).to.equal(why))
  }
})

describe("readInspection", () => {
  const running = {
    Id: "abc",
    Name: "/web",
    State: { Status: "running", Running: true, ExitCode: 0, StartedAt: "2024-01-01T00:00:00Z" },
    Config: { Labels: { a: "b" }, Env: ["PASSWORD=hunter2"] },
    NetworkSettings: { IPAddress: "10.0.0.1", Ports: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "32768" }] } },
    Mounts: [
      { Type: "bind", Source: "/host", Destination: "/data", RW: true },
      { Type: "tmpfs", Source: "", Destination: "/tmp" },
      { Type: "tmpfs", Destination: "/run" },
    ],
    Volumes: { "/old": "/gone" },
  }

  it("reads name, labels, life, ports and mounts", () => {
    expect(right(readInspection(running))).to.deep.equal({
      containerId: "abc",
      name: "web",
      labels: { a: "b" },
      state: "running",
      startedAt: Date.UTC(2024, 0),
      finishedAt: undefined,
      exitCode: undefined,
      oomKilled: false,
      error: undefined,
      portBindings: [{ containerPort: 80, hostPort: 32768, protocol: "tcp", bindIp: "0.0.0.0" }],
      volumes: { "/data": "/host" },
      lacksVolumes: false,
    })
  })

  it("sees that a volume is missing which was to be made with it", () => {
    const broken = { ...running, Config: { Volumes: { "/data": {}, "/more": {} } } }
    expect(right(readInspection(broken)).lacksVolumes).to.equal(true)
  })

  it("reads one of which Docker leaves out whatever is empty", () => {
    const { Id, Name, State } = running
    for (const empty of [
      {},
      { Config: null, NetworkSettings: null, Mounts: null },
      { Config: { Labels: null, Volumes: null } },
    ]) {
      expect(right(readInspection({ Id, Name, State, ...empty }))).to.deep.include({
        ...{ labels: {}, portBindings: [], volumes: {}, lacksVolumes: false },
      })
    }
  })

  it("fails as a whole for a port that it cannot read (DM-71)", () => {
    const Ports = { "80/sctp": [{ HostIp: "", HostPort: "1" }] }
    const result = readInspection({ ...running, NetworkSettings: { Ports } })
    expect(E.isLeft(result) && result.left.name).to.equal("UnrecognizedTransportProtocol")
  })

  it("names a state that it does not know, and tells no secret", () => {
    const odd = { ...running, State: { Status: "hunter2", ExitCode: 0 }, Config: { Labels: { a: 7 } } }
    expect(wrong(readInspection(odd))).to.equal(
      "State.Status: expected StateName, got a value of type string; " +
        "Config.Labels.a: expected string, got a value of type number",
    )
  })
})

describe("readList", () => {
  const listed = { Id: "abc", Names: ["/other/alias", "/web"], Labels: { a: "b" }, State: "exited" }

  it("reads a container's own name, not one that another links it by", () => {
    expect(right(readList([listed]))).to.deep.equal([{ id: "abc", name: "web", labels: { a: "b" }, state: "exited" }])
  })

  it("reads one that has neither names nor labels any more", () => {
    expect(right(readList([{ ...listed, Names: null, Labels: null, State: "dead" }]))).to.deep.equal([
      { id: "abc", name: "", labels: {}, state: "dead" },
    ])
  })

  it("takes Podman's own words for states as Docker's", () => {
    const states = ["configured", "initialized", "stopping", "stopped"]
    expect(right(readList(states.map((State) => ({ ...listed, State })))).map(({ state }) => state)).to.deep.equal([
      ...["created", "created", "running", "exited"],
    ])
  })

  it("leaves out one that it cannot read, so that it costs no other anything", () => {
    for (const odd of [
      { ...listed, State: "constructor" },
      { ...listed, State: "unknown" },
      { ...listed, Id: 7 },
      null,
    ])
      expect(right(readList([odd, listed])).map(({ id }) => id)).to.deep.equal(["abc"])
    expect(wrong(readList({}))).to.match(/expected /)
  })
})

describe("readCreated", () => {
  it("reads the id", () => {
    expect(right(readCreated({ Id: "abc", Warnings: null }))).to.equal("abc")
    expect(wrong(readCreated({}))).to.equal("Id: expected string, got nothing")
  })
})

describe("readVersion", () => {
  const said = { Version: "20.10.24+dfsg1", ApiVersion: "1.41", MinAPIVersion: "1.12", Os: "linux" }

  it("reads which versions the daemon is and speaks", () => {
    const read = { version: "20.10.24+dfsg1", apiVersion: "1.41", minApiVersion: "1.12" }
    expect(right(readVersion(said))).to.deep.equal(read)
    expect(right(readVersion({ Version: "1", ApiVersion: "1.2" }))).to.include({ minApiVersion: undefined })
  })

  it("refuses a version that nobody can count up to", () => {
    for (const ApiVersion of ["1.999999999", "latest", "1", "-1.2", 1.41, "1.41/../x"]) {
      expect(wrong(readVersion({ ...said, ApiVersion }))).to.match(/^ApiVersion: expected ApiVersion, got /)
    }
  })
})

describe("readPullLine", () => {
  const silent = { layer: undefined, currentBytes: undefined, totalBytes: undefined }

  it("reads reports with and without bytes", () => {
    const status = "Downloading"
    const line = { status, id: "f00", progressDetail: { current: 5, total: 9 }, progress: "[=>  ]" }
    const unpacking = { status: "Extracting", id: "f00", progressDetail: { current: 3, units: "s" } }
    expect(
      [line, unpacking, { status, progressDetail: {} }, { status }, {}].map((said) => right(readPullLine(said))),
    ).to.deep.equal(
      [
        { status, layer: "f00", currentBytes: 5, totalBytes: 9 },
        { ...silent, status: "Extracting", layer: "f00" },
        { status, ...silent },
        { status, ...silent },
        { status: "", ...silent },
      ].map((progress) => ({ kind: "progress", progress })),
    )
  })

  it("reads failures, the daemon's detail before its summary", () => {
    const failures = [{ errorDetail: { message: "a" }, error: "b" }, { error: "b" }, { errorDetail: {}, error: "b" }]
    expect(failures.map((said) => right(readPullLine(said)))).to.deep.equal(
      ["a", "b", "b"].map((message) => ({ kind: "failed", message })),
    )
  })
})

describe("readRefusal", () => {
  it("reads the daemon's own words", () => {
    expect(right(readRefusal({ message: "No such container: abc" }))).to.equal("No such container: abc")
    expect(wrong(readRefusal({ error: "x" }))).to.equal("message: expected string, got nothing")
  })
})

describe("every reader", () => {
  const readers = { readCreated, readEvent, readInspection, readList, readPullLine, readRefusal, readVersion }

  for (const [name, read] of Object.entries(readers)) {
    it(`takes anything without throwing: ${name}`, () =>
      fc.assert(
        fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (message) => {
          read(message)
        }),
      ))
  }
})
