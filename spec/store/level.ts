import { expect } from "chai"
import { ClassicLevel } from "classic-level"
import { spawn } from "node:child_process"
import { once } from "node:events"
import fs, { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import { dirname, join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { DamagedRecordError, DataDirCorruptError, DataDirInUseError, StoreError } from "../../lib/model/store-error.ts"
import { createLevelStore } from "../../lib/store/level.ts"
import { reasonOf } from "../support/promise.ts"
import { close, itKeepsTheContract, open, taskOf, write } from "./support/contract.ts"
import { useFolders } from "./support/folder.ts"
import { noSpace, writing } from "./support/writing.ts"

/** A process that does as it is told in the folder, in a shell that may limit it first. */
const spawnChild = (order: string, folder: string, limit = "true") => {
  const script = fileURLToPath(new URL("./support/child.ts", import.meta.url))
  const node = `exec "$0" --import ts-blank-space/register "$@"`
  return spawn("sh", ["-c", `${limit}; ${node}`, process.execPath, script, order, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  })
}

const firstLine = async (child: ReturnType<typeof spawnChild>): Promise<unknown> => {
  const [line] = (await once(createInterface(child.stdout), "line")) as [string]
  return JSON.parse(line)
}

/** Runs the body while no database can be opened. */
const unopened = async (body: () => Promise<void>): Promise<void> => {
  const original = Object.getOwnPropertyDescriptor(ClassicLevel.prototype, "_open") ?? {}
  Object.defineProperty(ClassicLevel.prototype, "_open", { configurable: true, value: noSpace })
  try {
    await body()
  } finally {
    Object.defineProperty(ClassicLevel.prototype, "_open", original)
  }
}

describe("the store on LevelDB", () => {
  const newFolder = useFolders()
  const folderOf = new Map<object, string>()
  const make = (dataDir = newFolder()) => {
    const store = createLevelStore(dataDir)
    folderOf.set(store, dataDir)
    return store
  }

  itKeepsTheContract(make, (store) => make(folderOf.get(store)))

  /** A folder in which two tasks are kept, and what of it is there after `harm`. */
  const keep = async (harm: (folder: string) => unknown = () => undefined) => {
    const folder = newFolder()
    const store = createLevelStore(folder)
    await open(store, "engine-1")
    await write(store, { "task/1": taskOf("task/1"), "task/2": taskOf("task/2", 1) })
    await close(store)
    await harm(folder)
    const next = createLevelStore(folder)
    const kept = await open(next, "engine-2")
    await close(next)
    return { ...kept, folder, arns: kept.tasks.map(({ definition }) => definition.arn) }
  }

  describe("that is damaged", () => {
    const inTasks = (harm: (path: string) => void, pattern: RegExp) => (folder: string) => {
      for (const name of readdirSync(join(folder, "tasks"))) if (pattern.test(name)) harm(join(folder, "tasks", name))
    }
    const harms: readonly (readonly [string, (folder: string) => unknown])[] = [
      ["has lost the file that tells which others count", inTasks(rmSync, /^CURRENT$/)],
      ["has nonsense in that file", inTasks((path) => writeFileSync(path, "nonsense"), /^CURRENT$/)],
      ["has lost its list of files", inTasks(rmSync, /^MANIFEST/)],
      ["has a list of files that is cut short", inTasks((path) => writeFileSync(path, "x"), /^MANIFEST/)],
    ]
    for (const [what, harm] of harms)
      it(`is repaired, and says so, where it ${what}`, async () => {
        const { engineId, arns, damage } = await keep(harm)
        expect([engineId, arns]).to.deep.equal(["engine-1", ["task/1", "task/2"]])
        expect(damage.map(({ name }) => name)).to.deep.equal([DataDirCorruptError.name])
      })

    const losses: readonly (readonly [string, (path: string) => void])[] = [
      ["is not there, as in a folder of old", (path) => rmSync(path, { recursive: true })],
      ["has nonsense in it", (path) => writeFileSync(join(path, "CURRENT"), "nonsense")],
      [
        "has lost its list of files",
        (path) => readdirSync(path).forEach((name) => name.startsWith("MANIFEST") && rmSync(join(path, name))),
      ],
    ]
    for (const [what, harm] of losses)
      it(`has everything, and nothing to say, where its lock ${what}`, async () => {
        const { arns, damage } = await keep((folder) => harm(join(folder, "lock")))
        expect([arns, damage]).to.deep.equal([["task/1", "task/2"], []])
      })

    /** Opened once more, LevelDB moves its log into a table. */
    const inTable = (harm: (path: string) => void) => async (folder: string) => {
      const database = new ClassicLevel(join(folder, "tasks"))
      await database.open()
      await database.close()
      inTasks(harm, /\.ldb$/)(folder)
    }

    it("loses only what is lost, where a table is gone, and keeps the id", async () => {
      const { engineId, arns, damage } = await keep(inTable(rmSync))
      expect([engineId, arns, damage.length]).to.deep.equal(["engine-1", [], 1])
    })

    const flip = (at: number) => (path: string) => {
      const bytes = readFileSync(path)
      const place = at < 0 ? bytes.length + at : at
      bytes.writeUInt8(bytes.readUInt8(place) ^ 0x55, place)
      writeFileSync(path, bytes)
    }

    it("is set aside where LevelDB dies of its repair, and the engine goes on with an empty one and its id", async () => {
      const { folder, engineId, arns, damage } = await keep(async (dataDir) => {
        await inTable(flip(4))(dataDir)
        mkdirSync(join(dataDir, "tasks.damaged-1"))
      })
      expect([engineId, arns, damage.map(({ name }) => name)]).to.deep.equal([
        "engine-1",
        [],
        [DataDirCorruptError.name],
      ])
      const aside = join(folder, "tasks.damaged-2")
      expect(damage[0]?.message).to.include("repair was ended by").and.include(aside)
      expect(readdirSync(aside).some((name) => name.endsWith(".ldb"))).to.equal(true)
      expect(statSync(folder).mode & 0o777).to.equal(0o700)
      const store = createLevelStore(folder)
      expect(await open(store)).to.deep.equal({ engineId: "engine-1", tasks: [], damage: [] })
      await close(store)
    })

    for (const at of [0, 150, 300, 511, -200, -58, -43, -1])
      it(`opens, and says what it has lost, whichever byte of a table is another (${String(at)})`, async () => {
        const { engineId, arns, damage } = await keep(inTable(flip(at)))
        expect(engineId).to.equal("engine-1")
        if (damage.length === 0) expect(arns).to.deep.equal(["task/1", "task/2"])
      })

    const lastLog = (harm: (bytes: Buffer) => Uint8Array) =>
      inTasks((path) => writeFileSync(path, harm(readFileSync(path))), /\.log$/)
    const flipped = (bytes: Buffer) => bytes.map((byte, index) => (index === 100 ? byte ^ 0x55 : byte))
    const silent: readonly (readonly [string, (folder: string) => unknown, RegExp])[] = [
      [
        "cannot read of its log",
        lastLog(flipped),
        /dropping \d+ bytes; Corruption: checksum mismatch; tasks may be lost/,
      ],
      ["has lost with its log", inTasks(rmSync, /\.log$/), /what was written last is gone/],
      ["has lost with its first record", lastLog((bytes) => bytes.subarray(0, 0)), /its first record is gone/],
      ["has lost as a whole", (folder) => rmSync(join(folder, "tasks"), { recursive: true }), /its database is gone/],
    ]
    for (const [what, harm, message] of silent)
      it(`tells, once, what LevelDB ${what}`, async () => {
        const { folder, engineId, arns, damage } = await keep(harm)
        expect([engineId, arns, damage.length]).to.deep.equal(["engine-1", [], 1])
        expect(damage[0]).to.be.instanceOf(DataDirCorruptError).with.property("message").that.matches(message)
        const store = createLevelStore(folder)
        expect((await open(store)).damage).to.deep.equal([])
        await close(store)
      })

    it("says nothing of what a crash has cut off, nor of a folder that nobody has opened to the end", async () => {
      const cut = await keep(lastLog((bytes) => bytes.subarray(0, bytes.length - 1)))
      expect([cut.arns, cut.damage]).to.deep.equal([[], []])
      const begun = await keep((folder) => {
        rmSync(join(folder, "engine-id"))
        lastLog((bytes) => bytes.subarray(0, 0))(folder)
      })
      expect([begun.engineId, begun.damage]).to.deep.equal(["engine-2", []])
    })

    const refusals: readonly (readonly [string, string, RegExp])[] = [
      ["somebody ends its repair", "kill -TERM $$", /Command failed/],
      ["its repair finds no space", "printf '%s' 'LEVEL_IO_ERROR No space left'; exit 1", /^No space left$/],
      ["its repair cannot be begun", "exit 9", /Command failed/],
    ]
    for (const [what, command, message] of refusals)
      it(`is left as it is where ${what}`, async () => {
        const [program, node] = [`${newFolder()}.sh`, process.execPath]
        writeFileSync(program, `#!/bin/sh\n${command}\n`, { mode: 0o700 })
        const { arns } = await keep(async (folder) => {
          harms[0]?.[1](folder)
          process.execPath = program
          const error = await reasonOf(open(createLevelStore(folder))).finally(() => (process.execPath = node))
          expect(error).to.be.instanceOf(StoreError).with.property("message").that.matches(message)
        })
        expect(arns).to.deep.equal(["task/1", "task/2"])
      })

    it("keeps the id where the whole database is gone, and begins anew where all is", async () => {
      expect((await keep((folder) => rmSync(join(folder, "tasks"), { recursive: true }))).engineId).to.equal("engine-1")
      expect((await keep((folder) => rmSync(folder, { recursive: true }))).engineId).to.equal("engine-2")
    })

    it("names the task whose record cannot be read, and has the others", async () => {
      const { arns, damage } = await keep(async (folder) => {
        const database = new ClassicLevel(join(folder, "tasks"))
        await database.put('"task/1"', '{"v":1,"order":true}')
        await database.close()
      })
      expect(arns).to.deep.equal(["task/2"])
      expect(damage).to.have.length(1)
      expect(damage[0]).to.be.instanceOf(DamagedRecordError).with.property("taskArn", "task/1")
    })

    it("is left alone where a later release has written to it", async () => {
      const kept = keep(async (folder) => {
        const database = new ClassicLevel(join(folder, "tasks"))
        await database.put('"task/1"', '{"v":999}')
        await database.close()
      })
      expect(await reasonOf(kept)).to.include({
        name: "UnsupportedStateError",
        message: "Unsupported data format: Version 999 not 2",
      })
    })

    it("cannot be helped where its place is taken", async () => {
      const folder = newFolder()
      mkdirSync(folder)
      writeFileSync(join(folder, "tasks"), "")
      expect(await reasonOf(open(createLevelStore(folder)))).to.be.instanceOf(StoreError)
    })
  })

  describe("beside other processes", () => {
    it("is one engine's at a time, by the kernel's word: whoever is killed holds nothing", async () => {
      const folder = newFolder()
      const child = spawnChild("hold", folder)
      expect(await firstLine(child)).to.equal("open")
      const error = await reasonOf(open(createLevelStore(folder)))
      expect(error).to.be.instanceOf(DataDirInUseError).with.property("pid", child.pid)
      child.kill("SIGKILL")
      await once(child, "exit")
      expect(readFileSync(join(folder, "pid"), "utf8")).to.equal(`${String(child.pid)}\n`)
      const store = createLevelStore(folder)
      await open(store)
      expect(readFileSync(join(folder, "pid"), "utf8")).to.equal(`${String(process.pid)}\n`)
      await close(store)
      expect(readdirSync(folder)).to.have.members(["engine-id", "lock", "tasks"])
    })

    it("stays one engine's while a full disk keeps its database from being opened anew", async () => {
      const folder = newFolder()
      const store = createLevelStore(folder)
      await open(store)
      await unopened(() =>
        writing(noSpace, async () => {
          for (const arn of ["task/1", "task/1"])
            expect(await reasonOf(write(store, { [arn]: taskOf(arn) }))).to.be.instanceOf(StoreError)
        }),
      )
      const error = await reasonOf(open(createLevelStore(folder)))
      expect(error).to.be.instanceOf(DataDirInUseError).with.property("pid", process.pid)
      await write(store, { "task/2": taskOf("task/2") })
      await close(store)
      const next = createLevelStore(folder)
      expect((await open(next)).tasks.map(({ definition }) => definition.arn)).to.deep.equal(["task/2"])
      await close(next)
    })

    it("is free again for whoever tries next, where it could not be opened", async () => {
      const folder = newFolder()
      await unopened(async () => {
        expect(await reasonOf(open(createLevelStore(folder)))).to.be.instanceOf(StoreError)
      })
      mkdirSync(join(folder, "pid"))
      expect(await reasonOf(open(createLevelStore(folder)))).to.be.instanceOf(StoreError)
      rmSync(join(folder, "pid"), { recursive: true })
      const store = createLevelStore(folder)
      await open(store)
      await close(store)
    })

    it("has all that it has taken, after refusals and a crash", async () => {
      const folder = newFolder()
      // No file may grow beyond 64 KiB, which is to the writer as if the disk were full.
      const child = spawnChild("fill", folder, "trap '' XFSZ; ulimit -f 128")
      const crash = once(child, "exit")
      const { written, refusals } = (await firstLine(child)) as { written: readonly string[]; refusals: number }
      await crash
      expect(refusals).to.be.greaterThan(0)
      expect(written).to.have.length(600)
      const store = createLevelStore(folder)
      const { tasks, damage } = await open(store)
      await close(store)
      expect(damage).to.deep.equal([])
      const kept = new Set(tasks.map(({ definition }) => definition.arn))
      expect(written.filter((arn) => !kept.has(arn))).to.deep.equal([])
    })
  })

  it("lets nobody else look: neither into its folder, nor into its files", async () => {
    const folder = newFolder()
    const store = createLevelStore(folder)
    await open(store)
    await write(store, { "task/1": taskOf("task/1") })
    const mode = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777
    expect([mode(), mode("tasks"), mode("lock")]).to.deep.equal([0o700, 0o700, 0o700])
    const files = ["tasks", "lock"].flatMap((name) => readdirSync(join(folder, name)).map((file) => [name, file]))
    expect(new Set([["pid"], ["engine-id"], ...files].map((path) => mode(...path)))).to.deep.equal(new Set([0o600]))
    await close(store)
  })

  it("opens also where the system has no watcher to give, with files that nobody else can come to", async () => {
    const folder = newFolder()
    const { watch } = fs
    fs.watch = () => {
      throw new Error("EMFILE: too many open files, watch")
    }
    syncBuiltinESMExports()
    try {
      const store = createLevelStore(folder)
      expect((await open(store)).tasks).to.deep.equal([])
      expect(statSync(join(folder, "tasks")).mode & 0o777).to.equal(0o700)
      await close(store)
    } finally {
      fs.watch = watch
      syncBuiltinESMExports()
    }
  })

  it("leaves a folder that is not its own as it is", async () => {
    const folder = newFolder()
    mkdirSync(folder, { mode: 0o755 })
    writeFileSync(join(folder, "something"), "else")
    const store = createLevelStore(folder)
    await open(store)
    await close(store)
    expect(statSync(folder).mode & 0o777).to.equal(0o755)
  })

  /** Of root's, in which anybody may write. */
  const makeOpen = (...path: string[]) => {
    mkdirSync(join(...path), { recursive: true })
    chmodSync(join(...path), 0o777)
  }

  /** Runs the body as a user who is nobody. */
  const asNobody = async (body: () => Promise<void>) => {
    process.seteuid?.(65534)
    try {
      await body()
    } finally {
      process.seteuid?.(0)
    }
  }

  it("lives in a folder that is somebody else's, with what is its own in it to itself", async function () {
    // Only root can be somebody else.
    if (process.getuid?.() !== 0) this.skip()
    const folder = newFolder()
    const mode = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777
    chmodSync(dirname(folder), 0o755)
    makeOpen(folder)
    await asNobody(async () => {
      const store = createLevelStore(folder)
      await open(store)
      await write(store, { "task/1": taskOf("task/1") })
      await close(store)
    })
    expect([mode(), mode("tasks"), mode("lock"), mode("engine-id")]).to.deep.equal([0o777, 0o700, 0o700, 0o600])
  })

  it("does not open with a database in a folder that is somebody else's, who could read it", async function () {
    if (process.getuid?.() !== 0) this.skip()
    const folder = newFolder()
    chmodSync(dirname(folder), 0o755)
    for (const path of [[folder], [folder, "tasks"]]) makeOpen(...path)
    await asNobody(async () => {
      const reason = await reasonOf(open(createLevelStore(folder)))
      expect(reason)
        .to.be.instanceOf(StoreError)
        .and.property("message")
        .to.match(/EPERM.*tasks/)
    })
  })

  it("refuses what it is given before it is open", async () => {
    expect(await reasonOf(write(createLevelStore(newFolder()), {}))).to.be.instanceOf(StoreError)
  })
})
