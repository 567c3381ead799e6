/**
 * The original engine's own tests, each told anew with its Given and its When. A spec that does so ends in the test's name, here or
 * wherever else it has its place; where more than the words is new, its title says what has changed it. catalogue.json lists them
 * all: `npm run conformance` tells each with its specs.
 */
import { readdirSync, readFileSync } from "node:fs"
import { expect } from "chai"
import { citedIn } from "../../scripts/conformance/citation.ts"
import { readRules } from "../../scripts/conformance/rule.ts"

const catalogue = readRules(readFileSync("spec/original/catalogue.json", "utf8"))

/** Every title with a citation, whatever makes it. */
const cited = new Set(
  readdirSync("spec", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("scripts"))
    .flatMap((file) => readFileSync(`spec/${file}`, "utf8").match(/\([^()\n]*\)(?=["'`:])/g) ?? [])
    .flatMap(citedIn),
)

describe("the catalogue of the original's tests", () => {
  it("has every test of the engine told anew by a spec", () => {
    const missing = catalogue.filter(({ id, scope }) => scope === "engine" && !cited.has(id))
    expect(missing.map(({ id, says }) => `${id}: ${says}`)).to.deep.equal([])
  })

  it("has none twice, and a reason for each that is none of the engine's", () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).to.equal(catalogue.length)
    expect(catalogue.filter((test) => test.scope === "out" && !test.why.endsWith("."))).to.deep.equal([])
  })
})
