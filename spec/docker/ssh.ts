/** What goes to a daemon over SSH: by a program `ssh` that is a script of ours, to a daemon that is none. */
import { expect } from "chai"
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { get, type Agent, type IncomingMessage, type ServerResponse } from "node:http"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { firstValueFrom, lastValueFrom, tap, type Observable } from "rxjs"
import type { DockerClient } from "../../lib/docker/client.ts"
import { createDockerClient } from "../../lib/docker/real.ts"
import { createSshAgent } from "../../lib/docker/ssh.ts"
import { Logins } from "../../lib/docker/ssh-logins.ts"
import { EngineError } from "../../lib/model/error.ts"
import { answer, startFakeDaemon, type FakeDaemon, type Reply } from "../support/fake-daemon.ts"
import { fakeSsh, until, type FakeSsh } from "../support/fake-ssh.ts"

interface Over {
  readonly client: DockerClient
  readonly daemon: FakeDaemon
  readonly ssh: FakeSsh
}

/** Runs `body` with a client of a daemon that answers everything with `reply`, and leaves nothing of it. */
const withSsh = async (reply: Reply, body: (over: Over) => Promise<void>, endpoint = "ssh://h") => {
  const daemon = await startFakeDaemon(reply)
  const ssh = fakeSsh(daemon.endpoint.replace("unix://", ""))
  try {
    await body({ client: createDockerClient({ endpoint, env: ssh.env }), daemon, ssh })
  } finally {
    ssh.remove()
    await daemon.stop()
  }
}

const told = async (call$: Observable<unknown>): Promise<unknown> => {
  try {
    await lastValueFrom(call$, { defaultValue: undefined })
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { name: error.name, message: error.message, verdict: error.verdict, retryable: error.retryable }
  }
  return "done"
}

const unreachable = (why: string): object => ({
  name: "CannotGetDockerclientError",
  message: `no Docker daemon at ssh://h (the endpoint option): ${why}`,
  ...{ verdict: "unreachable", retryable: true },
})
const cut = (message: string): object => ({
  name: "CannotStartContainerError",
  message,
  verdict: "cut",
  retryable: true,
})

const event = (n: number): string =>
  `${JSON.stringify({ Type: "container", Action: "start", Actor: { ID: `c${String(n)}` }, timeNano: n })}\n`
const silent: Reply = () => undefined
const long = "x".repeat(2 ** 21)

