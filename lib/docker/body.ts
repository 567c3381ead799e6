/** The body of an answer as a stream that lets go of its connection when nobody listens. */
import type { Readable } from "node:stream"
import { concat, defer, filter, map, mergeMap, Observable, of, toArray } from "rxjs"

/** rxjs's own `from(readable)` stays open after the unsubscribe until one more chunk comes; this one closes at once. */
export const bytes = (readable: Readable): Observable<Uint8Array> =>
  new Observable((subscriber) => {
    const take = (chunk: Uint8Array): void => subscriber.next(chunk)
    readable.on("data", take)
    readable.once("end", () => subscriber.complete())
    // Every body closes in the end; one that has been read is no concern of anybody's then.
    readable.once("close", () => {
      if (!subscriber.closed) subscriber.error(brokenOff())
    })
    // This listener stays: an error that comes late would otherwise be nobody's, and end the process.
    readable.on("error", (error) => subscriber.error(error.message === "aborted" ? brokenOff(error) : error))
    return () => {
      readable.off("data", take)
      readable.destroy()
    }
  })

/** Node calls this `aborted`, as though somebody had wanted it; the code is that of any connection that is lost. */
const brokenOff = (cause?: Error): Error =>
  Object.assign(new Error("the connection was closed before the answer had ended", { cause }), { code: "ECONNRESET" })

/** All of it, decoded in one piece. */
export const text = (bytes$: Observable<Uint8Array>): Observable<string> =>
  bytes$.pipe(
    toArray(),
    map((chunks) => Buffer.concat(chunks).toString("utf8")),
  )

/** Line by line, as they come; neither a line nor a character is hurt by where the chunks happen to end. */
export const lines = (bytes$: Observable<Uint8Array>): Observable<string> =>
  defer(() => {
    const decoder = new TextDecoder()
    let begun = ""
    const finished = (piece: string): readonly string[] => {
      const parts = `${begun}${piece}`.split("\n")
      begun = parts.pop() ?? ""
      return parts
    }
    const pieces$ = bytes$.pipe(map((chunk) => decoder.decode(chunk, { stream: true })))
    const last$ = defer(() => of(`${decoder.decode()}\n`))
    return concat(pieces$, last$).pipe(mergeMap(finished))
  }).pipe(
    map((line) => line.trim()),
    filter((line) => line !== ""),
  )
