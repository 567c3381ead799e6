/** Values routed by key to whoever listens under that key: what nobody listens for costs one look-up. */
import { EMPTY, finalize, Observable, Subject, throwError } from "rxjs"

export class Router<Value> {
  readonly #subjects = new Map<string, Subject<Value>>()
  #end$: Observable<never> | undefined

  /** Nothing will come any more. */
  get isOver(): boolean {
    return this.#end$ !== undefined
  }

  next(key: string, value: Value): void {
    this.#subjects.get(key)?.next(value)
  }

  /** Nothing more will come for those who listen under this key. Who does so upon that listens to what comes next. */
  complete(key: string): void {
    const subject = this.#subjects.get(key)
    this.#subjects.delete(key)
    subject?.complete()
  }

  /** Nothing more will come at all: whoever listens from now on hears the end at once. */
  completeAll(): void {
    this.#end$ = EMPTY
    for (const subject of [...this.#subjects.values()]) subject.complete()
  }

  errorAll(error: Error): void {
    this.#end$ = throwError(() => error)
    for (const subject of [...this.#subjects.values()]) subject.error(error)
  }

  /** Everything that comes under the key from now on. */
  listen(key: string): Observable<Value> {
    return new Observable<Value>((subscriber) => {
      if (this.#end$ !== undefined) return this.#end$.subscribe(subscriber)
      const subject = this.#subjects.get(key) ?? new Subject<Value>()
      this.#subjects.set(key, subject)
      return subject.pipe(finalize(() => this.#release(key, subject))).subscribe(subscriber)
    })
  }

  #release(key: string, subject: Subject<Value>): void {
    if (!subject.observed && this.#subjects.get(key) === subject) this.#subjects.delete(key)
  }
}
