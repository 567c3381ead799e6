import { expect } from "chai"
import { connect } from "node:net"
import { filter, firstValueFrom, lastValueFrom, toArray } from "rxjs"
import {
  createDockerClient,
  createRegistryAuth,
  createTaskEngine,
  type ContainerInput,
  type ContainerStateChange,
  type StateChange,
  type TaskEngine,
  type TaskInput,
} from "../../lib/index.ts"
import {
  authRegistry,
  callDaemon,
  credentials,
  describeLive,
  describeWithRegistries,
  dockerHost,
  image,
  listContainers,
  openRegistry,
} from "../support/live.ts"
import { reached } from "../support/reached.ts"
import { createProxy } from "../../scripts/dockerd/proxy.ts"

const label = "com.amazonaws.ecs.task-arn"

const container = (name: string, command: readonly string[], more: Partial<ContainerInput> = {}): ContainerInput => ({
  name,
  image,
  command,
  ...more,
})

const sh = (script: string): readonly string[] => ["sh", "-c", script]

describeLive("the engine on a real daemon", () => {
  let engine: TaskEngine

  beforeEach(async () => {
    engine = createTaskEngine({ docker: createDockerClient({ endpoint: dockerHost }), config: { stopGraceMs: 1000 } })
    await engine.init()
  })

  afterEach(async () => {
    await Promise.all(engine.listTasks().map(({ arn }) => engine.removeTask(arn)))
    await engine.shutdown()
    expect(await listContainers(label), "containers left behind").to.deep.equal([])
  })

  const run = (input: TaskInput): Promise<readonly StateChange[]> => lastValueFrom(engine.run(input).pipe(toArray()))

  /** The end of each container of a task that is run to its own. */
  const endsOf = async (containers: readonly ContainerInput[]): Promise<Record<string, ContainerStateChange>> => {
    const changes = await run({ containers })
    return Object.fromEntries(
      changes
        .filter((change) => change.kind === "container")
        .filter(({ status }) => status === "STOPPED")
        .map((change) => [change.containerName, change]),
    )
  }

  it("runs an image that is there but cannot be pulled (TM-34)", async () => {
    const changes = await run({ containers: [container("main", sh("exit 42"))] })
    const statuses = changes.map(({ kind, status }) => `${kind} ${status}`)
    // The image is on the daemon but not to be pulled, so that PULLED is jumped over.
    expect(statuses.filter((status) => !status.endsWith("PULLED"))).to.deep.equal([
      "container CREATED",
      "task CREATED",
      "container RUNNING",
      "task RUNNING",
      "container STOPPED",
      "task STOPPED",
    ])
    expect(changes.at(-2)).to.include({ exitCode: 42 })
    expect(changes.at(-1)).to.include({ reason: "EssentialContainerExited: main (42)" })
  })

  it("lets a container reach another by its link", async () => {
    const page = "mkdir /www; echo hello > /www/index.html; exec httpd -f -p 8080 -h /www"
    const fetch = "for n in 1 2 3 4 5 6 7 8 9; do wget -qO- http://web:8080/ && exit 0; sleep 0.2; done; exit 1"
    const ends = await endsOf([
      container("web", sh(page), { essential: false }),
      container("client", sh(fetch), { links: ["web"] }),
    ])
    expect(ends["client"]).to.include({ exitCode: 0 })
    expect(ends["web"]).to.include({ exitCode: 137 })
  })

  it("lets a container use another's volumes", async () => {
    const overlay = { config: JSON.stringify({ Volumes: { "/data": {} } }) }
    const ends = await endsOf([
      container("store", sh("echo kept > /data/file; exec sleep 1000"), { essential: false, dockerConfig: overlay }),
      container(
        "reader",
        sh("for n in 1 2 3 4 5 6 7 8 9; do grep kept /data/file && exit 0; sleep 0.2; done; exit 1"),
        {
          volumesFrom: [{ sourceContainer: "store" }],
        },
      ),
    ])
    expect(ends["reader"]).to.include({ exitCode: 0 })
  })

  it("publishes a port, and says with RUNNING where it answers", async () => {
    const serve = container("web", ["nc", "-ll", "-p", "7777", "-e", "echo", "hello"], {
      portMappings: [{ containerPort: 7777 }],
    })
    const running = firstValueFrom(engine.containerChanges$.pipe(filter(({ status }) => status === "RUNNING")))
    await engine.addTask({ containers: [serve] })
    const { portBindings } = await running
    expect(portBindings?.[0]).to.include({ containerPort: 7777, protocol: "tcp" })
    expect(await answerOf(portBindings?.[0]?.hostPort ?? 0)).to.equal("hello\n")
  })

  it("ends a task whose image is missing with the pull's error, while others go on", async () => {
    const missing = run({ containers: [{ name: "main", image: "127.0.0.1:1/no/such:1" }] })
    const present = run({ containers: [container("main", ["true"])] })
    expect((await missing).at(-1))
      .to.have.property("reason")
      .that.matches(/^CannotPullContainerError: /)
    expect((await present).at(-1)).to.include({ reason: "EssentialContainerExited: main (0)" })
  })

  it("ends a container whose program does not exist with the daemon's words and no exit code", async () => {
    const { main } = await endsOf([container("main", ["no-such-program"])])
    expect(main)
      .to.have.property("reason")
      .that.matches(/^CannotStartContainerError: .*no-such-program/)
    expect(main).not.to.have.property("exitCode")
  })

  it("kills after the grace", async () => {
    const { arn } = await engine.addTask({
      containers: [container("main", sh("trap '' TERM; while :; do sleep 0.1; done"))],
    })
    await reached(engine, arn, "RUNNING")
    await engine.stopTask(arn)
    const { containers, reason } = await reached(engine, arn, "STOPPED")
    expect([containers[0]?.exitCode, reason]).to.deep.equal([137, undefined])
  })

  it("stops the sibling of an essential container that ends", async () => {
    const ends = await endsOf([
      container("main", sh("sleep 0.5; exit 3")),
      container("helper", sh("trap 'exit 5' TERM; while :; do sleep 0.1; done"), { essential: false }),
    ])
    expect([ends["main"]?.exitCode, ends["helper"]?.exitCode]).to.deep.equal([3, 5])
  })

  it("notices a container that is removed behind its back", async () => {
    const { arn } = await engine.addTask({ containers: [container("main", ["sleep", "1000"])] })
    const { containers } = await reached(engine, arn, "RUNNING")
    await callDaemon("DELETE", `/containers/${containers[0]?.containerId ?? ""}?force=1`)
    expect((await reached(engine, arn, "STOPPED")).containers[0]).to.include({ exitCode: 137 })
  })

  it("runs thirty tasks at once", async () => {
    const codes = await Promise.all(
      Array.from({ length: 30 }, async (_, code) => {
        const changes = await run({ containers: [container("main", sh(`exit ${String(code)}`))] })
        return changes.filter((change) => change.kind === "container").at(-1)?.exitCode
      }),
    )
    expect(codes).to.deep.equal(Array.from({ length: 30 }, (_, code) => code))
  })

  describeWithRegistries("with a registry", () => {
    it("shows the registry the credentials that are looked up for the image (DA-5)", async () => {
      const { username, password } = credentials
      const registryAuth = createRegistryAuth({
        engineAuthType: "docker",
        engineAuthData: { [authRegistry]: { username, password } },
      })
      const docker = createDockerClient({ endpoint: dockerHost })
      const authorized = createTaskEngine({ docker, config: { registryAuth } })
      await authorized.init()
      const task = {
        arn: "task/authorized",
        containers: [container("main", ["true"], { image: `${authRegistry}/${image}` })],
      }
      const changes = await lastValueFrom(authorized.run(task).pipe(toArray()))
      await authorized.removeTask(task.arn)
      await authorized.shutdown()
      expect(changes[0]).to.include({ status: "PULLED" })
    })

    it("pulls, and takes a container through every status to its exit code", async () => {
      const main = container("main", sh("exit 42"), { image: `${openRegistry}/${image}` })
      const changes = await run({ containers: [main] })
      expect(changes.map(({ kind, status }) => `${kind} ${status}`)).to.deep.equal([
        "container PULLED",
        "container CREATED",
        "task CREATED",
        "container RUNNING",
        "task RUNNING",
        "container STOPPED",
        "task STOPPED",
      ])
      expect(changes.at(-2)).to.include({ exitCode: 42 })
    })
  })
})

describeWithRegistries("the engine's requests", () => {
  it("are three for a plain task, pull aside: create, start, remove", async () => {
    const proxy = await createProxy(dockerHost)
    const engine = createTaskEngine({ docker: createDockerClient({ endpoint: proxy.host }) })
    await engine.init()
    proxy.forget()
    const arn = "task/counted"
    const main = container("main", ["true"], { image: `${openRegistry}/${image}` })
    await lastValueFrom(engine.run({ arn, containers: [main] }))
    await engine.removeTask(arn)
    await engine.shutdown()
    await proxy.close()
    const spent = proxy.requests.filter((line) => !line.startsWith("POST /images/create"))
    expect(spent.map((line) => line.replace(/[0-9a-f]{64}/, "ID"))).to.deep.equal([
      "POST /containers/create",
      "POST /containers/ID/start",
      "DELETE /containers/ID",
    ])
  })
})

const answerOf = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ""
    connect(port, "127.0.0.1")
      .on("data", (chunk) => (text += chunk.toString()))
      .on("end", () => resolve(text))
      .on("error", reject)
  })
