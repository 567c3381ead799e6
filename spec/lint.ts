/**
 * The walls between the rooms of lib: what the linter says to lines planted in a room. Types do not matter here, so
 * only the rules that build the walls run.
 */
import { expect } from "chai"
import { ESLint } from "eslint"

interface Room {
  readonly file: string
  readonly takes: readonly string[]
  readonly refuses: readonly string[]
}

const rooms: readonly Room[] = [
  {
    file: "lib/model/x.ts",
    takes: ["./task.ts"],
    refuses: [
      ...["../lifecycle/event.ts", "../wire/task.ts", "../docker/client.ts", "../engine/engine.ts", "../index.ts"],
      ...["rxjs", "io-ts/lib/index.js", "fp-ts/lib/Either.js", "node:fs", "fs", "dockerode"],
    ],
  },
  {
    file: "lib/lifecycle/x.ts",
    takes: ["./event.ts", "../model/task.ts"],
    refuses: [
      ...[
        "../wire/task.ts",
        "../docker/client.ts",
        "../store/store.ts",
        "../engine/engine.ts",
        "../simulation/index.ts",
      ],
      ...["rxjs", "rxjs/operators", "node:crypto", "crypto", "fs/promises", "dockerode", "classic-level"],
    ],
  },
  {
    file: "lib/lifecycle/deeper/x.ts",
    takes: ["../event.ts", "../../model/task.ts"],
    refuses: ["../../docker/client.ts", "../../engine/engine.ts", "rxjs"],
  },
  {
    file: "lib/wire/x.ts",
    takes: ["../model/task.ts", "io-ts/lib/index.js", "fp-ts/lib/Either.js", "node:crypto"],
    refuses: ["../lifecycle/task.ts", "../docker/client.ts", "../engine/engine.ts", "node:fs", "fs", "dockerode"],
  },
  {
    file: "lib/docker/x.ts",
    takes: ["../model/task.ts", "../wire/task.ts", "rxjs", "dockerode", "node:fs"],
    refuses: ["../lifecycle/task.ts", "../store/store.ts", "../engine/engine.ts", "../simulation/index.ts"],
  },
  {
    file: "lib/store/x.ts",
    takes: ["../model/task.ts", "../wire/task.ts", "rxjs", "node:fs", "classic-level"],
    refuses: ["../lifecycle/task.ts", "../docker/client.ts", "../engine/engine.ts", "dockerode"],
  },
  {
    file: "lib/engine/x.ts",
    takes: [
      ...["../model/task.ts", "../lifecycle/task.ts", "../wire/task.ts", "../docker/client.ts", "../store/store.ts"],
      "rxjs",
    ],
    refuses: ["../simulation/index.ts", "../testing/index.ts", "../marbles/draw.ts", "../index.ts", "dockerode"],
  },
  {
    file: "lib/simulation/x.ts",
    takes: ["../model/task.ts", "../wire/task.ts", "../docker/client.ts", "rxjs"],
    refuses: ["../docker/dockerode.ts", "../lifecycle/task.ts", "../engine/engine.ts", "dockerode", "docker-modem"],
  },
  {
    file: "lib/marbles/x.ts",
    takes: ["../model/change.ts", "rxjs"],
    refuses: ["../engine/engine.ts", "../lifecycle/task.ts", "../docker/client.ts"],
  },
  {
    file: "lib/testing/x.ts",
    takes: ["../index.ts", "../simulation/index.ts", "../marbles/draw.ts", "rxjs"],
    refuses: ["../model/task.ts", "../lifecycle/task.ts", "../docker/client.ts", "../engine/engine.ts"],
  },
]

describe("the linter", function () {
  this.timeout(60_000)

  const eslint = new ESLint({
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => ruleId.startsWith("no-restricted-"),
  })
  /** Names of the rules that a line breaks; a line that does not parse breaks none of them, but shows as its message. */
  const broken = async (filePath: string, code: string) => {
    const results = await eslint.lintText(code, { filePath })
    return [...new Set(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message)))]
  }
  const verdicts = async (file: string, lines: readonly string[]) =>
    Promise.all(lines.map(async (line) => [line, ...(await broken(file, line))]))
  const importing = (specifiers: readonly string[]) => specifiers.map((from) => `import * as x from "${from}"; x()`)

  for (const { file, takes, refuses } of rooms)
    it(`lets ${file} import what the table of rooms says, and no more`, async () => {
      const taken = importing(takes)
      const refused = importing(refuses)
      expect(await verdicts(file, taken)).to.deep.equal(taken.map((line) => [line]))
      expect(await verdicts(file, refused)).to.deep.equal(refused.map((line) => [line, "no-restricted-imports"]))
    })

  for (const file of ["lib/model/x.ts", "lib/lifecycle/x.ts"])
    it(`keeps time, chance and the world out of ${file}`, async () => {
      const uses = [
        ...["Date.now()", "new Date()", "performance.now()", "crypto.randomUUID()", "globalThis.Date.now()"],
        ...["console.log()", "process.exit()", "setTimeout(f, 1)", "setInterval(f, 1)", "queueMicrotask(f)"],
      ]
      expect(await verdicts(file, uses)).to.deep.equal(uses.map((line) => [line, "no-restricted-globals"]))
      expect(await broken(file, "Math.random()")).to.deep.equal(["no-restricted-properties"])
      expect(await broken(file, "Math.max(1, 2)")).to.deep.equal([])
    })

  it("sees an import of types, a re-export, and an import made on demand", async () => {
    const file = "lib/engine/x.ts"
    const lines = ['import type { A } from "../simulation/a.ts"', 'export { a } from "../simulation/a.ts"']
    expect(await verdicts(file, lines)).to.deep.equal(lines.map((line) => [line, "no-restricted-imports"]))
    expect(await broken(file, 'await import("../simulation/a.ts")')).to.deep.equal(["no-restricted-syntax"])
    expect(await broken("lib/docker/x.ts", 'await import("dockerode")')).to.deep.equal([])
  })

  it("leaves specs and the list of public names free", async () => {
    expect(await broken("spec/lifecycle/x.ts", 'import "rxjs"; Date.now()')).to.deep.equal([])
    expect(await broken("lib/index.ts", 'export * from "./engine/engine.ts"')).to.deep.equal([])
  })
})
