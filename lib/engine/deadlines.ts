/** Which task is to be looked at when: the earliest of all is always at hand, and a task's deadline moves in O(log n). */
import sortedBtree from "sorted-btree"

const SortedMap = sortedBtree.default

interface Due {
  readonly at: number
  readonly order: number
}

export class Deadlines {
  readonly #dues = new Map<string, Due>()
  readonly #arns = new SortedMap<Due, string>(undefined, (one, other) => one.at - other.at || one.order - other.order)

  /** The task's next deadline is now `at`; undefined: it has none. */
  set(arn: string, order: number, at: number | undefined): void {
    if (this.#dues.get(arn)?.at === at) return
    this.delete(arn)
    if (at === undefined) return
    const due = { at, order }
    this.#dues.set(arn, due)
    this.#arns.set(due, arn)
  }

  delete(arn: string): void {
    const due = this.#dues.get(arn)
    if (due === undefined) return
    this.#dues.delete(arn)
    this.#arns.delete(due)
  }

  earliest(): number | undefined {
    return this.#arns.minKey()?.at
  }

  /** Takes out every task whose deadline is not later than `at`, the earliest first. */
  takeDue(at: number): readonly string[] {
    const arns: string[] = []
    for (let due = this.#arns.minKey(); due !== undefined && due.at <= at; due = this.#arns.minKey()) {
      const arn = this.#arns.get(due) ?? ""
      arns.push(arn)
      this.#arns.delete(due)
      this.#dues.delete(arn)
    }
    return arns
  }
}
