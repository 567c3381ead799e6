/** This machine, as far as it says where a daemon is, and who may be what to a registry. */
import { existsSync, readFileSync } from "node:fs"
import { homedir, platform } from "node:os"
import { posix } from "node:path"
import { present } from "../wire/present.ts"

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: string
  /** A file's text; undefined where there is none to read. */
  readonly read: (path: string) => string | undefined
  readonly exists: (path: string) => boolean
}

/** With another environment if wanted. A file that may not be read counts as none. */
export const thisMachine = (env: Machine["env"] = process.env): Machine => ({
  env,
  home: homedir(),
  platform: platform(),
  read: readText,
  exists: existsSync,
})

/** A file's text; undefined where there is none. One that is there and cannot be read throws. */
export const readWhereThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined
    throw error
  }
}

/** Where the `docker` command has its own configuration. */
export const configFolder = ({ env, home }: Pick<Machine, "env" | "home">): string =>
  present(env["DOCKER_CONFIG"]) ?? posix.join(home, ".docker")

/** A file's text; undefined where there is none to read. */
export const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}
