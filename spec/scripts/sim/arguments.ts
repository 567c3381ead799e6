import { expect } from "chai"
import { readArguments, usage, type Order } from "../../../scripts/sim/arguments.ts"

const plain = { do: "search", seed: 1, runs: 1000, tasks: 6, profile: "all", jobs: 2, trace: false } as const

describe("the arguments of npm run sim", () => {
  const orders: readonly (readonly [argv: string, order: Order])[] = [
    ["", plain],
    ["--seed 7 --runs 1 --trace", { ...plain, seed: 7, runs: 1, trace: true }],
    ["--tasks 3 --faults events --jobs 1", { ...plain, tasks: 3, profile: "events", jobs: 1 }],
    ["--day", { do: "day" }],
    ["--prove", { do: "prove", jobs: 2 }],
    ["--runs 5 -h", { do: "help" }],
    ["--seeds 7", { do: "refuse", complaint: "Unknown option '--seeds'" }],
    ["--runs 0", { do: "refuse", complaint: "--runs must be a whole number from 1 on, not 0" }],
    ["--seed 1.5", { do: "refuse", complaint: "--seed must be a whole number from 0 on, not 1.5" }],
    ["--tasks=", { do: "refuse", complaint: "--tasks must be a whole number from 1 on, not " }],
    [
      "--faults some",
      { do: "refuse", complaint: "--faults must be one of none, slow, events, calls, away, all, not some" },
    ],
  ]
  for (const [argv, order] of orders)
    it(`reads "${argv}"`, () => {
      expect(readArguments(argv.split(" ").filter(Boolean))).to.deep.equal(order)
    })

  it("are all named by the usage", () => {
    for (const option of ["--seed", "--runs", "--tasks", "--faults", "--jobs", "--trace", "--day", "--prove", "--help"])
      expect(usage).to.include(option)
  })
})
