import { expect } from "chai"
import fc from "fast-check"
import * as E from "fp-ts/lib/Either.js"
import type { EngineError } from "../../lib/model/error.ts"
import { newTask, type TaskState } from "../../lib/model/task.ts"
import { decodeState, encodeState, type RestoredState } from "../../lib/wire/saved-state.ts"
import type { SavedTask } from "../../lib/wire/saved-restore.ts"
import { containerOf, taskOf } from "./support/definition.ts"
import { anyTasks, sample, settings } from "./support/saved.ts"

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const decoded = (input: unknown): RestoredState => {
  const state = decodeState(input)
  if (E.isLeft(state)) throw state.left
  return state.right
}

const failure = (input: unknown): EngineError => {
  const state = decodeState(input)
  if (E.isRight(state)) throw new Error("was decoded")
  return state.left
}

const saved = (arn: string, given: Partial<SavedTask> = {}): TaskState => ({
  ...newTask({ definition: taskOf({ arn }), settings, order: 0, submissionId: "s1" }, 0),
  ...given,
})

/** What stands in a state file around one task of one container. */
const file = (container: object = {}, task: object = {}): object => ({
  Version: 4,
  Data: { TaskEngine: { Tasks: [{ Arn: "t1", Containers: [{ Name: "c1", ...container }], ...task }] } },
})

describe("encodeState and decodeState", () => {
  it("bring an engine without tasks back (TestJsonEncoding, SM-20, SM-31)", () => {
    const state = encodeState("e1", [])
    expect(state).to.deep.equal({
      Data: {
        TaskEngine: { Tasks: [], IdToContainer: {}, IdToTask: {} },
        DockerTaskEngine: { engineId: "e1", tasks: {} },
      },
      Version: 4,
    })
    expect(decoded(asJson(state))).to.deep.equal({ engineId: "e1", tasks: [] })
  })

  it("bring every state back as it was (TestJsonEncoding, SM-20)", () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const restored = decoded(asJson(encodeState("e1", tasks)))
        expect(asJson({ ...restored, tasks: restored.tasks.map((task) => ({ ...task, settings })) })).to.deep.equal(
          asJson({ engineId: "e1", tasks }),
        )
      }),
    )
  })

  it("give a restored task every key that a state has", () => {
    const [restored] = decoded(encodeState("e1", [saved("t1")])).tasks
    expect({ ...restored, settings }).to.deep.equal(saved("t1"))
  })

  it("keep the environment, as the original does (SM-39)", () => {
    const definition = taskOf({ containers: [containerOf({ environment: { KEY: "value" } })] })
    const state = encodeState("e1", [saved("t1", { definition })])
    expect(state.Data.TaskEngine.Tasks[0]?.Containers[0]?.environment).to.deep.equal({ KEY: "value" })
  })
})

