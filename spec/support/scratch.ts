/** Files that are there for one use: among the packages, so that programs written there find what they import. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** Gives a new folder, which is gone afterwards. */
export const withScratch = async <Result>(use: (folder: string) => Result | Promise<Result>): Promise<Result> => {
  const cache = fileURLToPath(new URL("../../node_modules/.cache/docker-task-engine/", import.meta.url))
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(cache)
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
