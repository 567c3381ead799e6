/** A pull as it comes in: reports line by line, and whether it failed, which its status of 200 does not tell. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { mergeMap, of, throwError, EMPTY, type Observable } from "rxjs"
import type { PullProgress } from "../model/daemon.ts"
import { readPullLine } from "../wire/docker-message.ts"
import { lines } from "./body.ts"
import { parseJson, pullRefusal, type Naming } from "./failure.ts"

/** Completes when the image is there. A line that is no report tells nothing, and is passed over. */
export const pullProgress = (naming: Naming, body$: Observable<Uint8Array>): Observable<PullProgress> =>
  lines(body$).pipe(
    mergeMap((line) =>
      pipe(
        parseJson(line),
        E.chain(readPullLine),
        E.match(
          () => EMPTY,
          (said) =>
            said.kind === "progress" ? of(said.progress) : throwError(() => pullRefusal(naming, 200, said.message)),
        ),
      ),
    ),
  )
