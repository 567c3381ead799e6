/** The reporter inside a mocha of its own, over specs of which the outcome is known. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"

describe("the tally", function () {
  this.timeout(60_000)

  it("counts what passed, failed and was skipped", () => {
    const folder = mkdtempSync(join(tmpdir(), "docker-task-engine-spec-"))
    try {
      const specs = join(folder, "specs.ts")
      const file = join(folder, "tally")
      writeFileSync(
        specs,
        `const no = () => { throw new Error("no") }; it("a", () => {}); it("b", no); it.skip("c", no); it.skip("d", no)`,
      )
      const report = ["--require", "./scripts/tally.ts", "--reporter", "tally", "--reporter-option", `file=${file}`]
      const mocha = [
        "node_modules/mocha/bin/mocha.js",
        "--no-config",
        "--node-option",
        "import=ts-blank-space/register",
      ]
      const { status } = spawnSync(process.execPath, [...mocha, ...report, specs])
      expect([status, readFileSync(file, "utf8")]).to.deep.equal([1, "1 1 2"])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
