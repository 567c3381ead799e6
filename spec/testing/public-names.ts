/** The recipes are what a user could write: there are twenty at least, and they import public names alone. */
import { readdirSync, readFileSync } from "node:fs"
import { expect } from "chai"

describe("the recipes", () => {
  const folder = new URL("recipes/", import.meta.url)
  const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"))

  it("are twenty at least", () => {
    expect(texts.flatMap((text) => text.match(/^ {2}it\(/gm) ?? [])).to.have.length.of.at.least(20)
  })

  it("import nothing but public names", () => {
    const imported = texts.flatMap((text) => [...text.matchAll(/from "(.*?)"/g)].map(([, from]) => from))
    expect([...new Set(imported)].sort()).to.deep.equal([
      "../../../lib/index.ts",
      "../../../lib/testing/index.ts",
      "rxjs",
    ])
  })
})
