import { expect } from "chai"
import { concat, ignoreElements, throwError, timer, type SchedulerLike } from "rxjs"
import {
  CannotContainerError,
  createMemoryStore,
  EngineError,
  type DockerClient,
  type Store,
  type TaskEngine,
  type TaskInput,
} from "../../lib/index.ts"
import { createBench, createReadyBench, type Bench } from "../support/engine.ts"
import { reasonOf } from "../support/promise.ts"

const one = (arn: string): TaskInput => ({
  arn,
  containers: [{ name: "main", image: "busybox:1", command: ["httpd"] }],
})

/** A store that has lost a task. */
const without = (store: Store, arn: string): Store => ({
  ...store,
  write: (records) => store.write(records.filter((record) => record.arn !== arn)),
})

/** Two containers run, and the second engine has lost the one's task. */
const lose = async (): Promise<Bench & { readonly first: Bench; readonly store: Store }> => {
  const store = createMemoryStore()
  const first = await createReadyBench({ store: without(store, "task/lost") })
  void first.engine.addTask(one("task/lost"))
  void first.engine.addTask(one("task/kept"))
  await first.runTo(5000)
  await first.engine.shutdown()
  return { ...(await createReadyBench({ store, world: first })), first, store }
}

const refused = new CannotContainerError("Remove", "busy")

describe("orphans", () => {
  it("are told with whose they were, and left alone", async () => {
    const { engine, docker, runTo } = await lose()
    const orphans = engine.orphans()
    await runTo(10_000)
    expect((await orphans).map(({ taskArn, containerName, state }) => [taskArn, containerName, state])).to.deep.equal([
      ["task/lost", "main", "running"],
    ])
    expect(docker.containers()).to.have.length(2)
  })

  it("are swept when asked to, and no task's container with them", async () => {
    const { engine, docker, runTo } = await lose()
    const swept = engine.sweepOrphans()
    await runTo(10_000)
    await swept
    expect(docker.containers().map(({ labels }) => labels["com.amazonaws.ecs.task-arn"])).to.deep.equal(["task/kept"])
    const orphans = engine.orphans()
    await runTo(20_000)
    expect(await orphans).to.deep.equal([])
  })

  it("are not taken in by a new task of the same arn, and stay what they are", async () => {
    const world = await lose()
    const orphanIds = async (engine: TaskEngine) => (await engine.orphans()).map(({ containerId }) => containerId)
    const before = orphanIds(world.engine)
    await world.runTo(10_000)
    await world.engine.shutdown()
    // The same engine by its id, which is kept; what it draws for a submission is another.
    const between = (docker: DockerClient, scheduler: SchedulerLike): DockerClient => ({
      ...docker,
      pullImage: () => timer(60_000, scheduler).pipe(ignoreElements()),
    })
    const again = { world, store: world.store, random: () => 0.25, between }
    const { engine, docker, changes, runTo } = await createReadyBench(again)
    changes.length = 0
    void engine.addTask(one("task/lost"))
    // All that runs is listed anew while the new task has no container yet.
    docker.restartDaemon({ downMs: 1000, keepsContainers: true })
    await runTo(50_000)
    expect(changes).to.deep.equal([])
    await runTo(100_000)
    expect(changes).to.include("task/lost RUNNING")
    const after = orphanIds(engine)
    await runTo(110_000)
    expect(await after).to.deep.equal(await before)
    expect(docker.containers()).to.have.length(3)
    // Nor is one looked into for the new task's sake.
    expect(docker.requests()).to.include({ create: 3, inspect: 0 })
  })

  it("are what a container is that was made otherwise than its task asks for, though it bears its name and its labels", async () => {
    const otherwise = (docker: DockerClient): DockerClient => ({
      ...docker,
      createContainer: (config, hostConfig, name) => {
        const labels = Object.assign({}, config["Labels"], { "docker-task-engine.spec-hash": "another" })
        const lost$ = throwError(() => new EngineError("LostError", "gone", { verdict: "cut", retryable: true }))
        return concat(
          docker.createContainer({ ...config, Labels: labels }, hostConfig, name).pipe(ignoreElements()),
          lost$,
        )
      },
    })
    const { engine, docker, changes, runTo } = await createReadyBench({ between: otherwise })
    void engine.addTask(one("task/1"))
    await runTo(100_000)
    expect(changes.at(-1)).to.match(
      /^task\/1 STOPPED \(CannotCreateContainerError: The name .* is taken by another container\)$/,
    )
    expect(docker.containers().map(({ state }) => state)).to.deep.equal(["created"])
    expect(docker.requests().start).to.equal(0)
  })

  it("of another engine are none", async () => {
    const { first } = await lose()
    const { engine, runTo } = await createReadyBench({ world: first, random: () => 0.25 })
    const orphans = engine.orphans()
    await runTo(10_000)
    expect(await orphans).to.deep.equal([])
  })

  for (const { when, refuse } of [
    { when: "cannot be removed", refuse: () => throwError(() => refused) },
    {
      when: "a client cannot even be asked to remove",
      refuse: () => {
        throw refused
      },
    },
  ])
    it(`that ${when} are told after the others have been`, async () => {
      const store = createMemoryStore()
      const { first } = await lose()
      const { engine, runTo, docker } = await createReadyBench({
        store,
        world: first,
        between: (real) => ({
          ...real,
          removeContainer: (id, options) =>
            id === first.docker.containers().at(-1)?.containerId ? refuse() : real.removeContainer(id, options),
        }),
      })
      const reason = reasonOf(engine.sweepOrphans())
      await runTo(10_000)
      expect(await reason).to.equal(refused)
      expect(docker.containers()).to.have.length(1)
    })

  it("are left alone once the engine has ended, by a sweep that had begun before as well", async () => {
    const { engine, docker, runTo } = await lose()
    const reason = reasonOf(engine.sweepOrphans())
    await engine.shutdown()
    await runTo(10_000)
    expect(await reason).to.include({ name: "EngineShutDownError" })
    expect([docker.containers().length, docker.requests().remove]).to.deep.equal([2, 0])
  })

  it("are known only after init, and to an engine that has not ended", async () => {
    const { engine } = createBench()
    expect(await reasonOf(engine.orphans())).to.include({ name: "EngineNotInitializedError" })
    await engine.shutdown()
    expect(await reasonOf(engine.sweepOrphans())).to.include({ name: "EngineShutDownError" })
  })
})
