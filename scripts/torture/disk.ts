/** The disk below the engine's state is full for a while: nothing new is taken then, and what runs goes on. */
import { execFileSync } from "node:child_process"
import { appendFileSync, mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Entry } from "./entry.ts"
import type { Stage } from "./stage.ts"
import type { Trial } from "./trial.ts"

export const diskFull = (count: number): Trial => ({
  title: "disk full",
  count,
  isProxied: false,
  prepare: (dataDir) => {
    mkdirSync(dataDir, { recursive: true })
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", dataDir])
  },
  fault: async (stage, n) => {
    await sleep(stage.dice.between(1000, 2000))
    const filler = join(stage.dataDir, "filler")
    let begun = stage.entries.length
    await stage.trouble(`disk full ${String(n)}`, "refusal", async () => {
      fill(filler)
      await sleep(stage.dice.between(2000, 4000))
      expectWhileFull(stage, stage.entries.slice(begun))
      begun = stage.entries.length
      rmSync(filler)
      await waitFor(() => stage.entries.slice(begun).some(({ kind }) => kind === "accepted"))
    })
    if (!stage.entries.slice(begun).some(({ kind }) => kind === "accepted"))
      stage.note({ kind: "failure", what: "no task is accepted though there is space again" })
  },
})

/** To the last page. */
const fill = (file: string): void => {
  for (const size of [1 << 20, 1 << 12, 1]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size))
    } catch {
      // It is full for pieces of this size.
    }
  }
}

const expectWhileFull = ({ note }: Stage, entries: readonly Entry[]): void => {
  const errors = entries.flatMap((entry) => (entry.kind === "refused" ? entry.error : []))
  if (errors.length === 0) note({ kind: "failure", what: "no task is refused though the disk is full" })
  for (const error of new Set(errors))
    if (!error.startsWith("StoreError: ")) note({ kind: "failure", what: `refused without a named error: ${error}` })
  if (!entries.some((entry) => entry.kind === "told" && entry.change.status === "STOPPED"))
    note({ kind: "failure", what: "nothing has gone on while the disk was full" })
}

const waitFor = async (isSo: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000
  while (!isSo() && Date.now() < deadline) await sleep(50)
}
