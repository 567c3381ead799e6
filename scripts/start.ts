/**
 * `npm start`: runs one task to its end, tells what happens to it, and leaves nothing behind. Without a file it is a sample,
 * which runs simulated where there is no Docker; a person's own task never does so unasked.
 */
import { daemonNews } from "./start/daemon-news.ts"
import { readArguments, usage, type RunOrder } from "./start/arguments.ts"
import { formatLeftovers, widthOf } from "./start/format.ts"
import { connectToDocker, connectToSimulation, foundBy, type Host } from "./start/host.ts"
import { watchInterruption } from "./start/interruption.ts"
import { createReport, standardOutput, type Report } from "./start/report.ts"
import { runTask, type Ended } from "./start/run.ts"
