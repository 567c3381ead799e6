/** The tests of the original's docker client (engine/docker_container_engine_test.go), over a way to the daemon that is a function. */
import { expect } from "chai"
import { concat, interval, map, NEVER, of, VirtualTimeScheduler, type Observable } from "rxjs"
import { clientOver } from "../../lib/docker/calls.ts"
import type { DockerClient } from "../../lib/docker/client.ts"
import { createSession } from "../../lib/docker/session.ts"
import { withTimeLimits } from "../../lib/docker/time-limits.ts"
import type { Answer, Link, Request } from "../../lib/docker/transport.ts"
import { asOccurrence } from "../../lib/engine/docker-event.ts"
import { defaultConfig } from "../../lib/model/config.ts"
import { EngineError } from "../../lib/model/error.ts"
import { answering, daemonVersion } from "../support/fake-link.ts"

const mute = (): Observable<Answer> => NEVER

/** A client with the engine's limits. `told` is what a call has come to once all time has passed. */
const over = (reply: (request: Request) => Observable<Answer>, version: object = {}) => {
  const scheduler = new VirtualTimeScheduler()
  const asked: Request[] = []
  const link: Link = {
    endpoint: { kind: "socket", path: "/d.sock", address: "unix:///d.sock", source: "test" },
    send: (request) => {
      if (request.path === "/version") return answering(200, { ...daemonVersion, ...version })
      asked.push(request)
      return reply(request)
    },
  }
  const client = withTimeLimits(clientOver(createSession(() => of(link))), defaultConfig, scheduler)
  const told = (call$: Observable<unknown>): readonly unknown[] => {
    const heard: unknown[] = []
    call$.subscribe({
      next: (value) => heard.push(value),
      error: (error: unknown) => heard.push(error instanceof EngineError ? `${error.name}: ${error.message}` : error),
    })
    scheduler.flush()
    return heard
  }
  return { client, scheduler, told, asked: () => asked.map(({ method, path }) => `${method} ${path}`), requests: asked }
}

const late = (word: string, waited: string): readonly string[] => [
  `DockerTimeoutError: Could not transition to ${word}; timed out after waiting ${waited}`,
]

const line = (text: string): Buffer => Buffer.from(`${JSON.stringify({ status: text })}\n`)

const inspection = (State: object, more: object = {}): object => ({
  Id: "id",
  Name: "/name",
  State: { Status: "running", ExitCode: 0, ...State },
  ...more,
})

