/** What is told, as lines that are the same on every daemon: names for identities, words for times. */
import type { ContainerEvent, ContainerInspection, ContainerMetadata, PullProgress } from "../../lib/model/daemon.ts"
import type { EngineError } from "../../lib/model/error.ts"
import { prefix } from "./scenario.ts"

/** Ids become `<name>` where they are a container's of ours, and dots where they are drawn. */
export const withoutIdentities = (line: string, idsByName: ReadonlyMap<string, string>): string =>
  [...idsByName]
    .reduce((named, [name, id]) => named.replaceAll(id, `<${name}>`), line)
    .replaceAll(prefix, "")
    .replace(/\b[0-9a-f]{64}\b/g, "…")

export const eventLine = ({ action, attributes }: ContainerEvent): string => {
  const detail = attributes["signal"] ?? attributes["exitCode"]
  return `${action}${detail === undefined ? "" : `(${detail})`} ${attributes["name"] ?? ""}`
}

export const errorLine = ({ name, verdict, retryable, message }: EngineError): string =>
  `${name} ${verdict}${retryable ? ", retryable" : ""}: ${message}`

export const inspectionLine = (found: ContainerInspection): string =>
  [
    found.state,
    ...(found.exitCode === undefined ? [] : [`exit code ${String(found.exitCode)}`]),
    ...(found.startedAt === undefined ? ["never started"] : []),
    ...(found.finishedAt === undefined ? [] : ["finished"]),
    ...(found.oomKilled ? ["out of memory"] : []),
    ...found.portBindings.map(
      ({ hostPort, containerPort, protocol, bindIp }) =>
        `${bindIp}:${String(hostPort)} to ${String(containerPort)}/${protocol}`,
    ),
    ...Object.keys(found.volumes)
      .sort()
      .map((path) => `mounts ${path}`),
    ...(found.error === undefined ? [] : [`error: ${found.error}`]),
  ].join(", ")

export const descriptionLine = ({ status, exitCode, error }: ContainerMetadata & { readonly status: string }): string =>
  [status, exitCode, error && `${error.name}: ${error.message}`].filter((part) => part !== undefined).join(" ")

/** What a pull tells of the image. Which layers it tells of depends on those that the daemon has already. */
export const pullLines = (reports: readonly PullProgress[]): readonly string[] =>
  reports
    .filter(({ layer }) => layer === undefined || !/^[0-9a-f]{12}$/.test(layer))
    .map(({ status }) => status.replace(/sha256:\w+/, "sha256:…"))

/** Nothing orders a `stop` and the `die` beside it: whoever waits for the death is woken before it is told. */
export const inOneOrder = (lines: readonly string[]): readonly string[] =>
  lines.reduce<readonly string[]>((sorted, line) => {
    const before = sorted.at(-1) ?? ""
    const overtakes = line.startsWith("die(") && before === `stop ${line.slice(line.indexOf(" ") + 1)}`
    return overtakes ? [...sorted.slice(0, -1), line, before] : [...sorted, line]
  }, [])
