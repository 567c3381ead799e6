/**
 * What LevelDB has lost and opens without, saying so to nobody but its own log file: what it cannot read of what was written last it
 * passes over, as it does with files that are not there, and with whatever hangs on a damaged index.
 */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { databaseIn, hasDatabase } from "./folder.ts"

/** Before it is opened: there is a database, if one was ever opened here, and in that a file for what is written next. */
export const goneFrom = async (dataDir: string): Promise<readonly string[]> => {
  if (!(await hasDatabase(dataDir))) return ["its database is gone"]
  const files = await readdir(databaseIn(dataDir))
  return files.some((name) => name.endsWith(".log")) ? [] : ["what was written last is gone"]
}

/** After it is opened. What a crash has cut off is none of it. */
export const droppedFrom = async (dataDir: string): Promise<readonly string[]> => {
  const text = await readFile(join(databaseIn(dataDir), "LOG"), "utf8").catch(() => "")
  const [drop] = /[^/\\ ]+: dropping \d+ bytes; .*/.exec(text) ?? []
  return drop === undefined ? [] : [drop]
}
