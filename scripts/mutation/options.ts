/** How Stryker is run: on the two rooms whose code is a pure function of its arguments, by the specs of these rooms alone. */
import type { Stryker } from "@stryker-mutator/core"

export type Options = NonNullable<ConstructorParameters<typeof Stryker>[0]>

/** A run is given up as failed below this score, in percent. */
export const leastScore = 90

/** What is mutated where nobody names files. */
const rooms = ["lib/lifecycle/**/*.ts", "lib/model/**/*.ts"]

/** These try many random cases and take longest, so that they come last: most mutants are dead by then. */
const slowest = "laws|settles"

const folder = ".stryker"

export const optionsFor = (files: readonly string[]): Options => ({
  testRunner: "mocha",
  plugins: ["@stryker-mutator/mocha-runner"],
  // Stryker's own loader of mocha knows no `node-option`.
  testRunnerNodeArgs: ["--import", "ts-blank-space/register", "--import", new URL("chance.ts", import.meta.url).href],
  mochaOptions: {
    "no-config": true,
    spec: [`spec/lifecycle/**/!(${slowest}).ts`, "spec/model/**/*.ts", `spec/lifecycle/@(${slowest}).ts`],
    ignore: ["spec/**/support/**"],
  },
  coverageAnalysis: "perTest",
  mutate: files.length > 0 ? [...files] : rooms,
  // Tables and error classes are static, and part of what is promised.
  ignoreStatic: false,
  // Types are erased before anything is run.
  disableTypeChecks: false,
  concurrency: 2,
  // Beyond half as much again as the specs take unmutated, so that a busy machine kills nothing.
  timeoutMS: 10_000,
  inPlace: false,
  tempDirName: `${folder}/sandbox`,
  ignorePatterns: [folder, "coverage", "dist"],
  reporters: ["html", "progress-append-only"],
  htmlReporter: { fileName: `${folder}/report.html` },
  allowConsoleColors: process.stdout.isTTY,
  thresholds: { high: 95, low: leastScore, break: leastScore },
  // That static mutants take longest is known.
  warnings: { unknownOptions: true, preprocessorErrors: true, unserializableOptions: true, slow: false },
})
