import { expect } from "chai"
import fc from "fast-check"
import { emptyTable, lookUp, type Table, valuesOf, withEntry, withoutEntry } from "../../lib/simulation/table.ts"

const changes = fc.array(
  fc.record({ key: fc.constantFrom("a", "b", "c", "__proto__", ""), value: fc.option(fc.nat(9), { nil: undefined }) }),
)

describe("simulation/table", () => {
  it("answers as a Map does after any changes", () => {
    fc.assert(
      fc.property(changes, (list) => {
        const map = new Map<string, number>()
        let table: Table<number> = emptyTable
        for (const { key, value } of list) {
          table = value === undefined ? withoutEntry(table, key) : withEntry(table, key, value)
          if (value === undefined) map.delete(key)
          else map.set(key, value)
          expect(lookUp(table, key)).to.equal(map.get(key))
        }
        expect(valuesOf(table)).to.have.members([...map.values()])
      }),
    )
  })

  it("leaves the table it was changed from as it was", () => {
    const before = withEntry(emptyTable, "a", 1)
    withEntry(before, "a", 2)
    withoutEntry(before, "a")
    expect(lookUp(before, "a")).to.equal(1)
  })
})
