/** A persistent sorted map: each change gives a new one, which shares with the old what did not change. */
import sortedBtree from "sorted-btree"

export const SortedMap = sortedBtree.default
export type SortedMap<Key, Value> = InstanceType<typeof SortedMap<Key, Value>>
