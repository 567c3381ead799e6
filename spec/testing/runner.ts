/** Marble tests under another runner than ours: Node's own, in a process of its own. */
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import { withScratch } from "../support/scratch.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

const suite = `
import { test } from "node:test"
import { died, marbleTest, task } from "${new URL("../../lib/testing/index.ts", import.meta.url).href}"

const crash = (marbles) => marbleTest(({ docker, engine, expectChanges }) => {
  docker.events("-------d", { d: died("main", 1) })
  void engine.addTask(task("job"))
  expectChanges("job").toBe(marbles)
})

test("says what is so", () => crash("(cr)---s"))
test("says what is not", () => crash("(cr)-s"))
`

describe("under node:test", () => {
  it("a marble test passes, and fails with two diagrams", async () => {
    const { stdout, status } = await withScratch((folder) => {
      const file = join(folder, "runner.test.mjs")
      writeFileSync(file, suite)
      const options = ["--import", "ts-blank-space/register", "--test", "--test-reporter", "tap", file]
      // A runner within a runner believes to be its part, unless it is not told.
      const env = { ...process.env, NODE_TEST_CONTEXT: undefined }
      return spawnSync(process.execPath, options, { cwd: root, env, encoding: "utf8", timeout: 50_000 })
    })
    expect(stdout)
      .to.match(/^ *ok \d+ - says what is so$/m)
      .and.to.match(/^ *not ok \d+ - says what is not$/m)
    expect(stdout)
      .to.match(/^# pass 1$/m)
      .and.to.match(/^# fail 1$/m)
    for (const line of ["expected", "  job      (CR)-S", "actual", "  job      (CR)---S", "                ^ ^"])
      expect(stdout.split("\n")).to.include(`    ${line}`)
    expect(status).to.equal(1)
  })
})
