/** What must hold between the parts of a saved state, since names and places are what they find each other by. */
import { mostMembers } from "../model/definition.ts"
import type { Issue } from "../model/error.ts"
import { issueAt, tooMany, type Path } from "./issue.ts"
import type { EcsEngine } from "./saved-engine.ts"
import type { Supplement } from "./saved-supplement.ts"

/** `path` is where both stand. */
export const findStateIssues = ({ Tasks }: EcsEngine, supplement: Supplement | null, path: Path): readonly Issue[] => {
  const tasks = [...path, "TaskEngine", "Tasks"]
  return [
    ...repeated(
      "an arn of its own",
      Tasks.map(({ Arn }, index) => [[...tasks, index, "Arn"], Arn]),
    ),
    ...Tasks.flatMap(({ Containers: { length } }, index) =>
      length > mostMembers ? [tooMany([...tasks, index, "Containers"], mostMembers, length)] : [],
    ),
    // Two of one name could not be told apart (LIM-22).
    ...Tasks.flatMap(({ Containers }, index) =>
      repeated(
        "a name of its own within the task",
        Containers.map(({ Name }, at) => [[...tasks, index, "Containers", at, "Name"], Name]),
      ),
    ),
    ...repeated(
      "a place of its own in the order",
      Object.entries(supplement?.tasks ?? {}).map(([arn, { order }]) => [
        [...path, "DockerTaskEngine", "tasks", arn, "order"],
        order,
      ]),
    ),
  ]
}

/** An issue for each value that has been there before. */
const repeated = (expected: string, values: readonly (readonly [Path, string | number])[]): readonly Issue[] => {
  const seen = new Set<string | number>()
  return values.flatMap(([path, value]) => {
    if (seen.has(value)) return [issueAt(path, expected, value)]
    seen.add(value)
    return []
  })
}
