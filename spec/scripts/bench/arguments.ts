import { expect } from "chai"
import { readArguments, usage, type Order } from "../../../scripts/bench/arguments.ts"
import { targets } from "../../../scripts/bench/target.ts"

describe("the arguments of npm run bench", () => {
  const plain = { do: "measure", only: [], rounds: 5, check: false } as const
  const orders: readonly (readonly [argv: string, order: Order])[] = [
    ["", plain],
    ["--check", { ...plain, check: true }],
    ["--only fold", { ...plain, only: ["fold"] }],
    ["--only heap --only fold --only heap", { ...plain, only: ["heap", "fold"] }],
    ["--rounds 9 --check", { ...plain, rounds: 9, check: true }],
    ["--help", { do: "help" }],
    ["-h --check", { do: "help" }],
    ["--chek", { do: "refuse", complaint: "Unknown option '--chek'" }],
    ["--check=yes", { do: "refuse", complaint: "Option '--check' does not take an argument" }],
    ["--rounds 0", { do: "refuse", complaint: "--rounds takes a number from 1 to 999, not 0" }],
    ["--rounds many", { do: "refuse", complaint: "--rounds takes a number from 1 to 999, not many" }],
  ]
  for (const [argv, order] of orders)
    it(`reads "${argv}"`, () => {
      expect(readArguments(argv.split(" ").filter(Boolean))).to.deep.equal(order)
    })

  it("refuses what stands alone, and a figure that there is not, by name", () => {
    for (const argv of [["fold"], ["--only", "toString"]]) {
      const order = readArguments(argv)
      expect(order.do === "refuse" && order.complaint).to.include(argv.at(-1))
    }
  })

  it("are all named by the usage, with every figure", () => {
    for (const word of ["--check", "--only NAME", "--rounds N", "TEST_DOCKER_HOST", ...Object.keys(targets)])
      expect(usage).to.include(word)
  })
})
