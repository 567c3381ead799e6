/** What stands above each public name: enough to use it by, and an example that does what it says. */
import { expect } from "chai"
import { exportedNames } from "./support/entry.ts"
import { runExample, withChecks } from "./support/example.ts"

const exported = exportedNames()

describe("the public names", () => {
  it("are there", () => {
    expect(exported.map(({ name }) => name)).to.include.members(["createTaskEngine", "TaskEngine", "reduceTask"])
  })

  it("have a doc comment each", () => {
    expect(exported.filter(({ comment }) => comment === "").map(({ entry, name }) => `${entry} ${name}`)).to.deep.equal(
      [],
    )
  })

  it("have an example each where they are more than types", () => {
    const without = exported.filter(({ isType, examples }) => !isType && examples.length === 0)
    expect(without.map(({ entry, name }) => `${entry} ${name}`)).to.deep.equal([])
  })

  for (const { entry, name, examples } of exported)
    for (const example of examples) it(`${entry} ${name} has an example that runs`, () => runExample(example, entry))
})

describe("an example", () => {
  it("fails where a value is not what its comment says", async () => {
    for (const wrong of ["1 + 1 // 3", "console.log([1]) // [2]", "Promise.resolve(1)\n// 2"]) {
      const error = await runExample(wrong).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error, wrong).to.have.property("name", "AssertionError")
    }
  })

  it("passes where it is, and where a comment promises nothing", async () => {
    await runExample(
      'const text: string = "a"\ntext + "b" // "ab"\ntext // and so on\nObject.keys({ text })\n// [\n//   "text",\n// ]',
    )
  })

  it("is left as it is where it promises nothing", () => {
    expect(withChecks("const a = 1 // 2\na // is one")).to.equal("const a = 1 // 2\na // is one")
  })
})
