/** Durations as the two kinds of readers want them: rxjs's marble parser, which must get every millisecond back, and people. */
import { formatDuration } from "../model/error.ts"

/** `10m 3s 250ms`: what rxjs reads as time progression. It knows no hours, and fractions would be rounded. */
export const progression = (ms: number): string => {
  const [minutes, seconds] = [Math.floor(ms / 60_000), Math.floor(ms / 1000) % 60]
  const parts = [
    [minutes, "m"],
    [seconds, "s"],
    [ms - (minutes * 60 + seconds) * 1000, "ms"],
  ] as const
  return parts.flatMap(([figure, unit]) => (figure > 0 ? [`${String(figure)}${unit}`] : [])).join(" ")
}

/** `3h`, `10m3.25s`, `12ms`: a moment as the axis tells it. */
export const momentLabel = (ms: number): string =>
  ms === 0
    ? "0"
    : ms < 0
      ? `-${momentLabel(-ms)}`
      : formatDuration(ms)
          .replace(/(?<=m)0s$/, "")
          .replace(/(?<=h)0m$/, "")
