/** Feedback without recursion: what is emitted while a value is being handled waits for its turn, first come, first served. */
import { Observable, type MonoTypeOperatorFunction } from "rxjs"

/** Passes values on one at a time. Unlike the process-wide queue scheduler it loses nothing to somebody else's exception. */
export const oneAtATime =
  <Value>(): MonoTypeOperatorFunction<Value> =>
  (source) =>
    new Observable((subscriber) => {
      const queue: Value[] = []
      let isBusy = false
      const drain = () => {
        for (let value = queue.shift(); value !== undefined; value = queue.shift()) subscriber.next(value)
      }
      return source.subscribe({
        next: (value) => {
          queue.push(value)
          if (isBusy) return
          isBusy = true
          drain()
          isBusy = false
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      })
    })
