/**
 * `npm start`: runs one task to its end, tells what happens to it, and leaves nothing behind. Without a file it is a sample,
 * which runs simulated where there is no Docker; a person's own task never does so unasked.
 */
import { decline, misused } from "./decline.ts"
import { readArguments, usage, type RunOrder } from "./start/arguments.ts"
import { runJob } from "./start/job.ts"
import { createReport, standardOutput, type Report } from "./start/report.ts"
import { sampleImage, sampleTask } from "./start/sample.ts"
import { readTaskFile, type TaskFile } from "./start/task-file.ts"

const main = (argv: readonly string[]): number | Promise<number> => {
  const output = standardOutput()
  const order = readArguments(argv)
  switch (order.do) {
    case "help":
    case "refuse":
      return decline(order, usage, output)
    case "run":
      return obey(order, createReport(order.json, output))
  }
}

const obey = (order: RunOrder, report: Report): number | Promise<number> => {
  const read = order.file === undefined ? theSample() : readTaskFile(order.file)
  if (read.kind === "unusable") {
    report.warn(`${order.file ?? "The sample"} cannot be used:`)
    read.complaints.forEach((complaint) => report.warn(`  ${complaint}`))
    return misused
  }
  read.warnings.forEach((warning) => report.warn(`Skipped, since it has no effect on one host: ${warning}`))
  return runJob({ ...order, isSample: order.file === undefined, task: read.task }, report)
}

const theSample = (): TaskFile => ({ kind: "task", task: sampleTask(sampleImage(process.env)), warnings: [] })

process.exitCode = await main(process.argv.slice(2))
