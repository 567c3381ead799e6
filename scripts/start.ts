/**
 * `npm start`: runs one task to its end, tells what happens to it, and leaves nothing behind. Without a file it is a sample,
 * which runs simulated where there is no Docker; a person's own task never does so unasked.
 */
import { distinctUntilChanged, skip } from "rxjs"
import type { Task, TaskInput } from "../lib/index.ts"
import { readArguments, usage, type RunOrder } from "./start/arguments.ts"
import { formatLeftovers, widthOf } from "./start/format.ts"
import { connectToDocker, connectToSimulation, foundBy, type Host } from "./start/host.ts"
import { watchInterruption, type Interruption } from "./start/interruption.ts"
import { createReport, standardOutput, type Report } from "./start/report.ts"
import { runTask } from "./start/run.ts"
import { sampleImage, sampleTask } from "./start/sample.ts"
import { lacksImage, neverRan, summarize, type Summary } from "./start/summary.ts"
import { readTaskFile, type TaskFile } from "./start/task-file.ts"

const misused = 2

const main = (argv: readonly string[]): number | Promise<number> => {
  const output = standardOutput()
  const order = readArguments(argv)
  switch (order.do) {
    case "help":
      output.out(usage)
      return 0
    case "refuse":
      output.err(`${order.complaint}\n\n${usage}`)
      return misused
    case "run":
      return obey(order, createReport(order.json, output))
  }
}

const obey = (order: RunOrder, report: Report): number | Promise<number> => {
  const { file } = order
  const read: TaskFile =
    file === undefined ? { kind: "task", task: sampleTask(sampleImage()), warnings: [] } : readTaskFile(file)
  if (read.kind === "unusable") {
    report.warn(`${file ?? "The sample"} cannot be used:`)
    read.complaints.forEach((complaint) => report.warn(`  ${complaint}`))
    return misused
  }
  read.warnings.forEach((warning) => report.warn(`Skipped, since it has no effect here: ${warning}`))
  return new Job(order, read.task, report).run()
}

/** One order carried out: it holds what a second Ctrl-C needs to know. */
class Job {
  readonly #order: RunOrder
  readonly #input: TaskInput
  readonly #report: Report
  readonly #interruption: Interruption
  /** What may have to be left on Docker. */
  #task: Task | undefined
