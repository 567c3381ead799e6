/**
 * Who depends on whom within a task, read off its definition alone. A container depends on the target of each of its links
 * and on each container whose volumes it takes (DG-1). A dependency that is nobody's name, or that leads back to the container
 * itself, could never be met, so it is a fault of the definition (DG-10, LIM-1).
 */
import { linkTarget, type ContainerDefinition } from "./definition.ts"

/** What the graph needs to know of a container. */
export type Dependent = Pick<ContainerDefinition, "name" | "links" | "volumesFrom">

/** One entry of a container's `links` or `volumesFrom`, with its place there. */
export interface Dependency {
  readonly via: "links" | "volumesFrom"
  readonly index: number
  readonly target: string
}

export interface DependencyProblem {
  readonly kind: "unknown" | "self" | "cycle"
  /** The dependent's place among the containers. */
  readonly container: number
  readonly dependency: Dependency
}

/**
 * What a container depends on: links first, each in the order of the definition. Corresponds to the edges of
 * `dependencygraph`.
 */
export const dependenciesOf = ({ links, volumesFrom }: Dependent): readonly Dependency[] => [
  ...links.map((link, index): Dependency => ({ via: "links", index, target: linkTarget(link) })),
  ...volumesFrom.map(({ sourceContainer }, index): Dependency => ({
    via: "volumesFrom",
    index,
    target: sourceContainer,
  })),
]

/** Every dependency that can never be met; of a circle, every edge. Corresponds to `dependencygraph.ValidDependencies`. */
export const findDependencyProblems = (containers: readonly Dependent[]): readonly DependencyProblem[] => {
  const graph = graphOf(containers)
  const circles = circlesOf(graph)
  const kindOf = (name: string, target: string): DependencyProblem["kind"] | undefined => {
    if (!graph.has(target)) return "unknown"
    if (target === name) return "self"
    return circles.get(name) === circles.get(target) ? "cycle" : undefined
  }
  return containers.flatMap((dependent, container) =>
    dependenciesOf(dependent).flatMap((dependency) => {
      const kind = kindOf(dependent.name, dependency.target)
      return kind === undefined ? [] : [{ kind, container, dependency }]
    }),
  )
}

/** To whom each name leads; one that nobody has leads nowhere. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>

const graphOf = (containers: readonly Dependent[]): Graph => {
  const graph = new Map(containers.map(({ name }) => [name, new Set<string>()]))
  for (const container of containers)
    for (const { target } of dependenciesOf(container)) graph.get(container.name)?.add(target)
  return graph
}

/**
 * Names that reach each other share a circle. Kosaraju's two walks: one over the graph that notes in which order it leaves the
 * names, one backwards over the edges that begins with those left last. Neither recurses, so that no depth is too much.
 */
const circlesOf = (graph: Graph): ReadonlyMap<string, string> => {
  const reversed = reverse(graph)
  const circles = new Map<string, string>()
  for (const first of leavingOrder(graph).toReversed()) {
    const ahead = [first]
    for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
      if (circles.has(name)) continue
      circles.set(name, first)
      for (const before of reversed.get(name) ?? []) ahead.push(before)
    }
  }
  return circles
}

const leavingOrder = (graph: Graph): readonly string[] => {
  const seen = new Set<string>()
  const left: string[] = []
  const ahead = [...graph.keys()].map((name) => ({ name, leaving: false }))
  for (let step = ahead.pop(); step !== undefined; step = ahead.pop()) {
    if (step.leaving) left.push(step.name)
    if (seen.has(step.name)) continue
    seen.add(step.name)
    ahead.push({ name: step.name, leaving: true })
    for (const name of graph.get(step.name) ?? []) ahead.push({ name, leaving: false })
  }
  return left
}

const reverse = (graph: Graph): Graph => {
  const reversed = new Map([...graph.keys()].map((name) => [name, new Set<string>()]))
  for (const [name, targets] of graph) for (const target of targets) reversed.get(target)?.add(name)
  return reversed
}
