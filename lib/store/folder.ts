/**
 * An engine's folder beside its database: nobody but the owner can read it; the holder's process id stands in it, for people and
 * messages only; and the engine's id stands in it once more, since every container is found by that, and a database can be lost.
 */
import { watch, type FSWatcher } from "node:fs"
import { chmod, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"

const ownerOnly = 0o700
const fileOfOwner = 0o600

/** Where the database is. */
export const databaseIn = (dataDir: string): string => join(dataDir, databaseName)

const databaseName = "tasks"
const idName = "engine-id"
const pidName = "pid"

/** Makes the folder, and the one for the database. A folder that others use too keeps its mode; what is ours in it does not. */
export const makeFolder = async (dataDir: string): Promise<void> => {
  await mkdir(dataDir, { recursive: true, mode: ownerOnly })
  await mkdir(databaseIn(dataDir), { recursive: true, mode: ownerOnly })
  const strangers = (await readdir(dataDir)).filter((name) => ![databaseName, idName, pidName].includes(name))
  if (strangers.length === 0) await chmod(dataDir, ownerOnly)
  await chmod(databaseIn(dataDir), ownerOnly)
  await syncFolder(dataDir)
}

/** LevelDB makes its files readable for all; while this watches, none stays so for long. */
export const keepPrivate = async (folder: string): Promise<FSWatcher> => {
  const hide = (name: string): Promise<void> => chmod(join(folder, name), fileOfOwner).catch(gone)
  const watcher = watch(folder, { persistent: false }, (event, name) => {
    // Else each write, and each change of a mode, would be followed by another.
    if (event === "rename" && name !== null) void hide(name)
  })
  await Promise.all((await readdir(folder)).map(hide))
  return watcher
}

/** A database that was there before, whether or not it can be opened. */
export const hasDatabase = async (dataDir: string): Promise<boolean> =>
  (await readdir(databaseIn(dataDir))).some((name) => /^MANIFEST-|\.ldb$|\.log$/.test(name))

export const readEngineId = async (dataDir: string): Promise<string | undefined> => {
  const engineId = (await readFile(join(dataDir, idName), "utf8").catch(gone))?.trim()
  return engineId === "" ? undefined : engineId
}

export const writeEngineId = async (dataDir: string, engineId: string): Promise<void> => {
  const path = join(dataDir, idName)
  await writeFile(`${path}.new`, `${engineId}\n`, { mode: fileOfOwner, flush: true })
  await rename(`${path}.new`, path)
  await syncFolder(dataDir)
}

export const writePid = (dataDir: string): Promise<void> =>
  writeFile(join(dataDir, pidName), `${String(process.pid)}\n`, { mode: fileOfOwner })

export const removePid = (dataDir: string): Promise<void> => rm(join(dataDir, pidName), { force: true })

/** Of whoever holds the folder, or held it when its machine went down. */
export const readPid = async (dataDir: string): Promise<number | undefined> => {
  const pid = Number.parseInt((await readFile(join(dataDir, pidName), "utf8").catch(gone)) ?? "", 10)
  return Number.isSafeInteger(pid) ? pid : undefined
}

/** A file is there after a crash only if its folder is on the disk too. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

const gone = (): undefined => undefined
