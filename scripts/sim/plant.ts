/**
 * Known bugs, planted in a copy of the code to prove that the simulation sees them. A bug is a small change kept as data; one
 * whose place is not found any more, or is found twice, is an error, so that none can be planted in vain.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import * as t from "io-ts/lib/index.js"
import { isLeft } from "fp-ts/lib/Either.js"

const Edit = t.type({ file: t.string, find: t.string, replace: t.string }, "Edit")

const BugFile = t.type({ why: t.string, edits: t.array(Edit), seed: t.number, breaks: t.string }, "BugFile")

/** A bug: what it does, how to plant it, and a seed that breaks a promise with it. */
export interface Bug extends t.TypeOf<typeof BugFile> {
  /** Of the original's catalogue where it stands there. */
  readonly name: string
}

const root = fileURLToPath(new URL("../../", import.meta.url))

export const readBugs = (folder = join(root, "spec/sim/planted")): readonly Bug[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => readBug(join(folder, file)))

const readBug = (file: string): Bug => {
  const read = BugFile.decode(JSON.parse(readFileSync(file, "utf8")))
  if (isLeft(read)) throw new Error(`${file} is no planted bug`)
  return { ...read.right, name: basename(file, ".json") }
}

/** One of the copy's own modules, by its path from the root; what it is, only the caller knows. */
export type Load = (path: string) => Promise<unknown>

/** Makes a copy of the code with the bug in it, for as long as it is used. */
export const withPlanted = async <Result>(
  { name, edits }: Bug,
  use: (load: Load) => Promise<Result>,
): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), `planted-${name}-`))
  try {
    for (const part of ["lib", "scripts/sim"]) cpSync(join(root, part), join(folder, part), { recursive: true })
    cpSync(join(root, "package.json"), join(folder, "package.json"))
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction")
    for (const { file, find, replace } of edits) {
      const path = join(folder, file)
      writeFileSync(path, edited(readFileSync(path, "utf8"), find, replace, `${name}: ${file}`))
    }
    return await use((path): Promise<unknown> => import(pathToFileURL(join(folder, path)).href))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const edited = (text: string, find: string, replace: string, where: string): string => {
  const [before, after, ...more] = text.split(find)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${where} has ${String(more.length > 0 ? more.length + 1 : 0)} places for the bug, not one`)
  return `${before}${replace}${after}`
}
