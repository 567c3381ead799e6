/** The tests of the original's dependency graph (engine/dependencygraph/graph_test.go). */
import { expect } from "chai"
import { missingForCreate, missingForStart } from "../../lib/lifecycle/dependency.ts"
import type { ContainerDefinition, TaskDefinition } from "../../lib/model/definition.ts"
import { emptyVolumeContainer, withEmptyVolumes } from "../../lib/model/empty-volume.ts"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { containerDefinition, settings, taskDefinition } from "../lifecycle/support/build.ts"

type Known = Readonly<Record<string, Partial<ContainerState>>>

/** The task with some of its containers known to be so far. */
const taskWith = (definition: TaskDefinition, known: Known): TaskState => {
  const task = newTask({ definition, settings, order: 0, submissionId: "s1" }, 0)
  return { ...task, containers: task.containers.map((container) => ({ ...container, ...known[container.name] })) }
}

/** What keeps a container of that name from being created and started. */
const needs = (definition: TaskDefinition, name: string, known: Known = {}): readonly (string | undefined)[] => {
  const container = definition.containers.find((one) => one.name === name) ?? containerDefinition(name)
  const task = taskWith(definition, known)
  return [missingForCreate(task, container), missingForStart(task, container)]
}
const free = [undefined, undefined]

const from = (sourceContainer: string): Partial<ContainerDefinition> => ({
  volumesFrom: [{ sourceContainer, readOnly: false }],
})

const webStack = taskDefinition([
  containerDefinition("php", { links: ["db"] }),
  containerDefinition("db", from("dbdata")),
  containerDefinition("dbdata"),
  containerDefinition("webserver", { links: ["php"], ...from("htmldata") }),
  containerDefinition("htmldata", from("sharedcss")),
  containerDefinition("sharedcss"),
])

describe("the original's dependency tests", () => {
  it("have a container by itself wait for nobody (TestDependenciesAreResolved)", () => {
    expect(needs(taskDefinition([containerDefinition("a")]), "a")).to.deep.equal(free)
  })

  it("bring a web stack up: who links waits for the start alone until the target runs (TestDependenciesAreResolved, LIM-3)", () => {
    expect(["php", "db", "dbdata"].map((name) => needs(webStack, name))).to.deep.equal([
      ["db", "db"],
      ["dbdata", undefined],
      free,
    ])
    const dataThere: Known = { dbdata: { known: "CREATED" } }
    expect([needs(webStack, "php", dataThere), needs(webStack, "db", dataThere)]).to.deep.equal([["db", "db"], free])
    const dbThere: Known = { ...dataThere, db: { known: "CREATED" } }
    expect([needs(webStack, "php", dbThere), needs(webStack, "db", dbThere)]).to.deep.equal([[undefined, "db"], free])
    expect(needs(webStack, "php", { ...dataThere, db: { known: "RUNNING" } })).to.deep.equal(free)
  })

  it("have who mounts an empty volume wait for its holder, which never runs: seen is enough (TestRunningependsOnDependencies, DM-52)", () => {
    const b = containerDefinition("b", {
      mountPoints: [{ sourceVolume: "scratch", containerPath: "/scratch", readOnly: false }],
    })
    const task = withEmptyVolumes(taskDefinition([b], { volumes: [{ name: "scratch" }] }))
    const a = emptyVolumeContainer
    expect(needs(task, a)).to.deep.equal(free)
    expect(needs(task, "b")).to.deep.equal([a, undefined])
    expect(needs(task, "b", { [a]: { known: "CREATED" } })).to.deep.equal([a, undefined])
    expect(
      needs(task, "b", { [a]: { known: "CREATED", volumes: { "/ecs-empty-volume/scratch": "/v" } } }),
    ).to.deep.equal(free)
  })
})
