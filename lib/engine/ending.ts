/** The end of an engine, which comes once, whatever brings it about and whoever hears of what is told last. */
import { AsyncSubject, lastValueFrom, type Observable } from "rxjs"

export class Ending {
  #over: Promise<void> | undefined

  /** Begins with `end`, unless it has begun: who ends the engine once more, even meanwhile, waits for the same end. */
  begin(end: () => Observable<never>): Promise<void> {
    if (this.#over !== undefined) return this.#over
    const end$ = new AsyncSubject<void>()
    const over = lastValueFrom(end$, { defaultValue: undefined })
    this.#over = over
    end().subscribe(end$)
    return over
  }
}
