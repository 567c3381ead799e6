/** What really goes over the wire, to a fake daemon on a socket: every trap of dockerode's that this adapter is there to avoid. */
import { expect } from "chai"
import { execFile } from "node:child_process"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { once } from "node:events"
import { ClientRequest } from "node:http"
import { fileURLToPath } from "node:url"
import { inspect, promisify } from "node:util"
import { lastValueFrom, tap, type Observable } from "rxjs"
import type { DockerClient } from "../../lib/docker/client.ts"
import { createDockerClient } from "../../lib/docker/real.ts"
import { emptyVolumeImage } from "../../lib/model/empty-volume.ts"
import { EngineError, InvalidOptionsError } from "../../lib/model/error.ts"
import { conceal } from "../../lib/wire/conceal.ts"
import { answer, startFakeDaemon, type FakeDaemon, type Reply } from "../support/fake-daemon.ts"

/** Runs `body` against a daemon that answers everything with `reply`, whatever the environment says. */
const withDaemon = async (reply: Reply, body: (client: DockerClient, daemon: FakeDaemon) => Promise<void>) => {
  const daemon = await startFakeDaemon(reply)
  try {
    await body(createDockerClient({ endpoint: daemon.endpoint }), daemon)
  } finally {
    await daemon.stop()
  }
}

const errorOf = async (call$: Observable<unknown>): Promise<EngineError> => {
  try {
    await lastValueFrom(call$, { defaultValue: undefined })
  } catch (error) {
    if (error instanceof EngineError) return error
    throw error
  }
  throw new Error("the call has succeeded")
}

/** Of which Node tells. */
const requestOf = (message: unknown): ClientRequest => {
  if (typeof message === "object" && message !== null && "request" in message)
    if (message.request instanceof ClientRequest) return message.request
  throw new Error("no request is told of")
}

const inspection = { Id: "abc", Name: "/box", State: { Status: "running", ExitCode: 0 } }

