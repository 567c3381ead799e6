import { expect } from "chai"
import { lastValueFrom, of, toArray, type Observable } from "rxjs"
import { clientOver } from "../../lib/docker/calls.ts"
import type { DockerClient } from "../../lib/docker/client.ts"
import { createSession } from "../../lib/docker/session.ts"
import type { Request } from "../../lib/docker/transport.ts"
import { emptyVolumeImage } from "../../lib/model/empty-volume.ts"
import { EngineError } from "../../lib/model/error.ts"
import { answering, daemonVersion, fakeLink } from "../support/fake-link.ts"

const over = (status: number, body?: unknown) => {
  const { link, asked } = fakeLink(() => answering(status, body))
  return { client: clientOver(createSession(() => of(link))), asked }
}
/** What was asked beside the version, with what was emitted. */
const exchange = async (call: (client: DockerClient) => Observable<unknown>, status: number, body?: unknown) => {
  const { client, asked } = over(status, body)
  return { emitted: await lastValueFrom(call(client).pipe(toArray())), asked: asked.slice(1) }
}
const failure = (call: (client: DockerClient) => Observable<unknown>, status: number, body?: unknown) =>
  lastValueFrom(call(over(status, body).client)).then(
    () => expect.fail("the call has succeeded"),
    (error: unknown) => error instanceof EngineError && `${error.name} ${error.verdict} ${error.message}`,
  )

const inspected = {
  Id: "abc",
  Name: "/web",
  State: { Status: "exited", ExitCode: 7, FinishedAt: "2024-01-01T00:00:00.5Z", StartedAt: "2024-01-01T00:00:00Z" },
}
const get = (path: string, query?: object): Partial<Request> => ({
  method: "GET",
  path: `/v1.41${path}`,
  ...(query === undefined ? {} : { query: { ...query } }),
})
const post = (path: string, rest: object = {}): Partial<Request> => ({ method: "POST", path: `/v1.41${path}`, ...rest })

interface Row {
  readonly name: string
  readonly call: (client: DockerClient) => Observable<unknown>
  readonly status?: number
  readonly body?: unknown
  readonly asks: Partial<Request>
  readonly emits: readonly unknown[]
}

const abc = [{ containerId: "abc" }]
const rows: readonly Row[] = [
  { name: "ping", call: (client) => client.ping(), body: "OK", asks: get("/_ping"), emits: [{ apiVersion: "1.41" }] },
  {
    name: "version",
    call: (client) => client.version(),
    body: daemonVersion,
    asks: get("/version"),
    emits: ["DockerVersion: 20.10.24"],
  },
  {
    name: "supportedVersions",
    call: (client) => client.supportedVersions(),
    body: { ...daemonVersion, MinAPIVersion: "1.40" },
    asks: get("/version"),
    emits: [["1.40", "1.41"]],
  },
  {
    name: "pullImage",
    call: (client) => client.pullImage("box", { auth: { username: "me", password: "x" } }),
    body: { status: "done" },
    asks: post("/images/create", {
      query: { fromImage: "box:latest" },
      credentials: { username: "me", password: "x" },
      registry: "https://index.docker.io/v1/",
    }),
    emits: [{ status: "done", layer: undefined, currentBytes: undefined, totalBytes: undefined }],
  },
  {
    name: "createContainer",
    call: (client) => client.createContainer({ Image: "box" }, { Memory: 7 }, "web"),
    status: 201,
    body: { Id: "abc", Warnings: [] },
    asks: post("/containers/create", { query: { name: "web" }, body: { Image: "box", HostConfig: { Memory: 7 } } }),
    emits: abc,
  },
  {
    name: "startContainer",
    call: (client) => client.startContainer("abc"),
    status: 204,
    asks: post("/containers/abc/start"),
    emits: abc,
  },
  {
    name: "stopContainer, with its grace rounded up to seconds",
    call: (client) => client.stopContainer("abc", { graceMs: 1001 }),
    status: 204,
    asks: post("/containers/abc/stop", { query: { t: "2" } }),
    emits: abc,
  },
  {
    name: "stopContainer, with Docker's own grace",
    call: (client) => client.stopContainer("abc"),
    status: 304,
    asks: post("/containers/abc/stop", { query: {} }),
    emits: abc,
  },
  {
    name: "removeContainer, with its anonymous volumes (DC-72, TM-74)",
    call: (client) => client.removeContainer("abc"),
    status: 204,
    asks: { method: "DELETE", path: "/v1.41/containers/abc", query: { v: "1" } },
    emits: [undefined],
  },
  {
    name: "removeContainer by force",
    call: (client) => client.removeContainer("abc", { force: true }),
    status: 404,
    body: { message: "No such container: abc" },
    asks: { method: "DELETE", path: "/v1.41/containers/abc", query: { v: "1", force: "1" } },
    emits: [undefined],
  },
  {
    name: "getContainerName (DC-74)",
    call: (client) => client.getContainerName("abc"),
    body: inspected,
    asks: get("/containers/abc/json"),
    emits: ["web"],
  },
  {
    name: "describeContainer (DC-50, DC-52)",
    call: (client) => client.describeContainer("abc"),
    body: inspected,
    asks: get("/containers/abc/json"),
    emits: [{ status: "STOPPED", containerId: "abc", exitCode: 7, portBindings: [], volumes: {}, error: undefined }],
  },
  {
    name: "listContainers of those that run (DC-73)",
    call: (client) => client.listContainers(),
    body: [],
    asks: get("/containers/json", {}),
    emits: [[]],
  },
  {
    name: "listContainers of all with a label",
    call: (client) => client.listContainers({ all: true, labels: ["a=b"] }),
    body: [{ Id: "abc", Names: ["/web"], Labels: { a: "b" }, State: "exited" }],
    asks: get("/containers/json", { all: "1", filters: '{"label":["a=b"]}' }),
    emits: [[{ id: "abc", name: "web", labels: { a: "b" }, state: "exited" }]],
  },
  {
    name: "containerEvents, passing over what is none",
    call: (client) => client.containerEvents(),
    body: '{"Type":"image"}\n{\n{"Type":"container","Action":"die","Actor":{"ID":"abc"},"timeNano":7}\n',
    asks: get("/events", { filters: '{"type":["container"]}' }),
    emits: [{ action: "die", containerId: "abc", attributes: {}, timeNano: 7 }],
  },
]