describe("a daemon over SSH", () => {
  const fixed = [
    ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=30"],
    ...["-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=2", "-T"],
  ]
  const dial = ["docker", "system", "dial-stdio"]

  for (const [address, rest] of [
    ["ssh://h", ["--", "h", ...dial]],
    ["ssh://me@h:2222", ["-l", "me", "-p", "2222", "--", "h", ...dial]],
    [
      "ssh://h/a/it's.sock",
      ["--", "h", "docker", "--host", String.raw`'unix:///a/it'\''s.sock'`, "system", "dial-stdio"],
    ],
  ] as const)
    it(`is spoken to through the program ssh, at ${address}`, () =>
      withSsh(
        answer(200, "OK"),
        async ({ client, ssh }) => {
          expect(await firstValueFrom(client.ping())).to.deep.equal({ apiVersion: "1.41" })
          expect(ssh.runs()).to.deep.equal([[...fixed, ...rest]])
        },
        address,
      ))

  it("is asked over one connection by calls one after the other", () =>
    withSsh(answer(204), async ({ client, ssh, daemon }) => {
      for (const id of ["a", "b", "c"]) await lastValueFrom(client.startContainer(id))
      expect(daemon.asked).to.have.length(3)
      expect(ssh.runs()).to.have.length(1)
    }))

  it("is asked, and answers, also at length", () =>
    withSsh(
      (response, asked) => answer(201, { Id: "abc", Warnings: [asked.body] })(response, asked),
      async ({ client, daemon }) => {
        expect(await lastValueFrom(client.createContainer({ long }, {}, "web"))).to.deep.equal({ containerId: "abc" })
        expect(daemon.asked[0]?.body).to.include(long)
      },
    ))

  it("tells events as they come, and is left at once when nobody listens", () =>
    withSsh(
      (response) => {
        response.write(event(1))
        setTimeout(() => response.write(event(2)), 20)
      },
      async ({ client, ssh }) => {
        const seen: string[] = []
        const listening = client.containerEvents().subscribe(({ containerId }) => seen.push(containerId))
        await until(() => seen.length === 1)
        expect(ssh.running()).to.equal(1)
        await until(() => seen.length === 2)
        listening.unsubscribe()
        await until(() => ssh.running() === 0)
        expect(seen).to.deep.equal(["c1", "c2"])
      },
    ))

  it("is left where a call is given up that has not been answered", () =>
    withSsh(silent, async ({ client, ssh, daemon }) => {
      const waiting = client.startContainer("abc").subscribe()
      await until(() => daemon.asked.length === 1)
      waiting.unsubscribe()
      await until(() => ssh.running() === 0)
    }))

  for (const [words, exitCode, why] of [
    ["Warning: x\r\nHost key verification failed.\r\n", 255, "ssh: Warning: x; Host key verification failed."],
    ["\n\nme@h: Permission denied (publickey).\n", 255, "ssh: me@h: Permission denied (publickey)."],
    ["1\n2\nkex_exchange_identification: read\nclosed\n", 255, "ssh: kex_exchange_identification: read; closed"],
    ["", 255, "ssh: it has ended with code 255"],
  ] as const)
    it(`cannot be reached where ssh says ${JSON.stringify(words)}, and may be later`, () =>
      withSsh(answer(204), async ({ client, ssh }) => {
        ssh.fail(words, exitCode)
        const error = await told(client.startContainer("abc"))
        expect(error).to.deep.include({ verdict: "unreachable", retryable: true })
        expect(error).to.have.property("message").that.includes(why)
      }))

  it("cannot be reached where there is no ssh", async () => {
    const client = createDockerClient({ endpoint: "ssh://h", env: { PATH: "/nowhere" } })
    expect(await told(client.ping())).to.deep.equal(unreachable("ssh cannot be run: spawn ssh ENOENT"))
  })

  describe("that has been asked already", () => {
    /** What comes of a start that gets no answer, over a connection of its own. */
    const lost = (lose: (ssh: FakeSsh) => void, expected: object) =>
      withSsh(
        (response, asked) => asked.url.endsWith("/start") || answer(200, "OK")(response, asked),
        async ({ client, ssh, daemon }) => {
          await lastValueFrom(client.ping())
          const occupied = client.startContainer("first").subscribe({ error: () => undefined })
          await until(() => daemon.asked.length === 2)
          const error = told(client.startContainer("abc"))
          await until(() => daemon.asked.length === 3)
          expect(ssh.runs()).to.have.length(2)
          lose(ssh)
          expect(await error).to.deep.equal(expected)
          occupied.unsubscribe()
        },
      )

    it("may have done it where the connection dies", () =>
      lost(
        (ssh) => ssh.fail("Timeout, server h not responding.\r\n", 255),
        cut("ssh: Timeout, server h not responding."),
      ))

    it("may have done it whatever ssh says, where it has answered before", () =>
      withSsh(
        (response, asked) => asked.url.endsWith("/start") || answer(200, "OK")(response, asked),
        async ({ client, ssh, daemon }) => {
          await lastValueFrom(client.ping())
          const error = told(start(client))
          await until(() => daemon.asked.length === 2)
          expect(ssh.runs()).to.have.length(1)
          ssh.fail("Host key verification failed.\n", 255)
          expect(await error).to.deep.equal(cut("ssh: Host key verification failed."))
        },
      ))

    it("may have done it where ssh is killed", () =>
      lost((ssh) => ssh.kill("SIGKILL"), cut("ssh: it has ended by SIGKILL")))

    it("may have done it where the way ends without a word", () => lost((ssh) => ssh.end(), cut("socket hang up")))

    const start = (client: DockerClient): Observable<unknown> => client.startContainer("abc")

    /** What comes of a call, a start by default, for which another connection would have to be made, and is not. */
    const notLedThere = (words: string, exitCode: number, expected: object, call = start) =>
      withSsh(silent, async ({ client, ssh, daemon }) => {
        const occupied = client.startContainer("first").subscribe({ error: () => undefined })
        await until(() => daemon.asked.length === 1)
        ssh.failNext(words, exitCode)
        expect(await told(call(client))).to.deep.equal(expected)
        expect(daemon.asked).to.have.length(1)
        occupied.unsubscribe()
      })

    for (const [words, exitCode] of [
      ["ssh: connect to host h port 22: Connection refused", 255],
      ["ssh: Could not resolve hostname h: Name or service not known", 255],
      ["Host key verification failed.", 255],
      ["me@h: Permission denied (publickey).", 255],
      ["Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures", 255],
      ["kex_exchange_identification: Connection closed by remote host", 255],
      ["Connection timed out during banner exchange", 255],
      ["Unable to negotiate with 10.0.0.1 port 22: no matching host key type found.", 255],
      ["bash: docker: command not found", 127],
      ["bash: /usr/bin/docker: Permission denied", 126],
    ] as const)
      it(`has not been reached where ssh says ${words}`, () =>
        notLedThere(`${words}\r\n`, exitCode, unreachable(`ssh: ${words.replace(/^ssh: /, "")}`)))

    it("has not been reached either where ssh did not wait for all that it was to be told", () =>
      notLedThere("Host key verification failed.\n", 255, unreachable("ssh: Host key verification failed."), (client) =>
        client.createContainer({ long }, {}, "web"),
      ))

    for (const [words, exitCode] of [
      ["Connection reset by 10.0.0.1 port 22", 255],
      ["Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", 1],
    ] as const)
      it(`may have been reached where ssh says ${words}`, () =>
        notLedThere(`${words}\n`, exitCode, cut(`ssh: ${words}`)))
  })

  it("breaks its stream of events off where ssh dies in the midst of it", () =>
    withSsh(
      (response) => response.write(event(1)),
      async ({ client, ssh }) => {
        const seen: unknown[] = []
        const error = await told(
          client.containerEvents().pipe(
            tap((one) => {
              seen.push(one)
              ssh.fail("Connection to h closed by remote host.\r\n", 255)
            }),
          ),
        )
        expect(error).to.deep.include({ name: "CannotGetDockerclientError", verdict: "cut" })
        expect(seen).to.have.length(1)
        await until(() => ssh.running() === 0)
      },
    ))

  it("keeps no process from its end that has nothing else to do", () =>
    withSsh(answer(200, "OK"), async ({ ssh }) => {
      const script = fileURLToPath(new URL("./support/ping.ts", import.meta.url))
      const run = ["--import", "ts-blank-space/register", script, "ssh://h", ssh.env["PATH"] ?? ""]
      const { stdout } = await promisify(execFile)(process.execPath, run)
      const [answeredAt = 0, endedAt] = stdout.split("\n").map(Number)
      expect(endedAt).to.be.within(answeredAt, answeredAt + 20_000)
      await until(() => ssh.running() === 0)
    }))
})

