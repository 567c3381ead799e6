import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { citedIn, faultOf, withoutCitation } from "../../scripts/conformance/citation.ts"
import { cover, findFaults, isMissing, merge, type Spec } from "../../scripts/conformance/coverage.ts"
import { formatAll, formatMissing } from "../../scripts/conformance/report.ts"
import { readRules, type Rule } from "../../scripts/conformance/rule.ts"
import { mocha } from "../../scripts/conformance/run.ts"

const rules: readonly Rule[] = [
  { id: "TM-1", says: "One.", scope: "engine" },
  { id: "TM-2", says: "Two.", scope: "engine" },
  { id: "TM-3", says: "Three.", scope: "engine" },
  { id: "BUG-2a", says: "Four.", scope: "out", why: "It is not ours." },
]

const specs: readonly Spec[] = [
  { file: "spec/a.ts", titles: ["a (TM-1)", "first"], passed: true },
  { file: "spec/a.ts", titles: ["a (TM-1)", "second (TM-1, TM-2)"], passed: false },
  { file: "spec/b.ts", titles: ["b", "third (x)"], passed: true },
]

describe("conformance", () => {
  describe("a citation", () => {
    const titles: readonly (readonly [title: string, ids: readonly string[]])[] = [
      ["kills after the grace (DC-40)", ["DC-40"]],
      ["tells no code (BUG-2a, BUG-7b, LIM-4)", ["BUG-2a", "BUG-7b", "LIM-4"]],
      ["(TM-1)", ["TM-1"]],
      ["kills after the grace", []],
      ["(TM-1) comes first", []],
      ["keeps to TM-1", []],
      ["has its message (spec 5.9)", []],
      ["has its message (TM-1, spec 5.9)", ["TM-1"]],
      ["calls f()", []],
      ["takes a tag (TestPullImageTag, DC-14)", ["TestPullImageTag", "DC-14"]],
      ["is a test (Tested, Test)", []],
    ]
    for (const [title, ids] of titles)
      it(`of "${title}" is ${ids.length === 0 ? "none" : ids.join(" and ")}`, () => {
        expect(citedIn(title)).to.deep.equal(ids)
      })

    it("is faulty where it names no rule, or more than three", () => {
      const isKnown = (id: string) => id.startsWith("TM-")
      expect(faultOf("a (TM-1, TM-2, TM-3)", isKnown)).to.equal(undefined)
      expect(faultOf("a (TM-1, XY-2, ZZ-3)", isKnown)).to.equal("cites XY-2 and ZZ-3, which no rule is called")
      expect(faultOf("a (TM-1, TM-2, TM-3, TM-4)", isKnown)).to.equal("cites 4 rules, 3 are the most")
    })

    it("can be left out of its title, and nothing else can", () => {
      expect(["a (TM-1)", "a (x)", "a"].map(withoutCitation)).to.deep.equal(["a", "a (x)", "a"])
    })
  })

  describe("the coverage", () => {
    it("tells which specs show a rule, by their own titles and those around them", () => {
      const [first, second] = cover(rules, specs)
      expect(first).to.deep.equal({ rule: rules[0], shownBy: [specs[0]], notShownBy: [specs[1]] })
      expect(second).to.deep.equal({ rule: rules[1], shownBy: [], notShownBy: [specs[1]] })
    })

    it("misses what is in scope and has no spec that passes", () => {
      const missing = cover(rules, specs).filter(isMissing)
      expect(missing.map(({ rule }) => rule.id)).to.deep.equal(["TM-2", "TM-3"])
    })

    it("believes the run as to who passes, not the dry run, and who has no turn does not", () => {
      const listed = specs.map((spec) => ({ ...spec, passed: true }))
      expect(merge(listed, specs.slice(0, 2))).to.deep.equal([specs[0], specs[1], { ...specs[2], passed: false }])
    })

    it("finds each faulty title once", () => {
      const faulty = ["c (TM-9)", "fourth"]
      const found = findFaults(rules, [...specs, ...[1, 2].map(() => ({ ...specs[0]!, titles: faulty }))])
      expect(found).to.deep.equal([
        { file: "spec/a.ts", title: "c (TM-9)", fault: "cites TM-9, which no rule is called" },
      ])
    })
  })

  describe("the report", () => {
    const show = (lines: readonly string[]) => lines.map((line) => line.replace(/ {3,}/g, " | "))

    it("tells rule by rule, then what is missing and faulty, then the counts", () => {
      const fault = { file: "spec/a.ts", title: "c (TM-9)", fault: "cites TM-9" }
      expect(show(formatAll(cover(rules, specs), [fault]))).to.deep.equal([
        "✓ TM-1 | One.",
        " | spec/a.ts | a first",
        "– BUG-2a Four. Out of scope: It is not ours.",
        "",
        "Missing",
        "✗ TM-2 | Two.",
        " | spec/a.ts | does not pass: a second",
        "✗ TM-3 | Three.",
        "",
        "Faulty citations",
        'spec/a.ts: "c (TM-9)" cites TM-9',
        "",
        "4 rules, 1 out of scope, 3 in scope: 1 covered, 2 missing",
      ])
    })

    it("counts the tests of the original by themselves", () => {
      const tests: readonly Rule[] = [
        { id: "TestAddTask", says: "A task.", scope: "engine" },
        { id: "TestIndex", says: "A page.", scope: "out", why: "There is none." },
      ]
      expect(formatAll(cover([...rules, ...tests], specs), []).slice(-2)).to.deep.equal([
        "4 rules, 1 out of scope, 3 in scope: 1 covered, 2 missing",
        "2 tests of the original, 1 out of scope, 1 in scope: 0 covered, 1 missing",
      ])
    })

    it("says nothing of what there is none of", () => {
      expect(show(formatAll(cover(rules.slice(0, 1), specs), []))).to.deep.equal([
        "✓ TM-1 | One.",
        " | spec/a.ts | a first",
        "",
        "1 rules, 0 out of scope, 1 in scope: 1 covered, 0 missing",
      ])
    })

    it("shows three specs of a file, or four where that is all", () => {
      const linesFor = (count: number) => {
        const many = Array.from({ length: count }, (_, index) => ({
          ...specs[0]!,
          titles: [`${String(index)} (TM-1)`],
        }))
        return show(formatAll(cover(rules.slice(0, 1), many), [])).slice(1, -2)
      }
      expect(linesFor(4)).to.deep.equal([" | spec/a.ts | 0", " | 1", " | 2", " | 3"])
      expect(linesFor(5)).to.deep.equal([" | spec/a.ts | 0", " | 1", " | 2", " | … and 2 more"])
    })

    it("can be of the missing rules alone", () => {
      expect(show(formatMissing(cover(rules.slice(0, 3), [])))).to.deep.equal([
        "✗ TM-1 | One.",
        "✗ TM-2 | Two.",
        "✗ TM-3 | Three.",
      ])
    })
  })

  describe("a run of mocha", function () {
    this.timeout(60_000)
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "docker-task-engine-spec-"))
    })
    afterEach(() => rmSync(folder, { recursive: true }))

    const run = async (source: string, ...more: readonly string[]) => {
      const file = join(folder, "specs.ts")
      writeFileSync(file, source)
      const found = await mocha(["--no-config", "--node-option", "import=ts-blank-space/register", file, ...more])
      return found.map(({ titles, passed }) => `${titles.join(" > ")}: ${String(passed)}`)
    }

    const source = `
      const no = () => { throw new Error("no") }
      describe("a", () => { it("b", () => {}); it("c", no); it.skip("d", () => {}) })
      describe("e", () => { before(no); it("f", () => {}) })`

    it("tells which specs pass", async () => {
      expect(await run(source)).to.deep.equal(["a > b: true", "a > c: false", "a > d: false"])
    })

    it("knows them all when it is dry, those too that have no turn", async () => {
      const all = ["a > b: true", "a > c: true", "a > d: false", "e > f: true"]
      expect(await run(source, "--dry-run")).to.deep.equal(all)
    })
  })

  describe("the list of rules", () => {
    const listed = readRules(readFileSync("spec/rules.json", "utf8"))

    it("has all of its families, in their order, each numbered upward", () => {
      const parts = listed.map(({ id }) => /^([A-Z]+)-(\d+)([a-z]?)$/.exec(id) ?? [])
      const families = [
        "DM",
        "DG",
        "TE",
        "TM",
        "DC",
        "SM",
        "DA",
        "EH",
        "CF",
        "BC",
        "AC",
        "TR",
        "IN",
        "UT",
        "BUG",
        "LIM",
      ]
      expect([...new Set(parts.map(([, family]) => family))]).to.deep.equal(families)
      const places = parts.map(
        ([, family = "", number = "", letter = ""]) =>
          families.indexOf(family) * 100_000 + Number(number) * 100 + (letter === "" ? 0 : letter.charCodeAt(0) - 96),
      )
      expect(places).to.deep.equal([...new Set(places)].sort((one, other) => one - other))
    })

    it("says each in a line, and nothing twice", () => {
      const sentences = listed.map(({ says }) => says)
      expect(sentences.filter((says) => says.length > 104 || !/^\S.*\.$/.test(says))).to.deep.equal([])
      expect(new Set(sentences).size).to.equal(sentences.length)
    })

    it("holds nothing but rules", () => {
      const text = readFileSync("spec/rules.json", "utf8")
      expect(JSON.parse(text)).to.deep.equal(listed)
      expect(() => readRules('[{ "id": "TM-1", "says": "One.", "scope": "out" }]')).to.throw("fault of form")
    })
  })
})
