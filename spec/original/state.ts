/** The tests of the original's state in memory (engine/dockerstate) and of its state file (statemanager). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { firstValueFrom, NEVER } from "rxjs"
import { createTaskEngine, TaskNotFoundError, type TaskInput } from "../../lib/index.ts"
import { createBench, createReadyBench } from "../support/engine.ts"
import { reasonOf } from "../support/promise.ts"

const one = (arn: string): TaskInput => ({
  arn,
  containers: [{ name: "main", image: "busybox:1", command: ["httpd"] }],
})

describe("the original's state tests", () => {
  it("know nothing in the beginning (TestCreateDockerTaskEngineState)", async () => {
    const { engine } = createBench()
    expect(engine.listTasks()).to.deep.equal([])
    expect(await reasonOf(firstValueFrom(engine.task$("task/1")))).to.be.instanceOf(TaskNotFoundError)
    expect(() => engine.explain("task/1")).to.throw(TaskNotFoundError)
    expect(engine.toJSON().Data.TaskEngine).to.deep.equal({ Tasks: [], IdToContainer: {}, IdToTask: {} })
  })

  it("find a task that is added by its arn (TestAddTask)", async () => {
    const { engine } = await createReadyBench()
    await engine.addTask(one("test-arn"))
    expect(engine.listTasks().map(({ arn }) => arn)).to.deep.equal(["test-arn"])
    expect((await firstValueFrom(engine.task$("test-arn"))).arn).to.equal("test-arn")
  })

  it("know a container first by name alone, then by Docker's id as well (TestTwophaseAddContainer)", async () => {
    const { engine, docker, runTo } = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        createContainer: (...made) => {
          daemon.createContainer(...made).subscribe()
          return NEVER
        },
        containerEvents: () => NEVER,
      }),
    })
    void engine.addTask(one("task/1"))
    await runTo(5000)
    const [made] = docker.containers()
    expect(engine.listTasks()[0]?.containers[0]).to.include({ name: "main" }).and.not.have.property("containerId")
    expect(engine.toJSON().Data.TaskEngine.IdToContainer).to.deep.equal({})
    await runTo(300_000)
    const id = made?.containerId ?? ""
    expect(engine.listTasks()[0]?.containers[0]).to.include({ name: "main", containerId: id, dockerName: made?.name })
    expect(engine.toJSON().Data.TaskEngine.IdToTask).to.deep.equal({ [id]: "task/1" })
  })

  it("have nothing left of a task that is removed (TestRemoveTask)", async () => {
    const { engine, runTo } = await createReadyBench()
    void engine.addTask(one("task/1"))
    await runTo(5000)
    expect(Object.keys(engine.toJSON().Data.TaskEngine.IdToTask)).to.have.length(1)
    void engine.removeTask("task/1")
    await runTo(100_000)
    expect(engine.listTasks()).to.deep.equal([])
    expect(engine.toJSON().Data.TaskEngine).to.deep.equal({ Tasks: [], IdToContainer: {}, IdToTask: {} })
  })

  it("bring what is saved in a file back in another engine (TestStateManager)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "engine-state-"))
    const file = join(folder, "ecs_agent_data.json")
    try {
      const { engine, docker, runTo } = await createReadyBench()
      void engine.addTask(one("test-arn"))
      await runTo(5000)
      writeFileSync(file, JSON.stringify(engine))
      const state: unknown = JSON.parse(readFileSync(file, "utf8"))
      const next = createTaskEngine({ docker, state })
      expect(next.listTasks()).to.deep.equal(engine.listTasks())
      expect(next.listTasks().map(({ arn }) => arn)).to.deep.equal(["test-arn"])
      expect(JSON.stringify(next)).to.equal(JSON.stringify(engine))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
