/**
 * The image that empty volumes hang on, which no registry has: where it is missing it is made on the spot, of an archive with
 * nothing in it (DC-12).
 */
import { EMPTY, map, mergeMap, share, type Observable } from "rxjs"
import type { PullProgress } from "../model/daemon.ts"
import { emptyVolumeImage } from "../model/empty-volume.ts"
import { EngineError } from "../model/error.ts"
import { text } from "./body.ts"
import type { Exchange } from "./exchange.ts"
import { pullRefusal, type Naming } from "./failure.ts"
import { pullProgress } from "./pull.ts"

/** Completes when the image is there. Those who ask at the same time share one look, and one making. */
export const makeEmptyVolumeImage = (exchange: Exchange): Observable<PullProgress> =>
  lookForImage(exchange).pipe(
    mergeMap((isThere) => (isThere ? EMPTY : importImage(exchange))),
    share(),
  )

const naming: Naming = (message, options) =>
  new EngineError("CreateEmptyVolumeError", `Could not create empty volume ${message}`, options)

const lookForImage = (exchange: Exchange): Observable<boolean> =>
  exchange({
    method: "GET",
    path: `/images/${emptyVolumeImage}/json`,
    naming,
    alreadySo: [404],
    take: ({ status, body$ }) => text(body$).pipe(map(() => status !== 404)),
  })

const importImage = (exchange: Exchange): Observable<PullProgress> => {
  const [repo = "", tag = ""] = emptyVolumeImage.split(":")
  return exchange({
    method: "POST",
    path: "/images/create",
    query: { fromSrc: "-", repo, tag },
    archive: emptyArchive,
    naming,
    refuse: pullRefusal,
    take: ({ body$ }) => pullProgress(naming, body$),
  })
}

/** A tar archive ends with two blocks of zeros, and has nothing else where it holds no file. */
const emptyArchive = new Uint8Array(1024)
