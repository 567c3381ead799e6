/**
 * A mocha reporter that prints nothing and leaves every spec with its titles and its outcome in a file:
 * `mocha --require ./scripts/conformance/reporter.ts --reporter titles --reporter-option file=PATH`. In a dry run everything passes.
 */
import { writeFileSync } from "node:fs"
import { relative, sep } from "node:path"
import Mocha from "mocha"
import type { Spec } from "./coverage.ts"

class Titles extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: { readonly reporterOptions: { readonly file: string } }) {
    super(runner, options)
    const specs: Spec[] = []
    runner.on("test end", (test) => {
      const file = relative(process.cwd(), test.file ?? "").replaceAll(sep, "/")
      specs.push({ file, titles: test.titlePath(), passed: test.state === "passed" })
    })
    runner.once("end", () => writeFileSync(options.reporterOptions.file, JSON.stringify(specs)))
  }
}

// mocha looks a reporter up here first. By path it could only require one, which does not take TypeScript.
Object.assign(Mocha.reporters, { titles: Titles })
