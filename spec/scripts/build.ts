import { expect } from "chai"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { bundle } from "../../scripts/build/bundle.ts"

/** Within the project, so that its dependencies are found from there. */
const folder = mkdtempSync(resolve("node_modules", ".bundle-"))
const load = async (file: string): Promise<object> => (await import(pathToFileURL(file).href)) as object

describe("the published package", () => {
  before(() => bundle(folder))
  after(() => rmSync(folder, { recursive: true }))

  for (const entry of ["index", "lifecycle/index", "simulation/index", "testing/index"])
    it(`has every name of ${entry}`, async () => {
      const published = await load(join(folder, `${entry}.js`))
      expect(Object.keys(published)).to.deep.equal(Object.keys(await load(resolve("lib", `${entry}.ts`))))
    })

  it("loads dockerode, LevelDB and what starts processes only on first use, and little from outside", () => {
    const codeOf = (file: string): string => readFileSync(join(folder, file), "utf8")
    const shared = readdirSync(join(folder, "shared")).filter((file) => file.endsWith(".js"))
    const atOnce = ["index.js", ...shared.filter((file) => file.startsWith("chunk-")).map((file) => `shared/${file}`)]
    const imported = atOnce.flatMap((file) =>
      [...codeOf(file).matchAll(/^(?:import|\}) .*"(.+)";$/gm)].map(([, name]) => name),
    )
    expect(imported).to.include("rxjs")
    for (const late of ["dockerode", "node:http", "classic-level", "node:child_process", "io-ts", "sorted-btree"])
      expect(imported).not.to.include(late)
  })
})
