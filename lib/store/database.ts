/** LevelDB, loaded, opened, and repaired where it has to be. Keys and values are text. */
import type { ClassicLevel } from "classic-level"
import { asError, type EngineError } from "../model/error.ts"
import { DataDirCorruptError, DataDirInUseError, StoreError } from "../model/store-error.ts"
import { databaseIn, hasDatabase, readEngineId, readPid, setAside } from "./folder.ts"
import { droppedFrom, goneFrom } from "./loss.ts"

export interface Opened {
  readonly database: ClassicLevel
  readonly entries: readonly (readonly [key: string, value: string])[]
  /** What is lost, if anything, and why the database had to be repaired, if it had to. */
  readonly damage: readonly EngineError[]
}

/** Where the engine's id is. No arn has this key: those of tasks are in quotes. */
export const idKey = "engine-id"

/** The database with all that is in it. */
export const openDatabase = async (dataDir: string): Promise<Opened> => {
  try {
    // It is written once the id is on the disk in the database.
    const wasOpen = (await readEngineId(dataDir)) !== undefined
    const gone = wasOpen ? await goneFrom(dataDir) : []
    const opened = await openWhole(dataDir)
    const hasId = opened.entries.some(([key]) => key === idKey)
    const losses = [
      ...gone,
      ...(await droppedFrom(dataDir)),
      ...(wasOpen && !hasId ? ["its first record is gone"] : []),
    ]
    const damage = losses.slice(0, 1).map((loss) => new DataDirCorruptError(dataDir, `${loss}; ${whatToDo}`))
    return { ...opened, damage }
  } catch (error) {
    if (!isDamage(error)) throw await named(error, dataDir)
    return openDamaged(dataDir, error)
  }
}

const whatToDo = "tasks may be lost with it, and orphans() tells their containers"

/** What is left of it; or else an empty one, so that no damage keeps an engine from its work for ever. */
const openDamaged = async (dataDir: string, error: unknown): Promise<Opened> => {
  const words = deepest(error).message
  const damage = (more: string) => [new DataDirCorruptError(dataDir, words + more, { cause: error })]
  try {
    const { repairDatabase } = await import("./repair.ts")
    await repairDatabase(databaseIn(dataDir))
    return { ...(await openWhole(dataDir)), damage: damage("") }
  } catch (cause) {
    if (!isDamage(cause)) throw await named(cause, dataDir)
    const aside = await setAside(dataDir)
    const more = `; ${deepest(cause).message}; it is kept as ${aside}, and another is begun`
    return { ...(await openWhole(dataDir)), damage: damage(more) }
  }
}

/** Whatever is wrong with it is found now rather than later: all of it is read. */
const openWhole = async (dataDir: string): Promise<Omit<Opened, "damage">> => {
  // LevelDB would begin anew where the file is lost that tells which of the others count.
  const createIfMissing = !(await hasDatabase(dataDir))
  const { ClassicLevel: Driver } = await import("classic-level")
  const database = new Driver(databaseIn(dataDir), { createIfMissing })
  await database.open()
  try {
    return { database, entries: await database.iterator().all() }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Not by its entries: they are known already. */
export const reopenDatabase = async (database: ClassicLevel): Promise<void> => {
  await database.close()
  await database.open()
}

export const named = async (error: unknown, dataDir: string): Promise<EngineError> =>
  codeOf(error) === "LEVEL_LOCKED"
    ? new DataDirInUseError(dataDir, await readPid(dataDir), { cause: error })
    : new StoreError(deepest(error).message, { cause: error })

/** A disk that is full or cannot be read is no damage, and must not be repaired; a file that is not there or cut short is. */
export const isDamage = (error: unknown): boolean =>
  codeOf(error) === "LEVEL_CORRUPTION" ||
  /: No such file or directory$|: Invalid argument$|: does not exist \(/.test(deepest(error).message)

const codeOf = (error: unknown): unknown => {
  const cause = deepest(error)
  return "code" in cause ? cause.code : undefined
}

/** LevelDB's own words stand at the end of the chain. */
export const deepest = (error: unknown): Error => {
  const { cause } = asError(error)
  return cause instanceof Error ? deepest(cause) : asError(error)
}
