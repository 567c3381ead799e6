/**
 * Batches of seeds handed out to threads, in ascending order. After a failure no more are handed out, but what was is waited
 * for: so the lowest failing seed is found, however the threads share their time.
 */
import { Worker } from "node:worker_threads"
import { search, type Batch, type BatchResult } from "./search.ts"

const batchSize = 25

export const searchAll = async (
  whole: Batch,
  jobs: number,
  onProgress: (runs: number) => void,
): Promise<BatchResult> => {
  const batches = cut(whole)
  const results: BatchResult[] = []
  let [next, runs] = [0, 0]
  const work = async (perform: (batch: Batch) => Promise<BatchResult>): Promise<void> => {
    for (let batch = batches[next]; batch !== undefined && !results.some(hasFailed); batch = batches[next]) {
      next += 1
      const result = await perform(batch)
      results.push(result)
      onProgress((runs += result.runs))
    }
  }
  await Promise.all(
    Array.from({ length: Math.min(jobs, batches.length) }, () => (jobs === 1 ? work(search) : inThread(work))),
  )
  return join(results)
}

const cut = ({ seed, runs, ...rest }: Batch): readonly Batch[] =>
  Array.from({ length: Math.ceil(runs / batchSize) }, (_, index) => ({
    ...rest,
    seed: seed + index * batchSize,
    runs: Math.min(batchSize, runs - index * batchSize),
  }))

const hasFailed = ({ failing }: BatchResult): boolean => failing !== undefined

const inThread = async (work: (perform: (batch: Batch) => Promise<BatchResult>) => Promise<void>): Promise<void> => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url))
  try {
    await work(
      (batch) =>
        new Promise((resolve, reject) => {
          worker.once("error", reject)
          worker.once("message", (result: BatchResult) => {
            worker.removeListener("error", reject)
            resolve(result)
          })
          worker.postMessage(batch)
        }),
    )
  } finally {
    await worker.terminate()
  }
}

/** In the order of the seeds, up to the first failure: whatever was run beyond it does not count. */
const join = (results: readonly BatchResult[]): BatchResult => {
  const inOrder = [...results].sort((one, other) => one.seed - other.seed)
  const failed = inOrder.findIndex(hasFailed)
  const counted = failed < 0 ? inOrder : inOrder.slice(0, failed + 1)
  const sum = (key: "runs" | "lines" | "faults"): number => counted.reduce((total, result) => total + result[key], 0)
  return {
    seed: counted[0]?.seed ?? 0,
    runs: sum("runs"),
    lines: sum("lines"),
    faults: sum("faults"),
    digest: counted.reduce((digest, result) => (Math.imul(digest, 31) + result.digest) >>> 0, 0),
    failing: inOrder[failed]?.failing,
    broken: inOrder[failed]?.broken,
  }
}
