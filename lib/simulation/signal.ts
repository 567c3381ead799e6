/** Signals by number, as Docker's events tell them. */

export const sigTerm = 15
export const sigKill = 9

const numbers: ReadonlyMap<string, number> = new Map([
  ["HUP", 1],
  ["INT", 2],
  ["QUIT", 3],
  ["KILL", sigKill],
  ["USR1", 10],
  ["USR2", 12],
  ["TERM", sigTerm],
  ["CHLD", 17],
  ["CONT", 18],
  ["WINCH", 28],
])

/** `KILL`, `SIGKILL`, `9` and 9 are one; nothing for a word that names no signal. */
export const readSignal = (signal: string | number): number | undefined => {
  const text = String(signal).toUpperCase()
  return /^([1-9]|[1-5]\d|6[0-4])$/.test(text) ? Number(text) : numbers.get(text.replace(/^SIG/, ""))
}

/** True where the default action is to end the process, rather than to stop, continue or ignore. */
export const endsByDefault = (signal: number): boolean => !(signal >= 17 && signal <= 23) && signal !== 28
