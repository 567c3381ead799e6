import { expect } from "chai"
import { readArguments, usage, type Order } from "../../../scripts/start/arguments.ts"

describe("the arguments of npm start", () => {
  const plain = { do: "run", file: undefined, json: false, explain: false, simulate: false, keep: false } as const
  const orders: readonly (readonly [argv: string, order: Order])[] = [
    ["", plain],
    ["my.json", { ...plain, file: "my.json" }],
    ["--json", { ...plain, json: true }],
    ["--explain my.json", { ...plain, file: "my.json", explain: true }],
    ["my.json --simulate --json", { ...plain, file: "my.json", json: true, simulate: true }],
    ["--keep", { ...plain, keep: true }],
    ["--keep --simulate", { do: "refuse", complaint: "--keep is for containers of Docker, and --simulate makes none" }],
    ["--help", { do: "help" }],
    ["my.json -h", { do: "help" }],
    ["--jason", { do: "refuse", complaint: "Unknown option '--jason'" }],
    ["-j", { do: "refuse", complaint: "Unknown option '-j'" }],
    ["--json=yes", { do: "refuse", complaint: "Option '--json' does not take an argument" }],
    ["one.json two.json", { do: "refuse", complaint: "One file at a time, not one.json, two.json" }],
  ]
  for (const [argv, order] of orders)
    it(`reads "${argv}"`, () => {
      expect(readArguments(argv.split(" ").filter(Boolean))).to.deep.equal(order)
    })

  it("are all named by the usage", () => {
    for (const option of [
      "FILE",
      "--json",
      "--explain",
      "--keep",
      "--simulate",
      "--help",
      "SAMPLE_IMAGE",
      "DOCKER_HOST",
    ])
      expect(usage).to.include(option)
  })
})
