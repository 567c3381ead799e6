/**
 * A mocha reporter that shows what `dot` shows and leaves its numbers in a file, for whoever adds up several runs:
 * `mocha --require ./scripts/tally.ts --reporter tally --reporter-option file=PATH`.
 */
import { writeFileSync } from "node:fs"
import Mocha from "mocha"

class Tally extends Mocha.reporters.Dot {
  constructor(runner: Mocha.Runner, options: { readonly reporterOptions: { readonly file: string } }) {
    super(runner, options)
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats
      writeFileSync(options.reporterOptions.file, [passes, failures, pending].join(" "))
    })
  }
}

// mocha looks a reporter up here first. By path it could only require one, which does not take TypeScript.
Object.assign(Mocha.reporters, { tally: Tally })
