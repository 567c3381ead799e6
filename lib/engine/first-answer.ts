/**
 * A question that has one answer: the first thing that is emitted. Ports are anybody's, so whatever comes after it is not
 * listened to, and an end without an answer is told like a failure. Asked for each call and each write, thus without operators.
 */
import { from, Observable, Subscription, type ObservableInput } from "rxjs"

export interface Asker<Answer> {
  readonly next: (answer: Answer) => void
  readonly error: (error: unknown) => void
  /** It has ended, and said nothing. */
  readonly nothing: () => void
}

/** Tells one of the three, once, and only after the question is over, so that the asker may ask the next. */
export const askFirst = <Answer>(ask: () => ObservableInput<Answer>, asker: Asker<Answer>): Subscription => {
  const asking = new Subscription()
  const isOver = (): boolean => {
    if (asking.closed) return true
    asking.unsubscribe()
    return false
  }
  asking.add(
    asked(ask).subscribe({
      next: (answer) => {
        if (!isOver()) asker.next(answer)
      },
      error: (error: unknown) => {
        if (!isOver()) asker.error(error)
      },
      complete: () => {
        if (!isOver()) asker.nothing()
      },
    }),
  )
  return asking
}

/** Who cannot even be asked has failed as well. */
const asked = <Answer>(ask: () => ObservableInput<Answer>): Observable<Answer> => {
  try {
    return from(ask())
  } catch (error) {
    return new Observable((subscriber) => subscriber.error(error))
  }
}
