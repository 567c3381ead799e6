/**
 * What a container runs, read from its entry point and command, and how it takes a signal.
 *
 * The first process of a container has no default signal handlers: the kernel delivers it only what it handles itself, and
 * SIGKILL. So a plain `sleep`, a shell and a server all ignore SIGTERM, and a stop ends them with SIGKILL after the grace, as
 * 137. Two things make SIGTERM work, here as in Docker: a shell script that traps it and exits (`trap 'exit 3' TERM`), or an
 * init process (`HostConfig.Init`) in front, behind which SIGTERM has its default action. One simplification: a trap acts at
 * once, where a real shell first waits for the command in its foreground.
 */
import { isMissing } from "./command.ts"
import type { Code } from "./process.ts"
import { compileArguments, compileScript } from "./script.ts"
import { endsByDefault, sigKill, sigTerm } from "./signal.ts"

export type Program =
  /** It cannot be started, since there is no such file. */
  | { readonly kind: "missing"; readonly path: string }
  | { readonly kind: "code"; readonly code: Code; readonly onTerm: TermAction }

/** What SIGTERM does: the kernel's default, nothing (`trap ''`), or a trap's exit with this code. */
export type TermAction = "default" | "ignore" | number

/** The program that entry point and command name together; an empty list stands for an image's own server. */
export const readProgram = (argv: readonly string[]): Program => {
  const [path = "", option = "", script] = argv
  if (isMissing(path)) return { kind: "missing", path }
  if (/^(.*\/)?busybox$/.test(path) && argv.length > 1) return readProgram(argv.slice(1))
  return /^(.*\/)?(ba|a|da)?sh$/.test(path) && /^-[a-z]*c$/.test(option) && script !== undefined
    ? { kind: "code", code: compileScript(script), onTerm: readTrap(script) }
    : { kind: "code", code: compileArguments(argv), onTerm: "default" }
}

/** The exit code with which a signal ends the program; nothing where it lives on. */
export const exitCodeOnSignal = (onTerm: TermAction, signal: number, hasInit: boolean): number | undefined => {
  if (signal === sigKill) return 128 + signal
  if (signal === sigTerm && onTerm !== "default") return onTerm === "ignore" ? undefined : onTerm
  return hasInit && endsByDefault(signal) ? 128 + signal : undefined
}

const trap = /\btrap\s+(?:'([^']*)'|"([^"]*)"|(\S+))((?:\s+[A-Z0-9]+)+)/g

/** The last word on SIGTERM counts; a trap that does not exit leaves the script running. */
const readTrap = (script: string): TermAction => {
  const found = [...script.matchAll(trap)].findLast(([, , , , signals = ""]) => /\b((SIG)?TERM|15)\b/.test(signals))
  if (found === undefined) return "default"
  const [, single, double, bare] = found
  const [exits, code] = /\bexit(?:\s+(\d+))?/.exec(single ?? double ?? bare ?? "") ?? []
  return exits === undefined ? "ignore" : code === undefined ? 128 + sigTerm : Number(code) % 256
}
