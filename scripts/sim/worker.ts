/** One thread of the search: runs each batch that it is sent, and answers with its result. */
import { parentPort } from "node:worker_threads"
import { search, type Batch } from "./search.ts"

// Simulated daemons err so often that traces would cost more than a twentieth of the time; what breaks is run again outside.
Error.stackTraceLimit = 0

parentPort?.on("message", (batch: Batch) => {
  search(batch).then(
    (result) => parentPort?.postMessage(result),
    (error: unknown) => {
      throw error
    },
  )
})
