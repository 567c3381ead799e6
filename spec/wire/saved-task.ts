import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import type { TaskDefinition } from "../../lib/model/definition.ts"
import { newTask, type TaskState } from "../../lib/model/task.ts"
import { EcsTask, writeTask } from "../../lib/wire/saved-task.ts"
import { containerOf, taskOf } from "./support/definition.ts"
import { settings } from "./support/saved.ts"

const stateOf = (definition: Partial<TaskDefinition> = {}, given: Partial<TaskState> = {}): TaskState => ({
  ...newTask({ definition: taskOf(definition), settings, order: 0, submissionId: "s1" }, 0),
  ...given,
})

const mount = (sourceVolume: string, containerPath: string) => ({ sourceVolume, containerPath, readOnly: false })

describe("EcsTask", () => {
  it("is written with every key of the original, in its order (SM-39)", () => {
    const { Containers, ...written } = writeTask(stateOf({}, { knownAt: 1500 }))
    expect(Containers.map(({ Name }) => Name)).to.deep.equal(["c1"])
    expect(JSON.stringify(written)).to.equal(
      JSON.stringify({
        Arn: "task/1",
        Family: "family",
        Version: "1",
        volumes: [],
        DesiredStatus: "RUNNING",
        KnownStatus: "NONE",
        KnownTime: "1970-01-01T00:00:01.5Z",
        SentStatus: "NONE",
        StartSequenceNumber: 0,
        StopSequenceNumber: 0,
      }),
    )
    expect(Object.keys(writeTask(stateOf())).slice(0, 5)).to.deep.equal([
      ...["Arn", "Family", "Version", "Containers", "volumes"],
    ])
  })

  it("is written with the number of the stop under way, else with the one it was submitted with", () => {
    const numbers = { startSequenceNumber: 4, stopSequenceNumber: 5 }
    expect(writeTask(stateOf(numbers))).to.include({ StartSequenceNumber: 4, StopSequenceNumber: 5 })
    expect(writeTask(stateOf(numbers, { stopSequence: 6 }))).to.include({ StopSequenceNumber: 6 })
  })

  describe("with an empty volume", () => {
    const task = stateOf({
      volumes: [{ name: "scratch" }, { name: "host", sourcePath: "/srv" }],
      containers: [
        containerOf({ name: "two", mountPoints: [mount("scratch", "/a"), mount("scratch", "/b")] }),
        containerOf({ name: "none", mountPoints: [mount("host", "/c")] }),
        containerOf({ name: "source", internal: true, mountPoints: [mount("scratch", "/empty")] }),
      ],
    })

    it("names the internal container once to each that mounts it (DM-50, BUG-20)", () => {
      expect(writeTask(task).Containers.map(({ RunDependencies }) => RunDependencies)).to.deep.equal([
        ["source"],
        null,
        null,
      ])
    })

    it("tells where it lies once the internal container's mount is known (DM-53)", () => {
      expect(writeTask(task).volumes[0]).to.deep.equal({ name: "scratch", host: { hostPath: "" } })
      const containers = task.containers.map((container) => ({ ...container, volumes: { "/empty": "/place" } }))
      expect(writeTask({ ...task, containers }).volumes).to.deep.equal([
        { name: "scratch", host: { hostPath: "/place" } },
        { name: "host", host: { sourcePath: "/srv" } },
      ])
    })
  })

  it("is read from no more than an arn, at Go's zero time (DM-20, SM-38)", () => {
    expect(E.toUnion(EcsTask.decode({ arn: "t1" }))).to.deep.equal({
      Arn: "t1",
      Family: "",
      Version: "",
      Containers: [],
      volumes: [],
      DesiredStatus: "NONE",
      KnownStatus: "NONE",
      KnownTime: "0001-01-01T00:00:00Z",
      SentStatus: "NONE",
      StartSequenceNumber: 0,
      StopSequenceNumber: 0,
    })
  })
})
