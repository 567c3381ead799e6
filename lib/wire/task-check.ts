/**
 * What must hold between the values of a submitted task: names that are unique, references that lead somewhere, ports that do not
 * collide, overlays that Docker's keys can take. It reads the raw input and passes over whatever has the wrong shape, so that
 * faults of both sorts are told together.
 */
import * as E from "fp-ts/lib/Either.js"
import { mostContainers } from "../model/definition.ts"
import type { Issue } from "../model/error.ts"
import { findDependencyProblems, type DependencyProblem, type Dependent } from "../model/graph.ts"
import { formatPath, issueAt, tooMany, within, type Path } from "./issue.ts"
import { configShape, hostConfigShape } from "./overlay-shape.ts"
import { layOver, type Shape } from "./overlay.ts"
import { isObject, type PlainObject } from "./plain.ts"

export const findTaskIssues = (input: unknown): readonly Issue[] => {
  if (!isObject(input)) return []
  const containers = objectsIn(input, "containers")
  return [
    ...size(input),
    ...duplicates("containers", containers),
    ...duplicates("volumes", objectsIn(input, "volumes")),
    ...dependencies(containers),
    ...mounts(containers, new Set(objectsIn(input, "volumes").map(({ name }) => name))),
    ...ports(containers),
    ...containers.flatMap(overlays),
  ]
}

const size = ({ containers }: PlainObject): readonly Issue[] => {
  if (!Array.isArray(containers)) return []
  const { length } = containers
  if (length === 0) return [{ path: "containers", expected: "at least one container", got: "an empty list" }]
  return length > mostContainers ? [tooMany(["containers"], mostContainers, length)] : []
}

/** References go by name: two of one name could not be told apart (LIM-22). */
const duplicates = (list: string, items: readonly PlainObject[]): readonly Issue[] => {
  const firsts = new Map<unknown, number>()
  return items.flatMap(({ name }, index) => {
    const first = firsts.get(name)
    if (first === undefined) firsts.set(name, index)
    if (typeof name !== "string" || first === undefined) return []
    return [issueAt([list, index, "name"], `a name other than that of ${list}[${String(first)}]`, name)]
  })
}

/** A dependency that could never be met (DG-10, LIM-1). */
const dependencies = (containers: readonly PlainObject[]): readonly Issue[] => {
  const dependents = containers.map(asDependent)
  // Most tasks have none, and need no graph.
  if (dependents.every(({ links, volumesFrom }) => links.length === 0 && volumesFrom.length === 0)) return []
  return findDependencyProblems(dependents).flatMap((problem) => {
    const { via, index, target } = problem.dependency
    if (target === noName) return []
    const place = ["containers", problem.container, via, index]
    return [issueAt(via === "links" ? place : [...place, "sourceContainer"], remedies[problem.kind](problem), target)]
  })
}

const remedies: Readonly<Record<DependencyProblem["kind"], (problem: DependencyProblem) => string>> = {
  unknown: () => "the name of a container of this task",
  self: () => "another container of this task",
  cycle: ({ container }) => `a container that does not itself depend on containers[${String(container)}]`,
}

const asDependent = (container: PlainObject): Dependent => ({
  name: asText(container["name"]),
  links: listIn(container, "links").map(asText),
  volumesFrom: objectsIn(container, "volumesFrom").map(({ sourceContainer }) => ({
    sourceContainer: asText(sourceContainer),
    readOnly: false,
  })),
})

const mounts = (containers: readonly PlainObject[], volumes: ReadonlySet<unknown>): readonly Issue[] =>
  containers.flatMap((container, at) =>
    objectsIn(container, "mountPoints").flatMap(({ sourceVolume }, index) =>
      typeof sourceVolume !== "string" || volumes.has(sourceVolume)
        ? []
        : [
            issueAt(
              ["containers", at, "mountPoints", index, "sourceVolume"],
              "the name of a volume of this task",
              sourceVolume,
            ),
          ],
    ),
  )

/** One port of the host can be published once. */
const ports = (containers: readonly PlainObject[]): readonly Issue[] => {
  const firsts = new Map<string, Path>()
  return containers.flatMap((container, at) =>
    objectsIn(container, "portMappings").flatMap(({ hostPort, protocol }, index) => {
      if (typeof hostPort !== "number" || hostPort === 0) return []
      const key = `${String(hostPort)}/${protocol === "udp" ? "udp" : "tcp"}`
      const first = firsts.get(key)
      const place = ["containers", at, "portMappings", index]
      if (first === undefined) firsts.set(key, place)
      return first === undefined
        ? []
        : [issueAt([...place, "hostPort"], `a port that ${formatPath(first)} does not publish`, hostPort)]
    }),
  )
}

const overlays = (container: PlainObject, at: number): readonly Issue[] => {
  const { dockerConfig } = container
  return isObject(dockerConfig)
    ? [...overlay(configShape, dockerConfig, "config", at), ...overlay(hostConfigShape, dockerConfig, "hostConfig", at)]
    : []
}

const overlay = (shape: Shape, texts: PlainObject, key: string, at: number): readonly Issue[] => {
  const json = texts[key]
  const laid = typeof json === "string" ? layOver(shape, {}, json) : E.right({})
  return E.isLeft(laid) ? laid.left.map((issue) => within(["containers", at, "dockerConfig", key], issue)) : []
}

const listIn = (object: PlainObject, key: string): readonly unknown[] => {
  const list = object[key]
  return Array.isArray(list) ? list : []
}

/** In their places: what is no object counts as an empty one. */
const objectsIn = (object: PlainObject, key: string): readonly PlainObject[] =>
  listIn(object, key).map((item) => (isObject(item) ? item : {}))

/** Where a name should stand and does not, which its shape has been refused for. */
const noName = ""

const asText = (value: unknown): string => (typeof value === "string" ? value : noName)
