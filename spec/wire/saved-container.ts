import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { newTask, type ContainerState } from "../../lib/model/task.ts"
import { EcsContainer, readDefinition, readState, writeContainer } from "../../lib/wire/saved-container.ts"
import { containerOf, taskOf } from "./support/definition.ts"
import { settings } from "./support/saved.ts"

const decoded = (input: object): EcsContainer => {
  const container = EcsContainer.decode({ Name: "c1", ...input })
  if (E.isLeft(container)) throw new Error(JSON.stringify(container.left))
  return container.right
}

const stateOf = (given: Partial<ContainerState> = {}): ContainerState => {
  const [state] = newTask({ definition: taskOf(), settings, order: 0, submissionId: "s1" }, 0).containers
  return { ...state!, ...given }
}

const keys = [
  ...["Name", "Image", "Command", "Cpu", "Memory", "Links", "volumesFrom", "mountPoints", "portMappings", "Essential"],
  ...["EntryPoint", "environment", "overrides", "dockerConfig", "desiredStatus", "KnownStatus", "RunDependencies"],
  ...["IsInternal", "AppliedStatus", "ApplyingError", "SentStatus", "KnownExitCode", "KnownPortBindings", "StatusLock"],
]

describe("EcsContainer", () => {
  it("is written with every key of the original, in its order (SM-39)", () => {
    const written = writeContainer(containerOf(), stateOf(), [])
    expect(Object.keys(written)).to.deep.equal(keys)
    expect(written).to.deep.include({
      Command: null,
      EntryPoint: null,
      overrides: { command: null },
      dockerConfig: { config: null, hostConfig: null, version: null },
      RunDependencies: null,
      IsInternal: false,
      AppliedStatus: "NONE",
      ApplyingError: null,
      KnownExitCode: null,
      KnownPortBindings: null,
      StatusLock: {},
    })
  })

  it("is written with what is known (DM-10, DM-31, DM-35)", () => {
    const binding = { containerPort: 80, hostPort: 8080, protocol: "tcp", bindIp: "0.0.0.0" } as const
    const failure = { name: "OutOfMemoryError", message: "Container killed due to memory usage" }
    const state = stateOf({ known: "STOPPED", sent: "RUNNING", exitCode: 0, failure, portBindings: [binding] })
    expect(writeContainer(containerOf({ internal: true }), state, ["source"])).to.deep.include({
      KnownStatus: "STOPPED",
      SentStatus: "RUNNING",
      RunDependencies: ["source"],
      IsInternal: true,
      ApplyingError: { error: failure.message, name: failure.name },
      KnownExitCode: 0,
      KnownPortBindings: [{ ContainerPort: 80, HostPort: 8080, BindIp: "0.0.0.0", Protocol: "tcp" }],
    })
  })

  it("is read from no more than a name, as the oldest files may have it (SM-38)", () => {
    expect(readDefinition(decoded({}))).to.deep.equal(containerOf({ image: "", essential: false }))
    expect(readState(decoded({}))).to.deep.equal({
      name: "c1",
      desired: "NONE",
      known: "NONE",
      sent: "NONE",
      exitCode: undefined,
      portBindings: undefined,
      failure: undefined,
    })
  })

  it("is read with null in the place of any list or object (SM-38)", () => {
    const nulls = Object.fromEntries(keys.map((key) => [key, null]))
    expect(decoded({ ...nulls, Name: "c1" })).to.deep.equal(decoded({}))
  })

  it("tells an entry point that is cleared from one that is not given (DM-30)", () => {
    expect(readDefinition(decoded({ EntryPoint: [] })).entryPoint).to.deep.equal([])
    expect(readDefinition(decoded({ EntryPoint: null }))).not.to.have.property("entryPoint")
  })

  it("mounts volumes of others for writing unless it says otherwise (DM-30)", () => {
    expect(readDefinition(decoded({ volumesFrom: [{ sourceContainer: "c2" }] })).volumesFrom).to.deep.equal([
      { sourceContainer: "c2", readOnly: false },
    ])
  })

  it("takes an error without a name for an unknown one (DM-35)", () => {
    const failureOf = (ApplyingError: unknown) => readState(decoded({ ApplyingError })).failure
    expect(failureOf({ error: "bad" })).to.deep.equal({ name: "UnknownError", message: "bad" })
    expect(failureOf({ error: "bad", name: "SomeError" })).to.deep.equal({ name: "SomeError", message: "bad" })
  })

  it("keeps the keys of an environment as they are, in whatever case", () => {
    expect(readDefinition(decoded({ environment: { a: "1", A: "2" } })).environment).to.deep.equal({ a: "1", A: "2" })
  })

  it("is refused for an amount below zero (DM-30)", () => {
    for (const amount of [{ Cpu: -1 }, { Memory: -1 }, { Memory: 0.5 }])
      expect(E.isLeft(EcsContainer.decode({ Name: "c1", ...amount })), JSON.stringify(amount)).to.equal(true)
  })
})
