/** What is asked of a change that somebody hands back: a status that its kind of thing can have, for it is kept for good. */
import type { StateChange } from "../model/change.ts"
import type { Issue } from "../model/error.ts"
import { containerStatuses, taskStatuses } from "../model/status.ts"
import { issueAt } from "./issue.ts"

/** At most one. */
export const findChangeIssues = ({ kind, status }: StateChange): readonly Issue[] => {
  const statuses: readonly string[] = kind === "task" ? taskStatuses : containerStatuses
  return statuses.includes(status) ? [] : [issueAt(["change", "status"], `one of ${statuses.join(", ")}`, status)]
}