describe("clientOver", () => {
  for (const { name, call, status = 200, body, asks, emits } of rows) {
    it(`makes one exchange of ${name}`, async () => {
      const { asked, emitted } = await exchange(call, status, body)
      expect(asked).to.deep.equal([asks])
      expect(emitted).to.deep.equal(emits)
    })
  }

  for (const [name, call, rule = ""] of [
    ["CannotPullContainerError", (client) => client.pullImage("box")],
    ["CannotCreateContainerError", (client) => client.createContainer({}, {}, "web"), "(DC-20)"],
    ["CannotStartContainerError", (client) => client.startContainer("abc"), "(DC-30)"],
    ["CannotStopContainerError", (client) => client.stopContainer("abc"), "(DC-40)"],
    ["CannotRemoveContainerError", (client) => client.removeContainer("abc")],
    ["CannotInspectContainerError", (client) => client.inspectContainer("abc")],
    ["CannotInspectContainerError", (client) => client.getContainerName("abc")],
    ["CannotDescribeContainerError", (client) => client.describeContainer("abc")],
    ["CannotListContainerError", (client) => client.listContainers()],
    ["CannotGetDockerclientError", (client) => client.ping()],
    ["CannotGetDockerclientError", (client) => client.version()],
    ["CannotGetDockerclientError", (client) => client.containerEvents()],
  ] satisfies readonly (readonly [string, Row["call"], rule?: string])[]) {
    it(`names the refusal of ${String(call).replace(/^.*client\.|\(.*/g, "")} ${name} ${rule}`.trimEnd(), async () => {
      expect(await failure(call, 500, { message: "no" })).to.equal(`${name} refused no`)
    })
  }

  for (const [name, call, message, verdict] of [
    ["start", (client) => client.startContainer("abc"), "No such container: abc", "missing"],
    ["start", (client) => client.startContainer("abc"), "network foo not found", "refused"],
    ["create", (client) => client.createContainer({}, {}, "web"), "No such image: box:latest", "missing"],
    ["create", (client) => client.createContainer({}, {}, "web"), "No such container: abc", "refused"],
  ] satisfies readonly (readonly [string, Row["call"], string, string])[]) {
    it(`takes a 404 of ${name}, ${JSON.stringify(message)}, for ${verdict}`, async () => {
      expect(await failure(call, 404, { message })).to.match(new RegExp(` ${verdict} ${message}$`))
    })
  }

  for (const [what, call] of [
    ["stop", (client) => client.stopContainer("abc")],
    ["removal", (client) => client.removeContainer("abc")],
    ["inspect", (client) => client.inspectContainer("abc")],
    ["look for the image of empty volumes", (client) => client.pullImage(emptyVolumeImage)],
  ] satisfies readonly (readonly [string, Row["call"]])[])
    it(`takes a router's 404 of a ${what} for no proof that anything is gone`, async () => {
      expect(await failure(call, 404, "404 page not found\n")).to.match(/^\w+ cut .*404 page not found$/)
    })

  for (const [status, said, verdict] of [
    [200, { errorDetail: { message: "bad password hunter2" }, error: "bad password hunter2" }, "refused"],
    [500, { message: "bad password hunter2" }, "refused"],
    [502, "bad password hunter2", "cut"],
  ] as const) {
    it(`takes the password out of a pull's refusal with status ${String(status)}`, async () => {
      const auth = { username: "me", password: "hunter2" }
      const words = `CannotPullContainerError ${verdict} bad password [redacted]`
      expect(await failure((client) => client.pullImage("box", { auth }), status, said)).to.equal(words)
    })
  }

  for (const id of ["", ".", "..", "../images", "a/b", "a?b", "a b", "ä"]) {
    it(`asks for no container named ${JSON.stringify(id)}, which would lead the request astray`, async () => {
      const words = `CannotInspectContainerError missing No such container: ${id}`
      expect(await failure((client) => client.inspectContainer(id), 200, inspected)).to.equal(words)
    })
  }

  it("negotiates anew after the event stream has ended, since another daemon may answer", async () => {
    const { client, asked } = over(200)
    await lastValueFrom(client.containerEvents().pipe(toArray()))
    await lastValueFrom(client.ping())
    expect(asked.map(({ path }) => path)).to.deep.equal(["/version", "/v1.41/events", "/version", "/v1.41/_ping"])
  })

  it("shares what is agreed with a client of another version (DC-4)", async () => {
    const { client, asked } = over(200)
    await lastValueFrom(client.ping())
    await lastValueFrom(client.withVersion("1.30").ping())
    expect(asked.map(({ path }) => path)).to.deep.equal(["/version", "/v1.41/_ping", "/v1.30/_ping"])
  })
})
