/** Middles and tails of samples; there must be at least one. */

/** The value that `share` of all samples do not exceed: 0.5 is the median, of an even number the mean of the two in the middle. */
export const quantile = (samples: readonly number[], share: number): number => {
  if (samples.length === 0) throw new Error("Nothing was sampled")
  const ascending = samples.toSorted((one, other) => one - other)
  const at = share * (ascending.length - 1)
  const [low = 0, high = low] = [ascending[Math.floor(at)], ascending[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/**
 * The middle of all means of two (Hodges and Lehmann): nearly as precise as the mean, and as good as untouched by a few samples that are
 * far off. The median needs half as many samples again to be as sure.
 */
export const pseudoMedian = (samples: readonly number[]): number =>
  median(samples.flatMap((one, index) => samples.slice(index).map((other) => (one + other) / 2)))

/**
 * Whether the samples tell on which side of the limit their pseudo-median lies, by Wilcoxon's signed ranks in their normal approximation:
 * a rule of when to stop, and no level of significance, for it is asked again with each sample.
 */
export const isClear = (samples: readonly number[], limit: number): boolean => {
  const distances = samples.map((sample) => sample - limit).filter((distance) => distance !== 0)
  const ascending = distances.toSorted((one, other) => Math.abs(one) - Math.abs(other))
  const count = ascending.length
  const above = ascending.reduce((sum, distance, index) => (distance > 0 ? sum + index + 1 : sum), 0)
  const deviation = Math.sqrt((count * (count + 1) * (2 * count + 1)) / 24)
  return Math.abs(above - (count * (count + 1)) / 4) >= farOff * deviation && count > 0
}

/** In standard deviations. */
const farOff = 1.645
