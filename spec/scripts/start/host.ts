import { expect } from "chai"
import { EmptyError, NEVER, of } from "rxjs"
import { createSimulatedDocker, type SimulatedDocker } from "../../../lib/simulation/index.ts"
import { connectToDocker, connectToSimulation, foundBy } from "../../../scripts/start/host.ts"

describe("the choice of a daemon", () => {
  const rejection = (promise: Promise<unknown>): Promise<Error> =>
    promise.then(
      () => Promise.reject(new Error("it is fulfilled")),
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    )

  describe("with a Docker that takes the connection", () => {
    let docker: SimulatedDocker
    beforeEach(() => {
      docker = createSimulatedDocker()
    })
    afterEach(() => docker.close())

    it("names its versions", async () => {
      const { title, kind, close } = await connectToDocker({ docker })
      await close()
      expect(title).to.match(/^Docker 20\.10\.\S+, API 1\.41$/)
      expect(kind).to.equal("docker")
    })

    it("does not wait for ever for its answer", async () => {
      const silent = { ...docker, ping: () => NEVER }
      expect((await rejection(connectToDocker({ docker: silent, limitMs: 1 }))).message).to.match(/silent for 0.001 s/)
    })

    it("can be given up", async () => {
      const silent = { ...docker, ping: () => NEVER }
      const error = await rejection(connectToDocker({ docker: silent, giveUp$: of(130), limitMs: 100 }))
      expect(error).to.be.instanceOf(EmptyError)
    })
  })

  it("offers a simulated one that works", async () => {
    const { kind, engine, close } = await connectToSimulation()
    expect(kind).to.equal("simulated")
    expect(await engine.version()).to.match(/^DockerVersion: /)
    await close()
  })

  const environments: readonly (readonly [env: Readonly<Record<string, string>>, found: string])[] = [
    [{}, "the current Docker context or the usual sockets"],
    [{ DOCKER_HOST: "" }, "the current Docker context or the usual sockets"],
    [{ DOCKER_CONTEXT: "far" }, "DOCKER_CONTEXT=far"],
    [{ DOCKER_HOST: "tcp://far:2375", DOCKER_CONTEXT: "far" }, "DOCKER_HOST=tcp://far:2375"],
  ]
  for (const [env, found] of environments)
    it(`says that Docker is found by ${found}, given ${JSON.stringify(env)}`, () => {
      expect(foundBy(env)).to.equal(found)
    })
})
