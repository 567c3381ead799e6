import { readFileSync } from "node:fs"
import { expect } from "chai"
import { readArguments, usage, type Order } from "../../scripts/mutation/arguments.ts"
import {
  percentOf,
  scoresOf,
  survivorsOf,
  type Mutant,
  type Score,
  type Survivor,
} from "../../scripts/mutation/mutant.ts"
import { compare, readReasons } from "../../scripts/mutation/reason.ts"
import { formatReport } from "../../scripts/mutation/report.ts"

const source = ["const isLate = (at: number) =>", "  at > 5 &&", "  at < 9", ""].join("\n")

const mutant = (status: string, more: Partial<Mutant> = {}): Mutant => ({
  fileName: "lib/model/a.ts",
  mutatorName: "EqualityOperator",
  replacement: "at >= 5",
  status,
  location: { start: { line: 2, column: 3 }, end: { line: 2, column: 9 } },
  ...more,
})

const survivor: Survivor = {
  file: "lib/model/a.ts",
  mutator: "EqualityOperator",
  line: "at > 5 &&",
  from: "at > 5",
  to: "at >= 5",
}
const other: Survivor = { ...survivor, file: "lib/model/b.ts" }

const score = (more: Partial<Score>): Score => ({
  ...{ file: "lib/model/a.ts", killed: 0, timedOut: 0, survived: 0, uncovered: 0 },
  ...more,
})

describe("mutation", () => {
  describe("the arguments", () => {
    const [there, gone] = ["lib/lifecycle/plan.ts", "lib/lifecycle/plans.ts"]
    const refused = (complaint: string): Order => ({ do: "refuse", complaint })
    for (const [argv, order] of [
      ["", { do: "mutate", files: [] }],
      [there, { do: "mutate", files: [there] }],
      [`${there} ${there}`, { do: "mutate", files: [there] }],
      [`${there} --help`, { do: "help" }],
      ["-h", { do: "help" }],
      ["--hepl", refused("Unknown option '--hepl'")],
      [`${there} ${gone}`, refused(`There is no file ${gone} in lib/lifecycle or lib/model`)],
      ["lib/engine/core.ts", refused("There is no file lib/engine/core.ts in lib/lifecycle or lib/model")],
    ] as const)
      it(`are read: "${argv}"`, () => {
        const isFile = (path: string): boolean => path !== gone
        expect(readArguments(argv.split(" ").filter(Boolean), isFile)).to.deep.equal(order)
      })

    it("are all named by the usage", () => {
      for (const word of ["FILE", "--help"]) expect(usage).to.include(word)
    })
  })

  describe("a score", () => {
    it("counts for each file, in order, who was killed and who was not, and nobody who did not load", () => {
      const b = { fileName: "./lib/model/b.ts" }
      const mutants = [mutant("Killed", b), mutant("Timeout", b), mutant("Survived"), mutant("NoCoverage")]
      expect(scoresOf([...mutants, mutant("RuntimeError")])).to.deep.equal([
        score({ survived: 1, uncovered: 1 }),
        score({ file: "lib/model/b.ts", killed: 1, timedOut: 1 }),
      ])
    })

    it("takes one that came to no end for killed, and a file without mutants for whole", () => {
      expect(percentOf(score({ killed: 2, timedOut: 1, survived: 1 }))).to.equal(75)
      expect(percentOf(score({ killed: 1, uncovered: 1 }))).to.equal(50)
      expect(percentOf(score({}))).to.equal(100)
    })
  })

  describe("a survivor", () => {
    const read = () => source

    it("is told by its words, not by its place", () => {
      expect(survivorsOf([mutant("Survived"), mutant("Killed"), mutant("RuntimeError")], read)).to.deep.equal([
        survivor,
      ])
      const location = { start: { line: 2, column: 3 }, end: { line: 3, column: 9 } }
      const all = mutant("NoCoverage", { location, replacement: "{\n    }" })
      expect(survivorsOf([all], read)).to.deep.equal([{ ...survivor, from: "at > 5 && at < 9", to: "{ }" }])
    })

    const reasons = [
      { reason: "It may be so.", survivors: [survivor] },
      { reason: "It was so.", survivors: [{ ...survivor, to: "true" }, other] },
    ]

    it("has its reason, or none; and a reason is out of date that nobody needs", () => {
      const unknown = { ...survivor, to: "false" }
      const files = ["lib/model/a.ts", "lib/model/b.ts"]
      expect(compare([survivor, unknown], reasons, files)).to.deep.equal({
        explained: [{ reason: "It may be so.", survivors: [survivor] }],
        unexplained: [unknown],
        outdated: [{ ...survivor, to: "true" }, other],
      })
    })

    it("of a file that was not mutated is not missed", () => {
      expect(compare([], reasons, []).outdated).to.deep.equal([])
    })
  })

  it("prints the scores, the survivors by their reason, and last the whole in one line", () => {
    const scores = [score({ killed: 9, survived: 1 }), score({ file: "lib/b.ts", killed: 89, timedOut: 1 })]
    const explained = [{ reason: "It may be so.", survivors: [survivor] }]
    expect(formatReport(scores, { explained, unexplained: [], outdated: [] })).to.deep.equal([
      "file               score    killed timed out  survived uncovered",
      "lib/model/a.ts    90.0 %         9         0         1         0",
      "lib/b.ts         100.0 %        89         1         0         0",
      "",
      "Survivors: It may be so.",
      "  lib/model/a.ts: at > 5 &&",
      "      EqualityOperator: at > 5 → at >= 5",
      "",
      "99.0 % of 100 mutants killed, 1 survived",
    ])
    const unexplained = [{ ...survivor, from: survivor.line, to: "" }]
    expect(formatReport([], { explained: [], unexplained, outdated: [other] }).slice(1, -2)).to.deep.equal([
      "",
      "Listed in survivors.json, though no such mutant survives:",
      "  lib/model/b.ts: at > 5 &&",
      "      EqualityOperator: at > 5 → at >= 5",
      "",
      "Survivors without a reason: write a spec, or say why in survivors.json:",
      "  lib/model/a.ts: at > 5 &&",
      "      EqualityOperator: all of it → nothing",
    ])
  })

  describe("the list of survivors", () => {
    const reasons = readReasons(readFileSync("scripts/mutation/survivors.json", "utf8"))

    it("is refused where it has a fault of form", () => {
      expect(() => readReasons('[{ "reason": "It may be so." }]')).to.throw("the list of survivors has a fault of form")
    })

    for (const { reason, survivors } of reasons)
      it(`quotes the code as it stands: ${reason}`, () => {
        for (const { file, line } of survivors)
          expect(
            readFileSync(file, "utf8")
              .split("\n")
              .map((one) => one.trim()),
            file,
          ).to.include(line)
      })
  })
})
