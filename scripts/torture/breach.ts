/** The kinds of things that must never be so. */

export const faults = ["lost", "doubled", "orphaned", "wrong exit", "disorder", "late", "failed"] as const

export interface Breach {
  readonly fault: (typeof faults)[number]
  readonly what: string
  /** Of which task; absent where it is nobody's. */
  readonly arn?: string
}
