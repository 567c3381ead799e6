/** What the original's state file was told of and only a disk can show, on the folder that keeps an engine's state here. */
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { createTaskEngine, EngineError } from "../../lib/index.ts"
import { createSimulatedDocker } from "../../lib/simulation/index.ts"
import { createLevelStore } from "../../lib/store/level.ts"
import { close, open, taskOf, write } from "../store/support/contract.ts"
import { useFolders } from "../store/support/folder.ts"
import { noSpace, writing } from "../store/support/writing.ts"
import { reasonOf } from "../support/promise.ts"

/** Every file below a folder, by its path in there. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => statSync(join(folder, file)).isFile())

const newestLog = (folder: string): string =>
  filesIn(folder)
    .filter((file) => file.endsWith(".log"))
    .sort()
    .at(-1) ?? expect.fail("LevelDB has no log")

const isSynced = (options: unknown): boolean =>
  typeof options === "object" && options !== null && "sync" in options && options.sync === true

describe("the original's state on disk", () => {
  const folder = useFolders()

  it("refuses a folder that cannot be one; where there is none, it is made (TestStateManagerNonexistantDirectory, SM-30)", async () => {
    const root = folder()
    const file = join(root, "file")
    mkdirSync(root)
    writeFileSync(file, "")
    const docker = createSimulatedDocker()
    const error = await reasonOf(createTaskEngine({ docker, dataDir: join(file, "state") }).init())
    expect(error).to.be.instanceOf(EngineError).with.property("name", "StoreError")
    const made = join(root, "not", "there", "yet")
    const engine = createTaskEngine({ docker, dataDir: made })
    await engine.init()
    await engine.shutdown()
    expect(existsSync(made)).to.equal(true)
  })

  it("has each save as a whole or not at all, wherever a crash cuts it off (SM-35)", async () => {
    const whole = join(folder(), "whole")
    const store = createLevelStore(whole)
    await open(store)
    for (const order of [1, 2, 3])
      await write(store, { "task/1": taskOf("task/1", order), "task/2": taskOf("task/2", order) })
    const crashed = join(folder(), "crashed")
    cpSync(whole, crashed, { recursive: true, filter: (path) => !path.endsWith("LOCK") })
    await close(store)
    const log = newestLog(crashed)
    const { size } = statSync(join(crashed, log))
    const seen = new Set<string>()
    for (let part = 0; part <= 12; part += 1) {
      const copy = join(folder(), `cut ${String(part)}`)
      cpSync(crashed, copy, { recursive: true })
      truncateSync(join(copy, log), Math.floor((size * part) / 12))
      const cut = createLevelStore(copy)
      seen.add((await open(cut)).tasks.map(({ order }) => order).join())
      await close(cut)
    }
    expect([...seen]).to.deep.equal(["", "1,1", "2,2", "3,3"])
  })

  it("is on the disk when a save is done, and leaves no litter, not of one that fails either (LIM-23, SM-35)", async () => {
    const dataDir = join(folder(), "state")
    const options: unknown[] = []
    const full = async (write: () => Promise<void>, given: unknown): Promise<void> => {
      options.push(given)
      await (options.length === 2 ? noSpace() : write())
    }
    await writing(full, async () => {
      const store = createLevelStore(dataDir)
      await open(store)
      const saves = [1, 2, 3].map((order) => () => write(store, { "task/1": taskOf("task/1", order) }))
      const errors: unknown[] = []
      for (const save of saves) errors.push(await reasonOf(save()))
      await close(store)
      expect(errors.map((error) => error instanceof EngineError && error.name)).to.deep.equal([
        false,
        "StoreError",
        false,
      ])
    })
    expect(options.map(isSynced)).to.deep.equal([true, true, true])
    const litter = filesIn(dataDir).filter(
      (file) => !/^(engine-id|(lock|tasks)\/(CURRENT|LOCK|LOG(\.old)?|MANIFEST-\d+|\d+\.(log|ldb)))$/.test(file),
    )
    expect(litter).to.deep.equal([])
  })
})
