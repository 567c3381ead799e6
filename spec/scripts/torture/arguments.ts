import { expect } from "chai"
import { defaults, readArguments, usage, type Demand, type Plan } from "../../../scripts/torture/arguments.ts"

describe("the arguments of npm run torture", () => {
  const everything = [
    ["kills", 200],
    ["event-cuts", 100],
    ["hang", 10],
    ["disk-full", 3],
    ["daemon-restarts", 20],
  ] as const
  const plan = (more: Partial<Plan> = {}): Plan => ({
    ...{ do: "run", trials: everything, seed: "drawn", tasks: 8, log: undefined },
    ...more,
  })
  const refuse = (complaint: string): Demand => ({ do: "refuse", complaint })
  const demands: readonly (readonly [argv: string, demand: Demand])[] = [
    ["", plan()],
    ["--hang 3", plan({ trials: [["hang", 3]] })],
    ["--hang=3", plan({ trials: [["hang", 3]] })],
    ["--hang", plan({ trials: [["hang", defaults.hang]] })],
    [
      "--hang --event-cuts 2",
      plan({
        trials: [
          ["event-cuts", 2],
          ["hang", defaults.hang],
        ],
      }),
    ],
    ["--seed 7 --tasks 3", plan({ seed: "7", tasks: 3 })],
    ["--log all.txt", plan({ log: "all.txt" })],
    ["--help", { do: "help" }],
    ["--hang 3 -h", { do: "help" }],
    ["--hung 3", refuse("Unknown option '--hung'")],
    ["--hang 0", refuse("Option '--hang' takes a whole number from 1 on, not '0'")],
    ["--hang=ten", refuse("Option '--hang' takes a whole number from 1 on, not 'ten'")],
    ["--tasks many", refuse("Option '--tasks' takes a whole number from 1 on, not 'many'")],
    ["ten", refuse("Unexpected argument 'ten'")],
  ]
  for (const [argv, demand] of demands)
    it(`reads "${argv}"`, () => {
      expect(readArguments(argv.split(" ").filter(Boolean), () => "drawn")).to.deep.equal(demand)
    })

  it("are all named by the usage", () => {
    for (const option of [...Object.keys(defaults), "seed", "tasks", "log", "help"])
      expect(usage).to.include(`--${option}`)
  })
})
