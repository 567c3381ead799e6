/** One pull for all who want the same image at the same time; it is cancelled when the last of them has left. */
import { defer, finalize, share, type Observable } from "rxjs"
import type { PullProgress } from "../model/daemon.ts"

/** Wraps a pull so that equal ones that overlap become one. */
export const sharePulls = (pull: (image: string) => Observable<PullProgress>) => {
  const running = new Map<string, Observable<PullProgress>>()
  const begin = (image: string): Observable<PullProgress> => {
    const shared$ = defer(() => pull(image)).pipe(
      finalize(() => running.delete(image)),
      share(),
    )
    running.set(image, shared$)
    return shared$
  }
  return (image: string): Observable<PullProgress> => defer(() => running.get(image) ?? begin(image))
}
