/** One thread of the search: runs each batch that it is sent, and answers with its result. */
import { parentPort } from "node:worker_threads"
import { search, type Batch } from "./search.ts"

parentPort?.on("message", (batch: Batch) => {
  search(batch).then(
    (result) => parentPort?.postMessage(result),
    (error: unknown) => {
      throw error
    },
  )
})
