/** What one trial runs on: a daemon, the engine's process before it, the tasks, and the book in which all of it is written. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Daemon } from "../dockerd/daemon.ts"
import { createProxy, type Proxy } from "../dockerd/proxy.ts"
import { createDice, type Dice } from "./dice.ts"
import type { Entry, Happening, Trouble } from "./entry.ts"
import { Feeder } from "./feeder.ts"
import { Interference } from "./interference.ts"
import type { Report } from "./message.ts"
import { Witness } from "./witness.ts"
import { Worker } from "./worker.ts"

export interface StageOptions {
  readonly daemon: Daemon
  /** For the trial's files. */
  readonly folder: string
  readonly seed: string
  /** The engine reaches the daemon by way of the interference; otherwise by the daemon's own socket. */
  readonly isProxied: boolean
  /** Makes the folder of the engine's state, where it is to be a special one. */
  readonly prepare?: ((dataDir: string) => void) | undefined
  /** Tasks at a time. */
  readonly width: number
}

export interface Stage {
  readonly daemon: Daemon
  readonly worker: Worker
  readonly feeder: Feeder
  readonly proxy: Proxy
  readonly interference: Interference
  /** For the faults; the tasks have their own. */
  readonly dice: Dice
  readonly entries: readonly Entry[]
  /** Of the engine's state. */
  readonly dataDir: string
  /** The engine's answer to `explain`, for a person. */
  readonly explanation: () => readonly string[]
  readonly note: (happening: Happening) => void
  /** Something is in the way as long as `act` takes. */
  readonly trouble: (what: string, excuses: Trouble["excuses"], act: () => Promise<unknown>) => Promise<void>
  readonly close: () => Promise<void>
}

/** Resolves when the engine takes tasks. */
export const createStage = async ({
  daemon,
  folder,
  seed,
  isProxied,
  prepare,
  width,
}: StageOptions): Promise<Stage> => {
  mkdirSync(folder, { recursive: true })
  const entries: Entry[] = []
  const dataDir = join(folder, "data")
  prepare?.(dataDir)
  let explanation: readonly string[] = []
  const note = (happening: Happening) => void entries.push({ at: Date.now(), ...happening })
  const interference = new Interference()
  const proxy = await createProxy(daemon.host, interference, folder)
  const witness = new Witness(daemon.host, note)
  const worker = new Worker({
    setting: { host: isProxied ? proxy.host : daemon.host, dataDir },
    logFile: join(folder, "engine.log"),
    hear: (report, life) => hear(report, life),
    lose: (what) => note({ kind: "failure", what }),
  })
  const feeder = new Feeder({ worker, dice: createDice(`${seed} tasks`), note, width })
  const hear = (report: Report, life: number) => {
    if (report.kind === "told" || report.kind === "sent") note({ ...report, life })
    if (report.kind === "explained") explanation = report.lines
    feeder.hear(report)
  }
  await witness.listen()
  worker.start()
  await worker.ready
  return {
    ...{ daemon, worker, feeder, proxy, interference, entries, dataDir, note },
    dice: createDice(`${seed} faults`),
    explanation: () => explanation,
    trouble: async (what, excuses, act) => {
      const from = Date.now()
      await act()
      note({ kind: "trouble", what, from, excuses })
    },
    close: async () => {
      feeder.close()
      witness.close()
      await worker.quit()
      await proxy.close()
    },
  }
}