describe("the original's docker client tests", () => {
  describe("of a pull", () => {
    it("gives one up that says no word, and asks for latest (TestPullImageOutputTimeout)", () => {
      const { client, told, requests } = over(mute)
      expect(told(client.pullImage("image"))).to.deep.equal(late("pullBegin", "5m0s"))
      expect(requests.map(({ query }) => query)).to.deep.equal([{ fromImage: "image:latest" }])
    })

    it("gives one up that falls silent after its first word, and takes the next (TestPullImageGlobalTimeout, LIM-15)", () => {
      const { client, told, asked } = over(({ query }) =>
        query?.["fromImage"] === "image:latest"
          ? of({ status: 200, apiVersion: "1.41", body$: concat(of(line("begun")), NEVER) })
          : answering(200, { status: "done" }),
      )
      expect(told(client.pullImage("image")).slice(1)).to.deep.equal(late("pullInactivity", "3m0s"))
      expect(told(client.pullImage("image2"))).to.have.length(1)
      expect(asked()).to.have.length(2)
    })

    it("gives one up in the end that goes on and on (TestPullImageGlobalTimeout, LIM-14)", () => {
      const { client, scheduler, told } = over(() =>
        of({ status: 200, apiVersion: "1.41", body$: interval(120_000, scheduler).pipe(map(() => line("on"))) }),
      )
      scheduler.maxFrames = 3 * 3_600_000
      expect(told(client.pullImage("image")).slice(-1)).to.deep.equal(late("pulled", "2h0m0s"))
    })

    const digest = "image@sha256:bc8813ea7b3603864987522f02a76101c17ad122e1c46d790efc0fca78ca7bfb"
    for (const [what, image, fromImage] of [
      ["no tag as latest (TestPullImage)", "image", "image:latest"],
      ["a tag as it stands (TestPullImageTag)", "image:mytag", "image:mytag"],
      ["a digest as it stands (TestPullImageDigest)", digest, digest],
    ] as const)
      it(`asks for ${what}`, () => {
        const { client, told, requests } = over(() => answering(200, { status: "done" }))
        expect(told(client.pullImage(image)).filter((value) => typeof value === "string")).to.deep.equal([])
        expect(requests.map(({ query }) => query)).to.deep.equal([{ fromImage }])
      })
  })

  describe("of a call without an answer", () => {
    const calls: readonly (readonly [string, (client: DockerClient) => Observable<unknown>, string, string])[] = [
      ["a create (TestCreateContainerTimeout)", (docker) => docker.createContainer({}, {}, "n"), "created", "3m0s"],
      ["a start (TestStartContainerTimeout)", (docker) => docker.startContainer("id"), "started", "1m30s"],
      [
        "a stop after its grace of 30 s (TestStopContainerTimeout)",
        (docker) => docker.stopContainer("id", { graceMs: 30_000 }),
        "stopped",
        "1m30s",
      ],
      ["an inspect (TestInspectContainerTimeout)", (docker) => docker.inspectContainer("id"), "inspecting", "30s"],
      ["a list (TestListImagesTimeout)", (docker) => docker.listContainers(), "listing", "10m0s"],
    ]
    for (const [what, call, word, waited] of calls)
      it(`gives up ${what}`, () => {
        const { client, told } = over(mute)
        expect(told(call(client))).to.deep.equal(late(word, waited))
      })
  })

  describe("of a call that succeeds", () => {
    it("tells the id of what is created, without another look (TestCreateContainer, BUG-7b)", () => {
      const { client, told, asked } = over(() => answering(201, { Id: "id", Warnings: [] }))
      expect(told(client.createContainer({}, {}, "name"))).to.deep.equal([{ containerId: "id" }])
      expect(asked()).to.deep.equal(["POST /v1.41/containers/create"])
    })

    it("starts without another look, which could only fail (TestStartContainer, LIM-10)", () => {
      const { client, told, asked } = over(() => answering(204))
      expect(told(client.startContainer("id"))).to.deep.equal([{ containerId: "id" }])
      expect(asked()).to.deep.equal(["POST /v1.41/containers/id/start"])
    })

    it("stops with its grace; the exit code comes with the death itself (TestStopContainer, BUG-10)", () => {
      const { client, told, asked, requests } = over(() => answering(204))
      expect(told(client.stopContainer("id", { graceMs: 30_000 }))).to.deep.equal([{ containerId: "id" }])
      expect(asked()).to.deep.equal(["POST /v1.41/containers/id/stop"])
      expect(requests[0]?.query).to.deep.equal({ t: "30" })
    })

    it("tells of a container what the daemon told (TestInspectContainer)", () => {
      const { client, told } = over(() => answering(200, inspection({ StartedAt: "2015-04-28T17:29:48Z" })))
      expect(told(client.inspectContainer("id"))[0]).to.include({
        containerId: "id",
        name: "name",
        state: "running",
        startedAt: Date.UTC(2015, 3, 28, 17, 29, 48),
      })
    })

    it("tells the daemon's version (TestDockerVersion, DC-90)", () => {
      const { client, told } = over(() => answering(200, { ...daemonVersion, Version: "1.6.0" }))
      expect(told(client.version())).to.deep.equal(["DockerVersion: 1.6.0"])
    })

    it("lists containers, each with its id (TestListImages)", () => {
      const { client, told } = over(() => answering(200, [{ Id: "id", Names: ["/n"], Labels: {}, State: "running" }]))
      const ids = map((listed: readonly { readonly id: string }[]) => listed.map(({ id }) => id))
      expect(told(client.listContainers({ all: true }).pipe(ids))).to.deep.equal([["id"]])
    })
  })

  describe("of events", () => {
    const said = (Action: string, ID: string, Attributes: object = {}): string =>
      JSON.stringify({ Type: "container", Action, Actor: { ID, Attributes }, timeNano: 1e15 })
    const heardOf = (...events: readonly string[]) => {
      const { client, told } = over(() => answering(200, `${events.join("\n")}\n`))
      const occurrences = client.containerEvents().pipe(map((event) => asOccurrence(event, "main", 7)))
      return told(occurrences).filter((occurrence) => occurrence !== undefined)
    }
    const about = { container: "main", at: 7 }

    it("takes a create and a start for what they are; ports and volumes are looked for (TestContainerEvents)", () => {
      expect(heardOf(said("create", "id", { name: "n" }), said("start", "id", { name: "n" }))).to.deep.equal([
        { ...about, kind: "created", containerId: "id", dockerName: "n" },
        { ...about, kind: "started", startedAt: 1e9, containerId: "id", dockerName: "n" },
      ])
      const { client, told } = over(() =>
        answering(
          200,
          inspection(
            {},
            {
              NetworkSettings: { Ports: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "9001" }] } },
              Mounts: [{ Source: "/host/path", Destination: "/container/path" }],
            },
          ),
        ),
      )
      expect(told(client.inspectContainer("id"))[0]).to.deep.include({
        portBindings: [{ containerPort: 80, hostPort: 9001, bindIp: "0.0.0.0", protocol: "tcp" }],
        volumes: { "/container/path": "/host/path" },
      })
    })

    it("takes die for the end, with its exit code, and neither stop nor kill (TestContainerEvents, BUG-10)", () => {
      const ends = heardOf(said("stop", "a"), said("die", "b", { exitCode: "20", name: "n" }), said("kill", "c"))
      const identity = { containerId: "b", dockerName: "n" }
      expect(ends).to.deep.equal([{ ...about, kind: "died", diedAt: 1e9, exitCode: 20, ...identity }])
    })

    for (const action of ["pause", "export", "pull", "untag", "delete"])
      it(`takes ${action} for nothing (TestContainerEvents)`, () => {
        expect(heardOf(said(action, "id"))).to.deep.equal([])
      })
  })

  describe("of versions", () => {
    it("makes a call in the version asked for, and no other call (TestUsesVersionedClient, LIM-10)", () => {
      const { client, told, asked } = over(() => answering(204))
      expect(told(client.withVersion("1.20").startContainer("id"))).to.deep.equal([{ containerId: "id" }])
      expect(asked()).to.deep.equal(["POST /v1.20/containers/id/start"])
    })

    it("fails the first call in a version that the daemon does not speak (TestUnavailableVersionError, DC-4)", () => {
      const { client, told, asked } = over(mute, { ApiVersion: "1.20" })
      const [error] = told(client.withVersion("1.21").startContainer("id"))
      expect(error).to.match(/^CannotGetDockerclientError: \(v1\.21\) - /)
      expect(asked()).to.deep.equal([])
    })
  })
})
