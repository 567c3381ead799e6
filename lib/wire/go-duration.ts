/** Durations as Go writes them, `1h30m` or `1.5s`: the form in which they stand in the environment. */

/** In milliseconds; undefined where the text is none. What is finer is rounded up, so that no time at all means just that. */
export const parseGoDuration = (text: string): number | undefined => {
  if (text === "0") return 0
  if (!/^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined
  const parts = [...text.matchAll(/([\d.]+)([a-zµμ]+)/g)]
  const nanos = parts.reduce((sum, [, count = "", unit = ""]) => sum + Number(count) * (nanosIn[unit] ?? 0), 0)
  return Math.ceil(nanos / 1e6) * (text.startsWith("-") ? -1 : 1)
}

const nanosIn: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
}
