/**
 * A queue that gives out the least first: a binary heap in which every item knows its place, so that one that is no longer
 * wanted is taken out at once instead of being met later. Adding and taking cost O(log n), whatever is queued.
 */

export interface HeapItem {
  /** Where the heap keeps it; below zero: not in a heap. Only the heap writes it. */
  place: number
}

export class Heap<Item extends HeapItem> {
  readonly #items: Item[] = []
  readonly #isBefore: (one: Item, other: Item) => boolean

  constructor(isBefore: (one: Item, other: Item) => boolean) {
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#items.length
  }

  first(): Item | undefined {
    return this.#items[0]
  }

  add(item: Item): void {
    this.#rise(item, this.#items.length)
  }

  /** Takes the item out; one that is in no heap changes nothing. */
  remove(item: Item): void {
    const { place } = item
    if (place < 0) return
    item.place = -1
    const last = this.#items.pop()
    if (last === undefined || last === item) return
    const parent = this.#items[(place - 1) >> 1]
    if (place > 0 && parent !== undefined && this.#isBefore(last, parent)) this.#rise(last, place)
    else this.#sink(last, place)
  }

  #put(item: Item, place: number): void {
    this.#items[place] = item
    item.place = place
  }

  #rise(item: Item, from: number): void {
    let place = from
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = this.#items[above]
      if (parent === undefined || !this.#isBefore(item, parent)) break
      this.#put(parent, place)
      place = above
    }
    this.#put(item, place)
  }

  #sink(item: Item, from: number): void {
    let place = from
    for (;;) {
      const child = this.#lesserChild(place)
      if (child === undefined || !this.#isBefore(child, item)) break
      const below = child.place
      this.#put(child, place)
      place = below
    }
    this.#put(item, place)
  }

  #lesserChild(place: number): Item | undefined {
    const left = this.#items[2 * place + 1]
    const right = this.#items[2 * place + 2]
    return left !== undefined && right !== undefined && this.#isBefore(right, left) ? right : left
  }
}
