/** Statuses by their names, as state files have them (DM-10, DM-11). Files of the first versions use two names more. */
import * as t from "io-ts/lib/index.js"
import { containerStatuses, taskStatuses, type ContainerStatus, type TaskStatus } from "../model/status.ts"
import { validating } from "./saved-shape.ts"

const statusCodec = <Status extends string>(statuses: readonly Status[]): t.Type<Status | "NONE" | "STOPPED"> =>
  validating(`one of ${statuses.join(", ")}`, (value, context): t.Validation<Status | "NONE" | "STOPPED"> => {
    if (value === undefined || value === null || value === "UNKNOWN") return t.success("NONE")
    if (value === "DEAD") return t.success("STOPPED")
    const status = statuses.find((name) => name === value)
    return status === undefined ? t.failure(value, context) : t.success(status)
  })

/** Never `PULLED`, which is a container's status alone (DM-3). */
export const TaskStatusCodec: t.Type<TaskStatus> = statusCodec(taskStatuses)

export const ContainerStatusCodec: t.Type<ContainerStatus> = statusCodec(containerStatuses)
