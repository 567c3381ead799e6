import { expect } from "chai"
import { describe as tell, firstAtEachPath, formatPath, within, type Path } from "../../lib/wire/issue.ts"

const paths: readonly (readonly [Path, string])[] = [
  [[], ""],
  [["containers"], "containers"],
  [["containers", 0, "links", 1], "containers[0].links[1]"],
  [["environment", "A B"], 'environment["A B"]'],
  [["environment", ""], 'environment[""]'],
  [["environment", "PASSWORD=hunter2"], 'environment["PASSWORD…"]'],
  [["x".repeat(1_000_000)], `["${"x".repeat(40)}…"]`],
  [[3], "[3]"],
]

const values: readonly (readonly [string, unknown, Path, string])[] = [
  ["nothing", undefined, [], "nothing"],
  ["null", null, [], "null"],
  ["a number", 70_000, ["hostPort"], "70000"],
  ["a number that is none", Number.NaN, ["cpu"], "NaN"],
  ["a boolean", true, ["name"], "true"],
  ["a short text", "web 1", ["name"], '"web 1"'],
  ["a long text, shortened", "x".repeat(100), ["name"], `"${"x".repeat(40)}…" (100 characters)`],
  ["a list by its kind", ["secret"], ["links"], "a list"],
  ["an object by its kind", { password: "hunter2" }, ["links"], "an object"],
  ["a function by its kind", () => 1, ["links"], "a function"],
  ["no value of the environment", "hunter2", ["containers", 0, "environment", "PASSWORD"], "a string"],
  ["no number of the environment", 1234, ["containers", 0, "environment", "PIN"], "a number"],
  ["no part of a command", "hunter2", ["containers", 0, "command", 1], "a string"],
  ["no part of an overlay", true, ["containers", 0, "dockerConfig", "hostConfig"], "a boolean"],
  ["no assignment", "PASSWORD=hunter2", ["name"], "a string"],
  ["no JSON text", '{"a":1}', [], "a string"],
  ["no user in a URL", "https://me:pw@registry.test/x y", ["image"], "a string"],
]

describe("an issue", () => {
  for (const [path, shown] of paths)
    it(`names the place ${shown.slice(0, 60)}`, () => {
      expect(formatPath(path)).to.equal(shown)
    })

  for (const [what, value, path, shown] of values)
    it(`shows ${what}`, () => {
      expect(tell(value, path)).to.equal(shown)
    })

  it("found in a part is told from the whole", () => {
    const issue = { expected: "a boolean", got: "a string" }
    expect(within(["a", 0], { ...issue, path: "b.c" }).path).to.equal("a[0].b.c")
    expect(within(["a", 0], { ...issue, path: "[1]" }).path).to.equal("a[0][1]")
    expect(within(["a", 0], { ...issue, path: "" }).path).to.equal("a[0]")
    expect(within([], { ...issue, path: "b" }).path).to.equal("b")
  })

  it("is told once for each path, the first that was found", () => {
    const at = (path: string, expected: string): { path: string; expected: string; got: string } => ({
      path,
      expected,
      got: "null",
    })
    expect(firstAtEachPath([at("a", "1"), at("b", "2"), at("a", "3")])).to.deep.equal([at("a", "1"), at("b", "2")])
  })
})
