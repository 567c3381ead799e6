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
