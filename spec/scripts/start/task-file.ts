import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { sampleImage, sampleTask } from "../../../scripts/start/sample.ts"
import { readTask, readTaskFile } from "../../../scripts/start/task-file.ts"

describe("a task read from JSON", () => {
  it("is taken as it is in this package's own form", () => {
    const task = { containers: [{ name: "web", image: "nginx" }] }
    expect(readTask(task)).to.deep.equal({ kind: "task", task, warnings: [] })
  })

  it("is made of a task definition of AWS, with a warning for each field that has no effect", () => {
    const definition = { family: "shop", cpu: "256", containerDefinitions: [{ name: "web", image: "nginx" }] }
    const read = readTask(definition)
    expect(read).to.have.property("kind", "task")
    expect(read).to.have.nested.property("task.containers[0].name", "web")
    expect(read)
      .to.have.property("warnings")
      .that.has.lengthOf(1)
      .and.satisfies(([warning]: string[]) => warning?.startsWith("cpu: "))
  })

  it("is refused with every offending path, one a line", () => {
    const read = readTask({ containers: [{ name: "a b", image: "nginx" }, { name: "web" }], wolumes: [] })
    if (read.kind === "task") throw new Error("it is taken")
    expect(read.complaints.map((line) => line.split(": ", 1)[0])).to.have.members([
      "containers[0].name",
      "containers[1].image",
      "wolumes",
    ])
  })

  it("is refused by AWS's own paths where it is a definition", () => {
    const read = readTask({ family: "shop", containerDefinitions: [{ name: "web" }] })
    expect(read)
      .to.have.property("complaints")
      .that.satisfies(([line]: string[]) => line?.startsWith("containerDefinitions[0].image: "))
  })

  for (const input of [null, 7, "a", []])
    it(`is refused where it is ${JSON.stringify(input)}`, () => {
      expect(readTask(input)).to.have.property("complaints").that.has.lengthOf.at.least(1)
    })

  it("runs the sample's image unless another is named", () => {
    expect([{}, { SAMPLE_IMAGE: "" }, { SAMPLE_IMAGE: "alpine:3" }].map(sampleImage)).to.deep.equal([
      "busybox:1",
      "busybox:1",
      "alpine:3",
    ])
    expect(readTask(sampleTask("alpine:3"))).to.have.nested.property("task.containers[1].image", "alpine:3")
  })
})

describe("a task's file", () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "docker-task-engine-spec-"))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const withText = (text: string) => {
    const path = join(folder, "task.json")
    writeFileSync(path, text)
    return readTaskFile(path)
  }

  it("is looked for from where the person stands, whom npm has led elsewhere", () => {
    withText('{"containers":[{"name":"web","image":"nginx"}]}')
    expect(readTaskFile("task.json", folder)).to.have.property("kind", "task")
    expect(readTaskFile("task.json", tmpdir())).to.have.property("kind", "unusable")
  })

  it("may begin with a byte order mark", () => {
    expect(withText('\uFEFF{"containers":[{"name":"web","image":"nginx"}]}')).to.have.property("kind", "task")
  })

  it("that is not JSON is refused by the place of the fault, without its text", () => {
    const read = withText('{"password": "secret" "more": 1}')
    expect(read).to.have.property("complaints").that.has.lengthOf(1)
    expect(JSON.stringify(read))
      .to.match(/not JSON, at position 22/)
      .and.not.match(/secret|more/)
  })

  it("that is not there, or is a folder, is refused", () => {
    expect(readTaskFile(join(folder, "none.json")))
      .to.have.property("complaints")
      .that.deep.equals(["there is no such file"])
    expect(readTaskFile(folder)).to.have.property("complaints").that.deep.equals(["it is a folder"])
  })
})
