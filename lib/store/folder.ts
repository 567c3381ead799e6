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

/** Where the lock is. */
export const lockIn = (dataDir: string): string => join(dataDir, lockName)

const databaseName = "tasks"
const lockName = "lock"
const damagedName = `${databaseName}.damaged-`
const idName = "engine-id"
const pidName = "pid"
const ours = [databaseName, lockName, idName, pidName]

/** Makes the folder, and those in it. A folder that others use too, or own, keeps its mode; what is ours in it does not. */
export const makeFolder = async (dataDir: string): Promise<void> => {
  await mkdir(dataDir, { recursive: true, mode: ownerOnly })
  const strangers = (await readdir(dataDir)).filter((name) => !ours.includes(name) && !name.startsWith(damagedName))
  if (strangers.length === 0) await chmod(dataDir, ownerOnly).catch(unlessForbidden)
  for (const folder of [databaseIn(dataDir), lockIn(dataDir)]) {
    await mkdir(folder, { recursive: true, mode: ownerOnly })
    await chmod(folder, ownerOnly)
  }
  await syncFolder(dataDir)
}

/**
 * LevelDB makes its files readable for all; while this watches, none stays so for long. Nobody else comes into the folder anyway, so
 * that nothing is lost where the system has no watcher to give: it has only so many.
 */
export const keepPrivate = (folder: string): FSWatcher | undefined => {
  try {
    const watcher = watch(folder, { persistent: false }, (event, name) => {
      // Else each write, and each change of a mode, would be followed by another.
      if (event === "rename" && name !== null) void hide(folder, name)
    })
    return watcher.on("error", () => watcher.close())
  } catch {
    return undefined
  }
}

/** Those that are there by now. */
export const hideFiles = async (folder: string): Promise<void> => {
  await Promise.all((await readdir(folder)).map((name) => hide(folder, name)))
}

const hide = (folder: string, name: string): Promise<void> => chmod(join(folder, name), fileOfOwner).catch(gone)

/** A database that was there before, whether or not it can be opened. */
export const hasDatabase = async (dataDir: string): Promise<boolean> =>
  (await readdir(databaseIn(dataDir))).some((name) => /^MANIFEST-|\.ldb$|\.log$/.test(name))

/** Nothing is kept in it but the lock itself, a file that whoever holds it must not lose. */
export const clearLock = async (dataDir: string): Promise<void> => {
  for (const name of await readdir(lockIn(dataDir)))
    if (name !== "LOCK") await rm(join(lockIn(dataDir), name), { recursive: true, force: true })
}

/** Makes place for another database. Where this one is now, whoever wants to can look into it. */
export const setAside = async (dataDir: string): Promise<string> => {
  const names = await readdir(dataDir)
  let ordinal = 1
  while (names.includes(`${damagedName}${String(ordinal)}`)) ordinal += 1
  const aside = join(dataDir, `${damagedName}${String(ordinal)}`)
  await rename(databaseIn(dataDir), aside)
  await makeFolder(dataDir)
  return aside
}

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

/** Only its owner may change a mode. */
const unlessForbidden = (error: unknown): void => {
  if (!(error instanceof Error && "code" in error && error.code === "EPERM")) throw error
}

const gone = (): undefined => undefined