describe("decodeState", () => {
  describe("of a version", () => {
    it("takes each of the original's, and none at all for the oldest (SM-36)", () => {
      for (const Version of [undefined, null, 0, 1, 2, 3, 4])
        expect(decoded({ Data: {}, Version }), String(Version)).to.deep.equal({ engineId: undefined, tasks: [] })
    })

    it("refuses a newer one in the original's words (SM-36)", () => {
      const error = failure({ Data: "whatever it is by then", Version: 5 })
      expect(error.name).to.equal("UnsupportedStateError")
      expect(error.code).to.equal("E_UNSUPPORTED_STATE")
      expect(error.message).to.equal("Unsupported data format: Version 5 not 4")
    })

    it("refuses what is none (SM-36)", () => {
      expect(failure({ Version: "4" }).message).to.equal(
        'Invalid saved state: Version: expected a whole number, got "4"',
      )
    })
  })

  describe("of a file of version 1 (SM-38)", () => {
    const tasks = (): readonly SavedTask[] => decoded(sample(1)).tasks

    it("finds its tasks, and no engine's id", () => {
      expect(decoded(sample(1)).engineId).to.equal(undefined)
      expect(tasks().map(({ definition }) => definition.family)).to.deep.equal([
        "nginx",
        "sleep5",
        "datavolume-example",
      ])
    })

    it("takes what was dead for stopped, and when, to the millisecond (TestLoadsV1DataCorrectly, DM-11, DM-20)", () => {
      const [nginx] = tasks()
      expect(nginx).to.include({ sent: "STOPPED", desired: "STOPPED", known: "STOPPED", recorded: "STOPPED" })
      expect(nginx?.knownAt).to.equal(Date.UTC(2015, 3, 28, 17, 29, 48, 129))
      expect(nginx?.containers[0]).to.include({ sent: "STOPPED", desired: "STOPPED", known: "STOPPED" })
    })

    it("names an error that has no name (DM-35)", () => {
      expect(tasks()[0]?.containers[0]?.failure).to.deep.equal({
        name: "UnknownError",
        message: "API error (500): Cannot start container: port is already allocated",
      })
    })

    it("believes the task's copy of a container, not that beside the id (SM-38)", () => {
      expect(tasks()[1]?.containers[0]).to.include({ known: "STOPPED", exitCode: 137 })
    })

    it("takes a port without a protocol for a tcp port (DM-32, SM-33)", () => {
      expect(tasks()[0]?.definition.containers[0]?.portMappings).to.deep.equal([
        { containerPort: 80, hostPort: 80, protocol: "tcp" },
      ])
    })

    it("looks at whatever had come into being, and at nothing else", () => {
      const containers = tasks()[2]?.containers ?? []
      expect(containers.map(({ known, inspectAt, startedAt }) => ({ known, inspectAt, startedAt }))).to.deep.equal([
        { known: "RUNNING", inspectAt: 0, startedAt: undefined },
        { known: "CREATED", inspectAt: 0, startedAt: undefined },
        { known: "NONE", inspectAt: undefined, startedAt: undefined },
        { known: "STOPPED", inspectAt: undefined, startedAt: undefined },
      ])
      expect(containers.map(({ dockerName }) => dockerName)).to.deep.equal([
        "ecs-datavolume-example-1-writer-01",
        "ecs-datavolume-example-1-reader-02",
        undefined,
        "ecs-datavolume-example-1-internalecs-emptyvolume-source-03",
      ])
    })

    it("knows the internal container, and by it where the empty volume lies (DM-51, DM-53)", () => {
      const [, , data] = tasks()
      expect(data?.definition.containers.map(({ internal }) => internal)).to.deep.equal([
        ...[undefined, undefined, undefined],
        true,
      ])
      expect(data?.containers[3]?.volumes).to.deep.equal({
        "/ecs-empty-volume/scratch": "/var/lib/docker/vfs/dir/5c0f",
      })
      expect(data?.definition.volumes).to.deep.equal([{ name: "scratch" }, { name: "host", sourcePath: "/srv/data" }])
    })
  })

  describe("of a file of version 4 (SM-33)", () => {
    const tasks = (): readonly SavedTask[] => decoded(sample(4)).tasks

    it("reads a whole container", () => {
      const [api] = tasks()
      expect(api?.definition.containers[1]).to.deep.equal({
        ...containerOf({ name: "api", image: "registry.example/api:1.2", cpu: 50, memory: 128 }),
        entryPoint: [],
        links: ["db:database"],
        portMappings: [
          { containerPort: 8080, hostPort: 80, protocol: "tcp" },
          { containerPort: 53, hostPort: 0, protocol: "udp" },
        ],
        overrides: { command: ["serve", "--port", "8080"] },
        dockerConfig: { config: '{"Hostname":"api"}', hostConfig: '{"Privileged":false}', version: "1.18" },
      })
      expect(api?.containers[1]?.portBindings).to.deep.equal([
        { containerPort: 8080, hostPort: 80, protocol: "tcp", bindIp: "0.0.0.0" },
        { containerPort: 53, hostPort: 32768, protocol: "udp", bindIp: "0.0.0.0" },
      ])
    })

    it("writes what an agent reads as the same tasks (SM-39)", () => {
      const states = tasks().map((task) => ({ ...task, settings }))
      const { TaskEngine } = encodeState("e1", states).Data
      expect(decoded({ Data: { TaskEngine }, Version: 4 }).tasks).to.deep.equal(tasks())
    })

    it("registers a stop under way again, and lets pass whoever has been past the gate (LIM-7)", () => {
      expect(tasks().map(({ stopSequence, hasEntered }) => ({ stopSequence, hasEntered }))).to.deep.equal([
        { stopSequence: undefined, hasEntered: true },
        { stopSequence: 42, hasEntered: true },
        { stopSequence: undefined, hasEntered: true },
      ])
    })

    it("has a start that had not begun wait again (LIM-7, TM-3)", () => {
      const entered = (container: object): boolean | undefined =>
        decoded(file(container, { StartSequenceNumber: 42 })).tasks[0]?.hasEntered
      expect([{}, { KnownStatus: "PULLED" }].map(entered)).to.deep.equal([false, true])
    })

    it("takes whatever has an id for created (SM-22)", () => {
      expect(tasks()[2]?.containers[0]).to.include({ known: "CREATED", dockerName: undefined, inspectAt: 0 })
    })

    it("puts the tasks in the order of the file, each with an id of submission that is always the same", () => {
      expect(tasks().map(({ order }) => order)).to.deep.equal([0, 1, 2])
      const ids = tasks().map(({ submissionId }) => submissionId)
      expect(new Set(ids).size).to.equal(3)
      expect(ids.every((id) => /^[0-9a-f]{20}$/.test(id))).to.equal(true)
      expect(tasks().map(({ submissionId }) => submissionId)).to.deep.equal(ids)
    })
  })

  it("puts tasks of which nothing more is known behind those of which it is", () => {
    const state = encodeState("e1", [saved("t1", { order: 7 }), saved("t2", { order: 3 })])
    const { t1, ...others } = state.Data.DockerTaskEngine.tasks
    const Data = { ...state.Data, DockerTaskEngine: { engineId: "e1", tasks: others } }
    expect(t1?.order).to.equal(7)
    expect(decoded({ ...state, Data }).tasks.map(({ order }) => order)).to.deep.equal([4, 3])
  })

  it("passes over whatever else an agent keeps (TestLoadsV1DataCorrectly, SM-32, SM-36)", () => {
    const Data = { Cluster: 5, taskengine: "not ours", TaskEngine: { Tasks: [] } }
    expect(decoded({ Data, Version: 4 }).tasks).to.deep.equal([])
  })

  it("names every place that is damaged, and shows no environment (DM-31, DM-33)", () => {
    const error = failure(
      file({
        Cpu: -1,
        environment: { KEY: ["hunter2"] },
        overrides: { command: null, environment: "hunter2" },
        portMappings: [{ ContainerPort: 65_536, Protocol: "TCP" }],
        KnownStatus: "running",
      }),
    )
    expect(error.name).to.equal("InvalidStateError")
    expect(error.message).not.to.contain("hunter2")
    for (const place of ["Cpu", "environment.KEY", "overrides", "portMappings[0].ContainerPort", "KnownStatus"])
      expect(error.message).to.contain(`Data.TaskEngine.Tasks[0].Containers[0].${place}: expected`)
    expect(error.message).to.contain("portMappings[0].Protocol: expected tcp or udp")
  })

  it("refuses a task without an arn, and a status that no task has (DM-3, DM-11)", () => {
    expect(failure(file({}, { Arn: undefined })).message).to.contain("Data.TaskEngine.Tasks[0].Arn: expected")
    expect(failure(file({}, { KnownStatus: "PULLED" })).message).to.contain("KnownStatus: expected one of NONE")
  })

  it("refuses what cannot be written as JSON", () => {
    const circle: { self?: object } = {}
    circle.self = circle
    const throwing = Object.defineProperty({}, "Data", { enumerable: true, get: () => expect.fail("read") })
    for (const input of [undefined, () => 1, circle, 1n, { Version: Infinity }, throwing])
      expect(failure(input).name).to.equal("InvalidStateError")
  })

  it("answers anything at all with a state or a named error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (input) => {
        const state = decodeState(input)
        if (E.isLeft(state)) expect(state.left.name).to.be.oneOf(["InvalidStateError", "UnsupportedStateError"])
        else expect(state.right.tasks).to.deep.equal([])
      }),
    )
  })

  it("answers any damage with a named error, or else with a state that can be saved again", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyTasks.map((tasks) => encodeState("e1", tasks)),
          fc.constant(sample(1)),
        ),
        fc.nat(),
        fc.jsonValue(),
        (state, at, wrong) => {
          const damaged = decodeState(damage(asJson(state), at, wrong))
          if (E.isLeft(damaged)) expect(damaged.left.name).to.be.oneOf(["InvalidStateError", "UnsupportedStateError"])
          else {
            const tasks = damaged.right.tasks.map((task) => ({ ...task, settings }))
            expect(asJson(decoded(asJson(encodeState("e1", tasks))).tasks)).to.deep.equal(asJson(damaged.right.tasks))
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

/** The same data with another value in one place, which is counted off in the order of its text. */
const damage = (state: unknown, at: number, wrong: unknown): unknown => {
  let places = 0
  JSON.stringify(state, (_, part: unknown) => (places++, part))
  let place = 0
  return JSON.parse(JSON.stringify(state, (_, part: unknown) => (place++ === at % places ? wrong : part)))
}
