/** Folders that are gone after their spec. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** To be called in a `describe`: a fresh folder each time. */
export const useFolders = (): (() => string) => {
  const folders: string[] = []
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
  return () => {
    const folder = mkdtempSync(join(tmpdir(), "store-"))
    folders.push(folder)
    return join(folder, "data")
  }
}
