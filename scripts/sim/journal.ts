/** Everything that happens in a run, a line each, and the first thing that must not. */

export interface Violation {
  /** Milliseconds of the run. */
  readonly at: number
  /** What is promised. */
  readonly rule: string
  /** What came instead. */
  readonly found: string
}

export class Journal {
  readonly lines: string[] = []
  readonly #now: () => number
  #violation: Violation | undefined

  constructor(now: () => number) {
    this.#now = now
  }

  get violation(): Violation | undefined {
    return this.#violation
  }

  note(line: string): void {
    this.lines.push(`${String(this.#now())} ${line}`)
  }

  /** Only the first counts: what follows may follow from it. */
  violate(rule: string, found: string): void {
    if (this.#violation !== undefined) return
    this.#violation = { at: this.#now(), rule, found }
    this.note(`VIOLATION ${rule}: ${found}`)
  }

  /** Demands that it holds. */
  demand(holds: boolean, rule: string, found: () => string): void {
    if (!holds) this.violate(rule, found())
  }
}
