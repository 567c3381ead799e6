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
    await stage.trouble(`disk full ${String(n)}`, "refusal", async () => {
      fill(filler)
      await refuseAndGoOn(stage)
      rmSync(filler)
      await acceptAgain(stage)
    })
  },
})

const refuseAndGoOn = async (stage: Stage): Promise<void> => {
  const begun = stage.entries.length
  const news = () => stage.entries.slice(begun)
  const errors = () => news().flatMap((entry) => (entry.kind === "refused" && entry.do === "add" ? entry.error : []))
  stage.feeder.add()
  await expectSoon(stage, "no task is refused though the disk is full", () => errors().length > 0)
  await expectSoon(stage, "nothing goes on while the disk is full", () => news().some(isEnd))
  const unnamed = errors().find((error) => !error.startsWith("StoreError: "))
  if (unnamed !== undefined) stage.note({ kind: "failure", what: `refused without a named error: ${unnamed}` })
}

const acceptAgain = async (stage: Stage): Promise<void> => {
  const begun = stage.entries.length
  stage.feeder.add()
  await expectSoon(stage, "no task is accepted though there is space again", () =>
    stage.entries.slice(begun).some(({ kind }) => kind === "accepted"),
  )
}

const isEnd = (entry: Entry): boolean => entry.kind === "told" && entry.change.status === "STOPPED"

const expectSoon = async ({ note }: Stage, otherwise: string, isSo: () => boolean): Promise<void> => {
  const deadline = Date.now() + patienceMs
  while (!isSo() && Date.now() < deadline) await sleep(50)
  if (!isSo()) note({ kind: "failure", what: otherwise })
}

/** A task takes its time where many run. */
const patienceMs = 20_000

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
