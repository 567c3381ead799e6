/** Which of a saved task's containers is which in Docker: by id to the task, and by name to the container in it (SM-21). */
import * as E from "fp-ts/lib/Either.js"
import { InvalidInputError, type EngineError, type Issue } from "../model/error.ts"
import { issueAt, type Path } from "./issue.ts"
import type { EcsEngine, EcsRecord } from "./saved-engine.ts"

export interface Identity {
  readonly containerId: string
  readonly dockerName: string | undefined
}

/** By arn, and then by container name; a task none of whose containers has an id is not in it. */
export type Identities = ReadonlyMap<string, ReadonlyMap<string, Identity>>

/** Every id must lead to a task, and to a container in it; `path` is where the engine stands. */
export const findIdentities = (engine: EcsEngine, path: Path): E.Either<EngineError, Identities> => {
  const links = Object.entries(engine.IdToContainer).map(([id, record]) => linkOf(id, record, engine))
  const lost = findLost(engine, links, path)
  const [first] = lost
  if (first !== undefined)
    return E.left(
      noTask(
        first.link.id,
        lost.map(({ issue }) => issue),
      ),
    )
  const found = new Map<string, Map<string, Identity>>()
  for (const { arn = "", name, identity } of links)
    found.set(arn, (found.get(arn) ?? new Map<string, Identity>()).set(name, identity))
  return E.right(found)
}

/** What a file says of one id. */
interface Link {
  readonly id: string
  readonly arn: string | undefined
  /** The container's name. */
  readonly name: string
  readonly identity: Identity
}

const linkOf = (id: string, { DockerId, DockerName, Container }: EcsRecord, { IdToTask }: EcsEngine): Link => ({
  id,
  arn: Object.hasOwn(IdToTask, id) ? IdToTask[id] : undefined,
  name: Container.Name,
  identity: { containerId: DockerId === "" ? id : DockerId, dockerName: DockerName === "" ? undefined : DockerName },
})

const findLost = (
  { Tasks }: EcsEngine,
  links: readonly Link[],
  path: Path,
): readonly { readonly link: Link; readonly issue: Issue }[] => {
  const namesOf = new Map(Tasks.map(({ Arn, Containers }) => [Arn, new Set(Containers.map(({ Name }) => Name))]))
  return links.flatMap((link) => {
    const names = link.arn === undefined ? undefined : namesOf.get(link.arn)
    if (names?.has(link.name)) return []
    const issue =
      names === undefined
        ? issueAt([...path, "IdToTask", link.id], "the arn of a task", link.arn)
        : issueAt(
            [...path, "IdToContainer", link.id, "Container", "Name"],
            "the name of a container of its task",
            link.name,
          )
    return [{ link, issue }]
  })
}

const noTask = (id: string, issues: readonly Issue[]): EngineError =>
  new InvalidInputError("InvalidStateError", `There was no task for docker id ${id}`, issues)
