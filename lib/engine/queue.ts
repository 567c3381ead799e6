/** Feedback without recursion: what is emitted while a value is being handled waits for its turn, first come, first served. */
import { Observable, type MonoTypeOperatorFunction } from "rxjs"

/** Passes values on one at a time. Unlike the process-wide queue scheduler it loses nothing to somebody else's exception. */
export const oneAtATime =
  <Value>(): MonoTypeOperatorFunction<Value> =>
  (source) =>
    new Observable((subscriber) => {
      let queue: Value[] = []
      let isBusy = false
      const drain = () => {
        while (queue.length > 0) {
          const turn = queue
          queue = []
          for (const value of turn) subscriber.next(value)
        }
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
