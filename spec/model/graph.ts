import { expect } from "chai"
import fc from "fast-check"
import { dependenciesOf, findDependencyProblems, type Dependent } from "../../lib/model/graph.ts"

const container = (name: string, links: readonly string[] = [], volumesFrom: readonly string[] = []): Dependent => ({
  name,
  links,
  volumesFrom: volumesFrom.map((sourceContainer) => ({ sourceContainer, readOnly: false })),
})

/** The six containers of a web stack of the original's test. */
const webStack = [
  container("php", ["db"]),
  container("db", [], ["dbdata"]),
  container("dbdata"),
  container("webserver", ["php"], ["htmldata"]),
  container("htmldata", [], ["sharedcss"]),
  container("sharedcss"),
]

const problems = (containers: readonly Dependent[]): readonly string[] =>
  findDependencyProblems(containers).map(
    ({ kind, container: at, dependency: { via, index, target } }) =>
      `${kind} ${String(at)}.${via}[${String(index)}] ${target}`,
  )

describe("the dependency graph", () => {
  it("names the targets of links before the sources of volumes, each with its place (DG-1)", () => {
    expect(dependenciesOf(container("a", ["b:alias", "c"], ["d"]))).to.deep.equal([
      { via: "links", index: 0, target: "b" },
      { via: "links", index: 1, target: "c" },
      { via: "volumesFrom", index: 0, target: "d" },
    ])
  })

  const cases: readonly (readonly [string, readonly Dependent[], readonly string[]])[] = [
    ["no container", [], []],
    ["one container", [container("a")], []],
    ["a web stack of six", webStack, []],
    ["two that share a dependency", [container("a", ["c"]), container("b", ["c"]), container("c")], []],
    [
      "a missing name",
      [container("a", ["nobody"], ["none"])],
      ["unknown 0.links[0] nobody", "unknown 0.volumesFrom[0] none"],
    ],
    ["a container that links to itself", [container("a", ["a:me"])], ["self 0.links[0] a"]],
    [
      "two that link to each other",
      [container("a", ["b"]), container("b", ["a"])],
      ["cycle 0.links[0] b", "cycle 1.links[0] a"],
    ],
    [
      "a circle of links and volumes, and one that merely leads into it",
      [
        container("way-in", ["a"]),
        container("a", ["b"]),
        container("b", [], ["c"]),
        container("c", ["a", "end"]),
        container("end"),
      ],
      ["cycle 1.links[0] b", "cycle 2.volumesFrom[0] c", "cycle 3.links[0] a"],
    ],
    [
      "two circles with a bridge, which is no part of either",
      [container("a", ["b"]), container("b", ["a", "c"]), container("c", ["d"]), container("d", ["c"])],
      ["cycle 0.links[0] b", "cycle 1.links[0] a", "cycle 2.links[0] d", "cycle 3.links[0] c"],
    ],
  ]
  for (const [what, containers, expected] of cases)
    it(`finds ${expected.length === 0 ? "no fault" : "every fault"} in ${what} (TestValidDependencies, DG-10, LIM-1)`, () => {
      expect(problems(containers)).to.deep.equal(expected)
    })

  it("is not hurt by depth", () => {
    const length = 20_000
    const ring = Array.from({ length }, (_, at) => container(String(at), [String((at + 1) % length)]))
    expect(findDependencyProblems(ring)).to.have.lengthOf(length)
    expect(findDependencyProblems(ring.slice(1))).to.have.lengthOf(1)
  })

  it("finds a fault exactly where resolving one container after the other comes to a halt (DG-10)", () => {
    const names = ["a", "b", "c", "d", "e"]
    const list = fc.uniqueArray(fc.constantFrom(...names, "nobody"), { maxLength: 2 })
    const task = fc.tuple(
      ...names.map((name) => fc.tuple(list, list).map(([links, from]) => container(name, links, from))),
    )
    fc.assert(
      fc.property(task, (containers) => {
        expect(findDependencyProblems(containers).length === 0).to.equal(canResolve(containers))
      }),
    )
  })
})

/** The original's check: again and again the first container whose dependencies are all resolved. */
const canResolve = (containers: readonly Dependent[], resolved: readonly string[] = []): boolean => {
  if (containers.length === 0) return true
  const next = containers.find((one) => dependenciesOf(one).every(({ target }) => resolved.includes(target)))
  return (
    next !== undefined &&
    canResolve(
      containers.filter((one) => one !== next),
      [...resolved, next.name],
    )
  )
}
