/** The proxy before a daemon of a few lines, whose every move the spec decides. */
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type Server, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { connectTo, request } from "../../../scripts/dockerd/request.ts"
import { createProxy, type Meddler, type Proxy } from "../../../scripts/dockerd/proxy.ts"

describe("the recording proxy", () => {
  let folder: string
  let daemon: Server
  let proxy: Proxy
  let client: Socket

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "docker-task-engine-spec-"))
    daemon = createServer()
    const path = join(folder, "daemon.sock")
    await new Promise<void>((resolve) => daemon.listen(path, resolve))
    proxy = await createProxy(`unix://${path}`)
    client = connectTo(proxy.host)
  })

  afterEach(async () => {
    client.destroy()
    await proxy.close()
    daemon.close()
    daemon.closeAllConnections()
    rmSync(folder, { recursive: true })
  })

  const ask = (head: string) => client.write(`${head}\r\nHost: x\r\n\r\n`)
  /** The daemon's next request, as what it answers with. */
  const asked = () => new Promise<ServerResponse>((resolve) => daemon.once("request", (_, answer) => resolve(answer)))
  const heard = (stream: Socket) =>
    new Promise<string>((resolve) => stream.once("data", (data) => resolve(String(data))))
  const closed = (stream: Socket | ServerResponse) => new Promise<void>((resolve) => stream.once("close", resolve))

  it("notes requests in order, without API version and query, and as they came", async () => {
    daemon.on("request", (_, answer) => answer.end())
    await request(proxy.host, "GET", "/v1.41/containers/json?all=1")
    await request(proxy.host, "POST", "/containers/create", { body: "{}" })
    expect(proxy.requests).to.deep.equal(["GET /containers/json", "POST /containers/create"])
    expect(proxy.verbatim).to.deep.equal(["GET /v1.41/containers/json?all=1", "POST /containers/create"])
    proxy.forget()
    expect([...proxy.requests, ...proxy.verbatim]).to.deep.equal([])
  })

  it("passes on bodies, headers and statuses both ways", async () => {
    daemon.on("request", (incoming, answer) => {
      answer.writeHead(409, { "api-version": incoming.headers["x-asked"] })
      incoming.pipe(answer)
    })
    const { status, headers, body } = await request(proxy.host, "POST", "/", {
      body: "echo",
      headers: { "x-asked": "1.41" },
    })
    expect([status, headers["api-version"], body]).to.deep.equal([409, "1.41", "echo"])
  })

  it("notes every request of a connection that is kept alive", async () => {
    daemon.on("request", (_, answer) => answer.end())
    for (const path of ["/a", "/b"]) {
      ask(`GET ${path} HTTP/1.1`)
      await heard(client)
    }
    expect(proxy.requests).to.deep.equal(["GET /a", "GET /b"])
  })

  it("passes on a stream as it comes, its headers before the first byte", async () => {
    ask("GET /events HTTP/1.1")
    const answer = await asked()
    answer.flushHeaders()
    expect(await heard(client)).to.match(/^HTTP\/1.1 200 OK/)
    answer.write("one")
    expect(await heard(client)).to.include("one")
    answer.write("two")
    expect(await heard(client)).to.include("two")
  })

  it("ends the daemon's side when the client leaves, and the client's when the daemon does", async () => {
    ask("GET /events HTTP/1.1")
    const left = await asked()
    client.destroy()
    await closed(left)
    client = connectTo(proxy.host)
    ask("GET /events HTTP/1.1")
    const leaving = await asked()
    leaving.destroy()
    await closed(client)
  })

  it("cuts what is open, and goes on", async () => {
    ask("GET /events HTTP/1.1")
    const open = await asked()
    proxy.cut()
    await Promise.all([closed(client), closed(open)])
    daemon.on("request", (_, answer) => answer.end())
    expect((await request(proxy.host, "GET", "/")).status).to.equal(200)
  })

  it("passes on an upgraded connection byte by byte", async () => {
    daemon.on("upgrade", (_, socket) => {
      socket.write("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n\r\n")
      socket.once("data", () => socket.end("pong"))
    })
    ask("POST /v1.41/containers/x/attach HTTP/1.1\r\nUpgrade: tcp\r\nConnection: Upgrade")
    expect(await heard(client)).to.match(/^HTTP\/1.1 101/)
    client.write("ping")
    expect(await heard(client)).to.equal("pong")
    await closed(client)
    expect(proxy.requests).to.deep.equal(["POST /containers/x/attach"])
  })

  describe("with somebody who meddles", () => {
    const leave: Meddler = {
      request: () => Promise.resolve(),
      answer: () => Promise.resolve(),
      piece: () => Promise.resolve(true),
    }
    const meddle = async (meddler: Partial<Meddler>) => {
      await proxy.close()
      proxy = await createProxy(`unix://${join(folder, "daemon.sock")}`, { ...leave, ...meddler })
      client = connectTo(proxy.host)
    }
    /** Something to wait for, and the means to end the wait. */
    const latch = () => {
      let open = (): void => undefined
      const opened = new Promise<void>((resolve) => (open = resolve))
      return { open, opened }
    }

    it("holds a request back from the daemon", async () => {
      const { open, opened } = latch()
      await meddle({ request: () => opened })
      let reached = 0
      daemon.on("request", (_, answer) => {
        reached += 1
        answer.end()
      })
      const asking = request(proxy.host, "GET", "/a")
      await request(`unix://${join(folder, "daemon.sock")}`, "GET", "/b")
      expect(reached).to.equal(1)
      open()
      expect((await asking).status).to.equal(200)
      expect(reached).to.equal(2)
    })

    it("holds back an answer to what is done already", async () => {
      const { open, opened } = latch()
      const lines: string[] = []
      const answered = latch()
      await meddle({
        answer: (line) => {
          lines.push(line)
          answered.open()
          return opened
        },
      })
      daemon.on("request", (_, answer) => answer.end("done"))
      const asking = request(proxy.host, "GET", "/v1.41/a?b")
      await answered.opened
      expect(lines).to.deep.equal(["GET /a"])
      open()
      expect((await asking).body).to.equal("done")
    })

    it("drops pieces of an answer", async () => {
      const verdicts = [true, false, true]
      const words = ["two", "three"]
      const answering = new Promise<ServerResponse>((resolve) => daemon.once("request", (_, answer) => resolve(answer)))
      await meddle({
        piece: async () => {
          const word = words.shift()
          const answer = await answering
          if (word !== undefined) answer.write(word)
          else answer.end()
          return verdicts.shift() ?? true
        },
      })
      void answering.then((answer) => answer.write("one"))
      expect((await request(proxy.host, "GET", "/events")).body).to.equal("onethree")
    })
  })
})
