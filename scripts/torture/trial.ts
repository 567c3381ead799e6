/** One kind of fault, done again and again to an engine that has work; then the work is let come to its end, and judged. */
import { setTimeout as sleep } from "node:timers/promises"
import { removeAll, whatIsLeft, type Leftover } from "./leftover.ts"
import { judge, type Verdict } from "./judge.ts"
import { createStage, type Stage, type StageOptions } from "./stage.ts"

export interface Trial {
  readonly title: string
  readonly count: number
  readonly isProxied: boolean
  readonly prepare?: StageOptions["prepare"]
  /** Resolves when it is over; `n` counts from 1. */
  readonly fault: (stage: Stage, n: number) => Promise<void>
}

export interface Outcome {
  readonly title: string
  readonly count: number
  readonly seconds: number
  readonly verdict: Verdict
  readonly entries: Stage["entries"]
  /** What the engine was waiting for, where its tasks did not come to their end. */
  readonly explanation: readonly string[]
}

export type Progress = (line: string) => void

export const runTrial = async (
  trial: Trial,
  options: Omit<StageOptions, "isProxied" | "prepare">,
  progress: Progress,
): Promise<Outcome> => {
  const began = Date.now()
  const { title, count, isProxied, prepare } = trial
  const stage = await createStage({ ...options, isProxied, prepare })
  let done = 0
  const tell = () => progress(progressLine(title, done, count, stage, Date.now() - began))
  const telling = setInterval(tell, 5000)
  for (const n of Array.from({ length: count }, (_, index) => index + 1)) {
    if (hasFailed(stage)) break
    await trial.fault(stage, n)
    done = n
  }
  stage.feeder.stopAdding()
  await letEnd(stage)
  const left = await letGo(stage)
  left.forEach((leftover) => stage.note({ kind: "leftover", ...leftover }))
  clearInterval(telling)
  tell()
  await stage.close()
  await removeAll(options.daemon.host)
  const { entries } = stage
  const seconds = (Date.now() - began) / 1000
  return { title, count, seconds, verdict: judge(entries), entries, explanation: stage.explanation() }
}

/** It would only fail again. */
const hasFailed = ({ entries }: Stage): boolean => entries.some(({ kind }) => kind === "failure")

/** Until all tasks have ended, or nothing has happened for so long that they never will. */
const letEnd = async ({ feeder, worker, entries }: Stage): Promise<void> => {
  while (feeder.counts.open > 0 && Date.now() - (entries.at(-1)?.at ?? 0) < patienceMs) await sleep(50)
  if (feeder.counts.open === 0 || !worker.isReady) return
  worker.send({ do: "explain" })
  await sleep(500)
}

/** Until nothing of them is left, or the time for that is over; a volume goes with its container. */
const letGo = async ({ daemon: { host } }: Stage): Promise<readonly Leftover[]> => {
  await until(async () => (await whatIsLeft(host)).every(({ thing }) => thing === "volume"), patienceMs)
  await until(async () => (await whatIsLeft(host)).length === 0, volumePatienceMs)
  return whatIsLeft(host)
}

const until = async (isSo: () => Promise<boolean>, ms: number): Promise<void> => {
  const deadline = Date.now() + ms
  while (!(await isSo()) && Date.now() < deadline) await sleep(100)
}

/** Longer than anything goes on without a word. */
const patienceMs = 75_000
const volumePatienceMs = 2000

const progressLine = (title: string, done: number, count: number, { feeder }: Stage, ms: number): string => {
  const { added, ended, open } = feeder.counts
  const faults = `${String(done)}/${String(count)}`
  return `${(ms / 1000).toFixed(1).padStart(7)} s  ${title} ${faults}  tasks: ${String(added)} added, ${String(ended)} ended, ${String(open)} open`
}