describe("createDockerClient", () => {
  describe("what it asks", () => {
    it("negotiates the API version once and pins it in every path", () =>
      withDaemon(answer(200, inspection), async (client, daemon) => {
        await Promise.all([
          lastValueFrom(client.inspectContainer("abc")),
          lastValueFrom(client.inspectContainer("abc")),
        ])
        await lastValueFrom(client.inspectContainer("abc"))
        expect(daemon.negotiations()).to.equal(1)
        expect(daemon.asked.map(({ url }) => url)).to.deep.equal(Array(3).fill("/v1.41/containers/abc/json"))
      }))

    it("makes one connection for calls one after the other", () =>
      withDaemon(answer(200, inspection), async (client, daemon) => {
        await lastValueFrom(client.inspectContainer("abc"))
        await lastValueFrom(client.inspectContainer("abc"))
        expect(daemon.connections()).to.equal(1)
      }))

    it("keeps its agent's printed form short, which docker-modem makes of every request, however many are in flight", () =>
      withDaemon(answer(200, inspection), async (client) => {
        const lengths: number[] = []
        const measure = (message: unknown) =>
          lengths.push(inspect(Reflect.get(requestOf(message), "agent"), { showHidden: true, depth: null }).length)
        subscribe("http.client.request.start", measure)
        await Promise.all(Array.from({ length: 20 }, () => lastValueFrom(client.inspectContainer("abc"))))
        unsubscribe("http.client.request.start", measure)
        expect(lengths).to.have.lengthOf.at.least(20)
        expect(Math.max(...lengths)).to.be.below(100)
      }))

    it("speaks the version it is told to (DC-4)", () =>
      withDaemon(answer(200, inspection), async (client, daemon) => {
        await lastValueFrom(client.withVersion("1.24").inspectContainer("abc"))
        expect(daemon.asked[0]?.url).to.equal("/v1.24/containers/abc/json")
      }))

    it("has the same credentials in whatever version it is told to speak (DA-5)", () =>
      withDaemon(answer(200), (client) => {
        expect(client.registryAuth).to.be.a("function")
        expect(client.withVersion("1.24").withVersion("1.30").registryAuth).to.equal(client.registryAuth)
        return Promise.resolve()
      }))

    it("fails on first use with a version the daemon does not speak (DC-4)", () =>
      withDaemon(answer(200), async (client, daemon) => {
        const error = await errorOf(client.withVersion("1.99").ping())
        expect(error.name).to.equal("CannotGetDockerclientError")
        expect(error.message).to.equal("(v1.99) - the daemon speaks 1.12 to 1.41")
        expect(error.retryable).to.equal(false)
        expect(daemon.asked).to.deep.equal([])
      }))

    it("keeps a container's config out of the URL", () =>
      withDaemon(answer(201, { Id: "abc" }), async (client, daemon) => {
        const config = Object.freeze({ Image: "box", Env: Object.freeze(["PASSWORD=hunter2"]) })
        const created = await lastValueFrom(client.createContainer(config, Object.freeze({ Memory: 7 }), "web"))
        expect(created).to.deep.equal({ containerId: "abc" })
        expect(daemon.asked).to.have.length(1)
        expect(daemon.asked[0]?.url).to.equal("/v1.41/containers/create?name=web")
        expect(JSON.parse(daemon.asked[0]!.body)).to.deep.equal({ ...config, HostConfig: { Memory: 7 } })
      }))

    it("sends an archive as it is (DC-12)", () =>
      withDaemon(
        (response, asked) => answer(asked.method === "GET" ? 404 : 200, { message: "no such image" })(response, asked),
        async (client, daemon) => {
          await lastValueFrom(client.pullImage(emptyVolumeImage), { defaultValue: undefined })
          const { url, body, headers } = daemon.asked[1]!
          expect(url).to.equal("/v1.41/images/create?fromSrc=-&repo=amazon%2Fecs-emptyvolume-base&tag=autogenerated")
          expect(body).to.equal("\0".repeat(1024))
          expect(headers).to.include({ "content-type": "application/tar", "content-length": "1024" })
        },
      ))

    it("sends a registry's password in its own header, and nowhere else", () =>
      withDaemon(answer(200, { status: "done" }), async (client, daemon) => {
        const auth = Object.freeze({ username: "me", password: "hunter2" })
        await lastValueFrom(client.pullImage("h.tld/box", { auth }))
        const { url, body, headers } = daemon.asked[0]!
        const { "x-registry-auth": sent, ...others } = headers
        expect(JSON.parse(Buffer.from(String(sent), "base64url").toString())).to.deep.equal({
          ...auth,
          serveraddress: "h.tld",
        })
        expect(url).to.equal("/v1.41/images/create?fromImage=h.tld%2Fbox%3Alatest")
        expect(JSON.stringify({ body, others })).to.not.match(/hunter2|me"/)
        expect(auth).to.deep.equal({ username: "me", password: "hunter2" })
      }))

    it("sends a token as Docker takes it, though it is concealed (DA-7)", () =>
      withDaemon(answer(200, { status: "done" }), async (client, daemon) => {
        const auth = conceal({ username: "", password: "", identityToken: "hunter2" })
        await lastValueFrom(client.pullImage("box", { auth }))
        const sent = Buffer.from(String(daemon.asked[0]?.headers["x-registry-auth"]), "base64url").toString()
        expect(JSON.parse(sent)).to.deep.equal({
          ...{ username: "", password: "", identitytoken: "hunter2" },
          serveraddress: "https://index.docker.io/v1/",
        })
      }))

    it("sends a registry's password where docker-modem's log does not see it, over SSH too", () =>
      withDaemon(answer(200), async (_, { endpoint, asked }) => {
        const script = fileURLToPath(new URL("./support/send.ts", import.meta.url))
        // Nobody listens at the latter, and what is sent there is logged all the same.
        const told = ["--import", "ts-blank-space/register", script, "me", "hunter2", endpoint, "ssh://me@127.0.0.1:1"]
        const env = { ...process.env, DEBUG: "modem" }
        const { stdout, stderr } = await promisify(execFile)(process.execPath, told, { env })
        const sent = String(asked[0]?.headers["x-registry-auth"])
        expect(Buffer.from(sent, "base64url").toString()).to.include("hunter2")
        expect(stderr.match(/Sending/g)).to.have.length(2)
        for (const secret of ["hunter2", sent]) expect(stdout + stderr).to.not.include(secret)
      }))

    it("goes where it is told, whatever the process's environment says", () =>
      withDaemon(answer(200, inspection), async (client) => {
        const before = { ...process.env }
        const misleading = {
          ...{ DOCKER_HOST: "tcp://127.0.0.1:1", DOCKER_CERT_PATH: "/nowhere" },
          DOCKER_CLIENT_TIMEOUT: "1",
        }
        Object.assign(process.env, misleading)
        try {
          expect((await lastValueFrom(client.inspectContainer("abc"))).name).to.equal("box")
          expect(process.env).to.include(misleading)
        } finally {
          for (const key of Object.keys(misleading)) {
            if (before[key] === undefined) Reflect.deleteProperty(process.env, key)
            else process.env[key] = before[key]
          }
        }
      }))

    it("goes to an address of IPv6, whatever it begins with", async () => {
      const hosts: unknown[] = []
      const hear = (message: unknown) => hosts.push(requestOf(message).getHeader("host"))
      subscribe("http.client.request.start", hear)
      const client = createDockerClient({ endpoint: "tcp://[2001:db8::1]:7" })
      const asking = client.ping().subscribe({ error: () => undefined })
      while (hosts.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      asking.unsubscribe()
      unsubscribe("http.client.request.start", hear)
      expect(hosts[0]).to.equal("[2001:db8::1]:7")
    })

    it("finds the daemon in the environment it is given", () =>
      withDaemon(answer(200, inspection), async (_, { endpoint }) => {
        const client = createDockerClient({ env: { DOCKER_HOST: endpoint } })
        expect((await lastValueFrom(client.inspectContainer("abc"))).containerId).to.equal("abc")
      }))
  })

  describe("what it hears", () => {
    const refuses = (status: number, message: string): Reply => answer(status, { message })

    it("takes a start or stop of what is so already for done (DC-30, DC-40)", () =>
      withDaemon(answer(304), async (client) => {
        expect(await lastValueFrom(client.startContainer("abc"))).to.deep.equal({ containerId: "abc" })
        expect(await lastValueFrom(client.stopContainer("abc"))).to.deep.equal({ containerId: "abc" })
      }))

    it("takes a stop or removal of what is gone for done", () =>
      withDaemon(refuses(404, "No such container: abc"), async (client) => {
        await lastValueFrom(client.stopContainer("abc"))
        await lastValueFrom(client.removeContainer("abc"))
        expect((await errorOf(client.startContainer("abc"))).verdict).to.equal("missing")
      }))

    it("tells a name that is taken from a create that is refused", () =>
      withDaemon(refuses(409, "Conflict. The container name is in use"), async (client) => {
        const error = await errorOf(client.createContainer({}, {}, "web"))
        expect([error.name, error.verdict]).to.deep.equal(["CannotCreateContainerError", "conflict"])
        expect(error.message).to.equal("Conflict. The container name is in use")
      }))

    it("tells the daemon's own words, also where a chunk ends within a character", () =>
      withDaemon(
        (response) => {
          const bytes = Buffer.from(JSON.stringify({ message: "keine Datei »x«" }))
          response.writeHead(400)
          response.write(bytes.subarray(0, 25))
          setImmediate(() => response.end(bytes.subarray(25)))
        },
        async (client) => {
          const error = await errorOf(client.startContainer("abc"))
          expect(`${error.name}: ${error.message}`).to.equal("CannotStartContainerError: keine Datei »x«")
        },
      ))

    it("reports a failed pull, whose status is 200", () =>
      withDaemon(
        (response) => {
          response.write('{"status":"Pulling"}\r\n\r\nnot json\n')
          response.end('{"errorDetail":{"message":"manifest unknown: not found"},"error":"x"}\r\n')
        },
        async (client) => {
          const seen: unknown[] = []
          const error = await errorOf(client.pullImage("box").pipe(tap((report) => seen.push(report))))
          expect(seen).to.have.length(1)
          expect(error).to.include({ name: "CannotPullContainerError", message: "manifest unknown: not found" })
        },
      ))

    it("tells each event, whole, however the chunks fall", () =>
      withDaemon(
        (response) => {
          const event = {
            Type: "container",
            Action: "start",
            Actor: { ID: "abc", Attributes: { name: "bö" } },
            timeNano: 7,
          }
          const bytes = Buffer.from(`${JSON.stringify(event)}\n`)
          response.write(bytes.subarray(0, bytes.indexOf("ö") + 1))
          setImmediate(() => response.end(bytes.subarray(bytes.indexOf("ö") + 1)))
        },
        async (client, daemon) => {
          const event = await lastValueFrom(client.containerEvents({ since: "5.000", labels: ["a=b"] }))
          expect(event).to.deep.equal({ action: "start", containerId: "abc", attributes: { name: "bö" }, timeNano: 7 })
          const url = new URL(daemon.asked[0]!.url, "http://daemon")
          expect(url.searchParams.get("since")).to.equal("5.000")
          expect(url.searchParams.get("filters")).to.equal('{"type":["container"],"label":["a=b"]}')
        },
      ))

    it("takes a redirect for a refusal, and does not follow it", () =>
      withDaemon(
        (response) => response.writeHead(301, { location: "foo://elsewhere" }).end(),
        async (client, daemon) => {
          const error = await errorOf(client.inspectContainer("abc"))
          expect([error.message, error.verdict]).to.deep.equal(["HTTP status 301", "refused"])
          expect(daemon.asked).to.have.length(1)
        },
      ))
  })

  describe("what it does not hear", () => {
    it("says where it looked and why there, when nothing is listening", async () => {
      const error = await errorOf(createDockerClient({ endpoint: "unix:///no/such.sock" }).ping())
      expect(error.name).to.equal("CannotGetDockerclientError")
      expect(error.message).to.equal("no Docker daemon at unix:///no/such.sock (the endpoint option): no such socket")
      expect([error.verdict, error.retryable]).to.deep.equal(["unreachable", true])
    })

    it("is refused by the names of options that it does not know, or cannot use", () => {
      for (const [options, path] of [
        [{ socketPath: "/run/other.sock" }, "socketPath"],
        [{ endpoint: null }, "endpoint"],
        [{ version: 1.41 }, "version"],
        [null, ""],
      ] as const)
        expect(() => void Reflect.apply(createDockerClient, undefined, [options]))
          .to.throw(InvalidOptionsError)
          .with.nested.property("issues[0].path", path)
    })

    it("says so where the address is none", async () => {
      const error = await errorOf(createDockerClient({ endpoint: "gopher://hole" }).ping())
      expect(error.message).to.equal('"gopher://hole" (the endpoint option) is not the address of a Docker daemon')
      expect(error.retryable).to.equal(false)
    })

    it("proves nothing when the connection breaks before the answer", () =>
      withDaemon(
        (response) => response.destroy(),
        async (client) => {
          const error = await errorOf(client.startContainer("abc"))
          expect([error.name, error.verdict]).to.deep.equal(["CannotStartContainerError", "cut"])
          expect(error.retryable).to.equal(true)
        },
      ))

    it("proves nothing when the daemon fails it and takes no connections any more, as one that is being stopped", () => {
      let closeDoor = (): void => undefined
      return withDaemon(
        (response, asked) => {
          if (asked.url.endsWith("/last/start")) closeDoor()
          answer(500, { message: "database not open" })(response, asked)
        },
        async (client, daemon) => {
          ;({ closeDoor } = daemon)
          expect((await errorOf(client.startContainer("first"))).verdict).to.equal("refused")
          expect(daemon.connections()).to.equal(2)
          const { message, verdict, retryable } = await errorOf(client.startContainer("last"))
          expect({ message, verdict, retryable }).to.deep.equal({
            message: "database not open",
            verdict: "cut",
            retryable: true,
          })
        },
      )
    })

    it("proves nothing when the connection breaks within the answer", () =>
      withDaemon(
        (response) => {
          response.writeHead(201, { "content-length": "99" })
          response.write('{"Id":"ab', () => response.destroy())
        },
        async (client) => {
          const error = await errorOf(client.createContainer({}, {}, "web"))
          expect([error.name, error.verdict]).to.deep.equal(["CannotCreateContainerError", "cut"])
          expect(error.message).to.equal("the connection was closed before the answer had ended")
        },
      ))

    it("negotiates again after the connection has failed", () => {
      const replies: Reply[] = [(response) => response.destroy(), answer(200, inspection)]
      return withDaemon(
        (response, asked) => replies.shift()?.(response, asked),
        async (client, daemon) => {
          await errorOf(client.inspectContainer("abc"))
          await lastValueFrom(client.inspectContainer("abc"))
          expect(daemon.negotiations()).to.equal(2)
        },
      )
    })
  })

  describe("when nobody waits any more", () => {
    /** Subscribes, unsubscribes once the request has arrived and `reply` has been given, and waits until it is closed. */
    const closes = (call: (client: DockerClient) => Observable<unknown>, reply: Reply): Promise<void> => {
      const closed: Promise<unknown>[] = []
      let arrived = (): void => undefined
      const arrival = new Promise<void>((resolve) => {
        arrived = resolve
      })
      return withDaemon(
        (response, asked) => {
          closed.push(once(response, "close"))
          reply(response, asked)
          arrived()
        },
        async (client) => {
          const subscription = call(client).subscribe({ error: assertNever })
          await arrival
          subscription.unsubscribe()
          await Promise.all(closed)
        },
      )
    }
    const assertNever = (error: unknown): never => {
      throw error
    }
    const silent: Reply = () => undefined

    it("aborts a start", () => closes((client) => client.startContainer("abc"), silent))
    it("aborts a stop", () => closes((client) => client.stopContainer("abc"), silent))
    it("aborts a create", () => closes((client) => client.createContainer({}, {}, "web"), silent))
    it("aborts a pull that has begun", () =>
      closes(
        (client) => client.pullImage("box"),
        (response) => response.write('{"status":"Pulling"}\n'),
      ))
    it("closes the event stream (DC-60)", () =>
      closes(
        (client) => client.containerEvents(),
        (response) => response.flushHeaders(),
      ))
  })
})
