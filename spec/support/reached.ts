import { filter, firstValueFrom } from "rxjs"
import type { Task, TaskEngine } from "../../lib/index.ts"

/** The task as it is when it has this status. */
export const reached = (engine: TaskEngine, arn: string, status: Task["knownStatus"]): Promise<Task> =>
  firstValueFrom(engine.task$(arn).pipe(filter(({ knownStatus }) => knownStatus === status)))
