/**
 * State in a folder, kept by LevelDB: one record per task, under its arn. The lock on it is the kernel's, which takes it back from
 * a process that dies, and from nobody else. LevelDB itself is loaded when the store is opened first.
 */
import { isLeft } from "fp-ts/lib/Either.js"
import type { FSWatcher } from "node:fs"
import type { ClassicLevel } from "classic-level"
import { defer } from "rxjs"
import { EngineError } from "../model/error.ts"
import { DamagedRecordError, StoreError } from "../model/store-error.ts"
import type { TooNew } from "../wire/record-version.ts"
import { decodeRecord, encodeRecord, keyOf } from "../wire/task-record.ts"
import { deepest, idKey, openDatabase, reopenDatabase } from "./database.ts"
import {
  databaseIn,
  hideFiles,
  keepPrivate,
  lockIn,
  makeFolder,
  readEngineId,
  removePid,
  writeEngineId,
  writePid,
} from "./folder.ts"
import { holdLock } from "./lock.ts"
import type { Kept, KeptTask, Store, TaskRecord } from "./store.ts"

/**
 * `open` errors with `DataDirInUseError` while another engine holds the folder, and with `StoreError` where the disk says no; `write`
 * with the latter. Damage is no error, but told of.
 */
export const createLevelStore = (dataDir: string): Store => {
  const level = new Level(dataDir)
  return {
    open: (engineId) => defer(() => level.open(engineId)),
    write: (records) => defer(() => level.write(records)),
    close: () => defer(() => level.close()),
  }
}

class Level {
  readonly #dataDir: string
  #lock: ClassicLevel | undefined
  #database: ClassicLevel | undefined
  #watcher: FSWatcher | undefined
  /** What LevelDB adds to a log after a write has failed it cannot read again: it must begin another first. */
  #isSuspect = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor(dataDir: string) {
    this.#dataDir = dataDir
  }

  open(engineId: string): Promise<Kept> {
    return this.#inTurn(async () => {
      try {
        await makeFolder(this.#dataDir)
        this.#lock = await holdLock(this.#dataDir)
        const { database, entries, damage } = await openDatabase(this.#dataDir)
        const kept = await this.#begin(database, new Map(entries), engineId)
        return { ...kept, damage: [...damage, ...kept.damage] }
      } catch (error) {
        // Whatever else goes wrong while it is closed, why it did not open is what counts, and is told.
        await this.#end().catch(() => undefined)
        throw diskErrorOf(error)
      }
    })
  }

  write(records: readonly TaskRecord[]): Promise<void> {
    return this.#inTurn(async () => {
      const database = this.#database
      if (database === undefined) throw new StoreError("The store is not open")
      try {
        if (this.#isSuspect) await reopenDatabase(database)
        this.#isSuspect = false
        await batchOf(database, records).write({ sync: true })
      } catch (error) {
        this.#isSuspect = true
        throw diskErrorOf(error)
      }
    })
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#end())
  }

  async #begin(database: ClassicLevel, records: Map<string, string>, engineId: string): Promise<Kept> {
    this.#database = database
    this.#watcher = keepPrivate(databaseIn(this.#dataDir))
    await hideFiles(lockIn(this.#dataDir))
    await hideFiles(databaseIn(this.#dataDir))
    await writePid(this.#dataDir)
    const copy = await readEngineId(this.#dataDir)
    const own = records.get(idKey) ?? copy ?? engineId
    if (!records.delete(idKey)) await database.put(idKey, own, { sync: true })
    if (copy !== own) await writeEngineId(this.#dataDir, own)
    return { engineId: own, ...readRecords(records) }
  }

  async #end(): Promise<void> {
    const [lock, database] = [this.#lock, this.#database]
    if (lock === undefined) return
    this.#lock = undefined
    this.#database = undefined
    this.#watcher?.close()
    try {
      await database?.close()
      await removePid(this.#dataDir)
    } finally {
      await lock.close()
    }
  }

  /** An engine that is shut down while its store opens closes it after that. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#turn.then(work, work)
    this.#turn = turn
    return turn
  }
}

/** One operation after the other: a list of them takes LevelDB's binding five times as long. */
const batchOf = (database: ClassicLevel, records: readonly TaskRecord[]) => {
  const batch = database.batch()
  for (const { arn, task } of records)
    if (task === undefined) batch.del(keyOf(arn))
    else batch.put(keyOf(arn), encodeRecord(task))
  return batch
}

/** What cannot be read costs only itself, unless a later release has written it: then nothing here can be trusted to be understood. */
const readRecords = (records: ReadonlyMap<string, string>): Pick<Kept, "tasks" | "damage"> => {
  const tasks: KeptTask[] = []
  const damage: EngineError[] = []
  for (const [key, text] of records) {
    const record = decodeRecord(key, text)
    if (!isLeft(record)) tasks.push(record.right)
    else if (record.left.kind === "damaged") damage.push(new DamagedRecordError(arnOf(key), record.left.issues))
    else throw new EngineError("UnsupportedStateError", unsupported(record.left))
  }
  return { tasks, damage }
}

/** As far as it can be told: the key may be what is damaged. */
const arnOf = (key: string): string => (/^".*"$/.test(key) ? key.slice(1, -1) : key)

const unsupported = ({ version, newest }: TooNew): string =>
  `Unsupported data format: Version ${String(version)} not ${String(newest)}`

/** A named error as it is; of any other, what LevelDB says innermost. */
const diskErrorOf = (error: unknown): EngineError =>
  error instanceof EngineError ? error : new StoreError(deepest(error).message, { cause: error })
