/** API versions as they go over the wire: what a container asks for is what it is created and started with. */
import { expect } from "chai"
import { firstValueFrom, lastValueFrom, toArray } from "rxjs"
import {
  createDockerClient,
  createTaskEngine,
  type ContainerInput,
  type DaemonStatus,
  type DockerClient,
  type StateChange,
  type TaskEngine,
  type TaskInput,
} from "../../lib/index.ts"
import { describeLive, dockerHost, image, listContainers } from "../support/live.ts"
import { createProxy, type Proxy } from "../../scripts/dockerd/proxy.ts"

const label = "com.amazonaws.ecs.task-arn"

describeLive("versioned clients on a real daemon", () => {
  let proxy: Proxy
  let docker: DockerClient
  let newest: string
  let older: string

  beforeEach(async () => {
    proxy = await createProxy(dockerHost)
    docker = createDockerClient({ endpoint: proxy.host })
    newest = (await firstValueFrom(docker.ping())).apiVersion
    older = (await firstValueFrom(docker.supportedVersions())).at(-2) ?? ""
    proxy.forget()
  })

  afterEach(() => proxy.close())

  it("speak the version they are asked for, and the others go on speaking theirs (DC-4)", async () => {
    await firstValueFrom(docker.withVersion(older).listContainers({ all: true }))
    await firstValueFrom(docker.listContainers({ all: true }))
    await firstValueFrom(createDockerClient({ endpoint: proxy.host, version: older }).listContainers())
    expect(older)
      .to.match(/^1\.\d+$/)
      .and.not.equal(newest)
    expect(versionsOf("GET", "/containers/json")).to.deep.equal([older, newest, older])
  })

  it("have a named error for one that the daemon does not speak, and send nothing (DC-4)", async () => {
    const strange = docker.withVersion("1.999")
    const error = await firstValueFrom(strange.startContainer("any")).catch((reason: unknown) => reason)
    expect(error).to.include({ name: "CannotGetDockerclientError", retryable: false })
    expect(error)
      .to.have.property("message")
      .that.matches(/^\(v1\.999\) - the daemon speaks /)
    expect(proxy.requests).to.deep.equal([])
  })

  describe("of a task's containers", () => {
    let engine: TaskEngine

    beforeEach(async () => {
      engine = createTaskEngine({ docker })
      await engine.init()
    })

    afterEach(async () => {
      await Promise.all(engine.listTasks().map(({ arn }) => engine.removeTask(arn)))
      await engine.shutdown()
      expect(await listContainers(label), "containers left behind").to.deep.equal([])
    })

    const run = (input: TaskInput): Promise<readonly StateChange[]> => lastValueFrom(engine.run(input).pipe(toArray()))

    it("create and start it, and nothing else is asked in that version (TE-74, TE-75, TE-76)", async () => {
      const both = [exiting("old", { dockerConfig: { version: older } }), exiting("new")]
      const ids = await Promise.all(both.map(async (container) => idIn(await run({ containers: [container] }))))
      const [oldId = "", newId = ""] = ids
      expect(versionsOf("POST", "/containers/create").toSorted()).to.deep.equal([older, newest].toSorted())
      expect(versionsOf("POST", `/containers/${oldId}/start`)).to.deep.equal([older])
      expect(versionsOf("POST", `/containers/${newId}/start`)).to.deep.equal([newest])
      await Promise.all(engine.listTasks().map(({ arn }) => engine.removeTask(arn)))
      expect(versionsOf("DELETE", `/containers/${oldId}`)).to.deep.equal([newest])
    })

    it("that the daemon does not speak stop their own task alone, which says why (DC-4)", async () => {
      const statuses: DaemonStatus["state"][] = []
      engine.daemon$.subscribe(({ state }) => statuses.push(state))
      const [refused, plain] = await Promise.all([
        run({ containers: [exiting("strange", { dockerConfig: { version: "1.999" } })] }),
        run({ containers: [exiting("plain")] }),
      ])
      expect(refused.at(-1)).to.include({ kind: "task", status: "STOPPED" })
      expect(refused.at(-1)?.reason).to.match(/^CannotGetDockerclientError: \(v1\.999\) - the daemon speaks /)
      expect(plain.at(-1)).to.include({ status: "STOPPED", reason: "EssentialContainerExited: plain (7)" })
      expect(proxy.requests.filter((line) => line === "POST /containers/create")).to.have.length(1)
      expect(statuses).to.deep.equal(["up"])
    })
  })

  /** The versions in which this was asked, in order. */
  const versionsOf = (method: string, path: string): readonly string[] =>
    proxy.verbatim.flatMap((line) => {
      const [, asked, version = "", url] = /^(\w+) \/v([\d.]+)([^?]*)/.exec(line) ?? []
      return asked === method && url === path ? [version] : []
    })
})

const exiting = (name: string, more: Partial<ContainerInput> = {}): ContainerInput => ({
  name,
  image,
  command: ["sh", "-c", "exit 7"],
  ...more,
})

const idIn = (changes: readonly StateChange[]): string =>
  changes.flatMap((change) => (change.kind === "container" ? (change.containerId ?? []) : []))[0] ?? ""
