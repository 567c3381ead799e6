/** A measuring program that measures nothing: its first argument says how it goes. */
import { report, reportWhenTold } from "../../../../scripts/bench/program/report.ts"

const ways: Readonly<Record<string, () => unknown>> = {
  report: () => report({ answer: 42 }),
  wait: () => reportWhenTold(() => Promise.resolve({ answer: 42 })),
  hang: () => setInterval(() => undefined, 1000),
  "fail at once": () => process.exit(3),
  "end at once": () => process.exit(0),
  "fail when told": () => reportWhenTold(() => process.exit(3)),
  "fail at the end": () => reportWhenTold(() => Promise.resolve({ answer: 42 })).then(() => process.exit(3)),
  "say something else": () => process.stdout.write("hello\n"),
}

await ways[process.argv[2] ?? ""]?.()
