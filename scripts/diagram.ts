/**
 * `npm run diagram`: draws the README's picture of a container's life from the table that its reducers obey, between two
 * markers. A spec compares the two, so that picture and code cannot differ.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { transitions } from "../lib/lifecycle/index.ts"

export type Transitions = Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>

/** The table as a Mermaid state diagram; moves from one status to the same other share an arrow. */
export const drawDiagram = (table: Transitions): string =>
  ["stateDiagram-v2", ...edgesOf(table).map((edge) => `    ${edge}`)].join("\n")

/** The text with the diagram between its markers; whatever stood there is replaced. */
export const withDiagram = (text: string, diagram: string): string => {
  const begin = text.indexOf(markers.begin)
  const end = text.indexOf(markers.end)
  if (begin < 0 || end < begin) throw new Error(`Expected ${markers.begin} and ${markers.end} after it`)
  const head = text.slice(0, begin + markers.begin.length)
  return `${head}\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n${text.slice(end)}`
}

const markers = { begin: "<!-- diagram:begin -->", end: "<!-- diagram:end -->" }

const edgesOf = (table: Transitions): readonly string[] => {
  const statuses = Object.entries(table)
  return [
    ...statuses.slice(0, 1).map(([first]) => `[*] --> ${first}`),
    ...statuses.flatMap(([from, moves]) => arrowsFrom(from, Object.entries(moves))),
    ...statuses.flatMap(([last, moves]) => (Object.keys(moves).length === 0 ? [`${last} --> [*]`] : [])),
  ]
}

const arrowsFrom = (from: string, moves: readonly (readonly [string, string | undefined])[]): readonly string[] => {
  const targets = new Set(moves.flatMap(([, to]) => to ?? []))
  return [...targets].map((to) => {
    const names = moves.filter(([, target]) => target === to).map(([name]) => name)
    return `${from} --> ${to}: ${names.join(", ")}`
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = fileURLToPath(new URL("../README.md", import.meta.url))
  writeFileSync(readme, withDiagram(readFileSync(readme, "utf8"), drawDiagram(transitions)))
}