describe("createSshAgent", () => {
  const place = { kind: "ssh", host: "h", port: undefined, user: undefined, path: undefined } as const
  const ask = async (agent: Agent, path = "/_ping"): Promise<IncomingMessage> => {
    const [response] = (await once(get({ agent, path }), "response")) as [IncomingMessage]
    await once(response.resume(), "end")
    return response
  }

  it("logs in no more often at once than is allowed, and lets the others wait for an answer", () => {
    const held: ServerResponse[] = []
    return withSsh(
      (response) => void held.push(response),
      async ({ ssh }) => {
        const agent = createSshAgent(place, ssh.env, {}, new Logins({ atOnce: 2, countedForMs: 60_000 }))
        const answers = Promise.all(["/a", "/b", "/c"].map((path) => ask(agent, path)))
        await until(() => held.length === 2)
        expect(ssh.runs()).to.have.length(2)
        held[0]?.end()
        await until(() => held.length === 3)
        for (const response of held) response.end()
        expect(await answers).to.have.length(3)
      },
    )
  })

  it("fails a request whose login cannot even be begun in its turn", () => {
    const held: ServerResponse[] = []
    return withSsh(
      (response) => void held.push(response),
      async ({ ssh }) => {
        const env: Record<string, string> = { ...ssh.env }
        const agent = createSshAgent(place, env, {}, new Logins({ atOnce: 1, countedForMs: 60_000 }))
        const first = ask(agent, "/a")
        const second = ask(agent, "/b").catch(String)
        await until(() => held.length === 1)
        env["TOO_LONG"] = "x".repeat(2 ** 22)
        held[0]?.end()
        await first
        expect(await second).to.contain("E2BIG")
      },
    )
  })

  it("ends a connection that nobody uses, after its time", () =>
    withSsh(answer(200, "OK"), async ({ ssh }) => {
      await ask(createSshAgent(place, ssh.env, { keepAlive: true, timeout: 50 }))
      await until(() => ssh.running() === 0)
    }))

  it("ends a connection that is meant for one request with its answer", () =>
    withSsh(answer(200, "OK"), async ({ ssh }) => {
      const agent = createSshAgent(place, ssh.env, { keepAlive: false })
      await ask(agent)
      await until(() => ssh.running() === 0)
      await ask(agent)
      expect(ssh.runs()).to.have.length(2)
    }))

  it("lets a daemon wait that tells more than is read", () => {
    let written = 0
    const told = Buffer.alloc(2 ** 20)
    return withSsh(
      (response) => {
        const more = (): void => {
          while (written < 64 && response.write(told, () => (written += 1))) continue
          if (written < 64) response.once("drain", more)
          else response.end()
        }
        more()
      },
      async ({ ssh }) => {
        const agent = createSshAgent(place, ssh.env, { keepAlive: false })
        const [response] = (await once(get({ agent, path: "/" }), "response")) as [IncomingMessage]
        await new Promise((resolve) => setTimeout(resolve, 500))
        expect(written).to.be.below(16)
        let read = 0
        for await (const chunk of response) read += (chunk as Buffer).length
        expect(read).to.be.at.least(64 * told.length)
      },
    )
  })

  it("fails a connection that nobody uses yet, and nothing else", async () => {
    const ssh = fakeSsh()
    ssh.failNext("Host key verification failed.", 255)
    const connection = createSshAgent(place, ssh.env, {}).createConnection({})
    await until(() => connection?.destroyed === true)
    ssh.remove()
  })

  it("knows that ssh has ended also where that has left a connection behind for others to share", async () => {
    const ssh = fakeSsh()
    ssh.failSharing("Host key verification failed.", 255)
    const connection = createSshAgent(place, ssh.env, {}).createConnection({})
    await until(() => connection?.destroyed === true)
    expect(connection?.errored?.message).to.equal("ssh: Host key verification failed.")
    expect(ssh.running()).to.equal(1)
    ssh.remove()
  })

  it("kills an ssh that does not end when it is told to", async () => {
    const ssh = fakeSsh()
    const asking = get({ agent: createSshAgent(place, ssh.env, {}), path: "/" }).on("error", () => undefined)
    await until(() => ssh.running() === 1)
    asking.destroy()
    await until(() => ssh.running() === 0)
    expect(ssh.runs().at(-1)).to.deep.equal(["SIGTERM"])
    ssh.remove()
  })

  it("makes no connection where there are no files left to open, and says so", async () => {
    const script = fileURLToPath(new URL("./support/spent-ssh.ts", import.meta.url))
    const told = ["-c", 'ulimit -n 64; exec "$0" --import ts-blank-space/register "$1"', process.execPath, script]
    const { stdout } = await promisify(execFile)("sh", told)
    expect(stdout).to.equal("ERR_SSH_CONNECTION ssh cannot be run: spawn ssh EMFILE\n")
  })

  it("keeps its connections when the process is interrupted, which may have work to do with them", () =>
    withSsh(answer(200, "OK"), async ({ ssh }) => {
      const script = fileURLToPath(new URL("./support/interrupted.ts", import.meta.url))
      const run = ["--import", "ts-blank-space/register", script, "ssh://h", ssh.env["PATH"] ?? ""]
      const child = spawn(process.execPath, run, { detached: true, stdio: ["ignore", "pipe", "inherit"] })
      await once(child.stdout, "data")
      process.kill(-child.pid!, "SIGINT")
      await once(child, "exit")
      expect(ssh.runs()).to.have.length(1)
    }))

  for (const [how, leave] of [
    ["in peace", (ssh) => ssh.end()],
    ["by a signal", (ssh) => ssh.kill("SIGKILL")],
  ] satisfies readonly (readonly [string, (ssh: FakeSsh) => void])[])
    it(`uses no connection again that has ended meanwhile ${how}`, () =>
      withSsh(answer(200, "OK"), async ({ ssh }) => {
        const agent = createSshAgent(place, ssh.env, { keepAlive: true })
        await ask(agent)
        leave(ssh)
        await until(() => ssh.running() === 0 && Object.keys(agent.freeSockets).length === 0)
        await ask(agent)
        expect(ssh.runs()).to.have.length(2)
        agent.destroy()
      }))
})
