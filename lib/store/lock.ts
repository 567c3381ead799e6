/**
 * The lock on a folder: a database of its own, with nothing in it, which stays open as long as the store. It has the kernel's lock,
 * as every LevelDB does; that of the tasks is let go whenever that database has to be opened anew, which a full disk may prevent.
 */
import type { ClassicLevel } from "classic-level"
import { isDamage, named } from "./database.ts"
import { clearLock, lockIn } from "./folder.ts"

/** Errors with `DataDirInUseError` while another holds it; else it is held until it is closed, or the process ends. */
export const holdLock = async (dataDir: string): Promise<ClassicLevel> => {
  try {
    return await openLock(dataDir).catch(async (error: unknown) => {
      if (!isDamage(error)) throw error
      await clearLock(dataDir)
      return openLock(dataDir)
    })
  } catch (error) {
    throw await named(error, dataDir)
  }
}

const openLock = async (dataDir: string): Promise<ClassicLevel> => {
  const { ClassicLevel: Driver } = await import("classic-level")
  const lock = new Driver(lockIn(dataDir))
  await lock.open()
  return lock
}
