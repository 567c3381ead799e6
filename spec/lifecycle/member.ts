import { expect } from "chai"
import { findMember, membersOf, withContainers } from "../../lib/lifecycle/member.ts"
import { newTask } from "../../lib/model/task.ts"
import { linked, settings } from "./support/build.ts"

const task = newTask({ definition: linked, settings, order: 0, submissionId: "s1" }, 0)

describe("lifecycle/member", () => {
  it("puts each container beside its definition", () => {
    expect(membersOf(task).map(({ container, definition }) => [container.name, definition.name])).to.deep.equal([
      ["db", "db"],
      ["web", "web"],
    ])
  })

  it("maps what changes and shares the rest, the whole task where nothing does", () => {
    const changed = withContainers(task, (container, definition) =>
      definition.links.length > 0 ? { ...container, attempts: 1 } : container,
    )
    expect(changed.containers.map(({ attempts }) => attempts)).to.deep.equal([0, 1])
    expect(changed.containers[0]).to.equal(task.containers[0])
    expect(withContainers(task, (container) => container)).to.equal(task)
  })

  it("lets a container be that its task's definition does not know", () => {
    const stray = { ...task, containers: [...task.containers, { ...task.containers[0]!, name: "stray" }] }
    expect(membersOf(stray).map(({ container }) => container.name)).to.deep.equal(["db", "web"])
    expect(findMember(stray, ({ name }) => name === "stray")).to.equal(undefined)
    const changed = withContainers(stray, (container) => ({ ...container, attempts: 1 }))
    expect(changed.containers.map(({ attempts }) => attempts)).to.deep.equal([1, 1, 0])
  })
})
