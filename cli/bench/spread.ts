/** Times in ms, as a bench tells them. */
export type Spread = { medianMs: number; p99Ms: number }

export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => Math.round((sorted[Math.ceil(part * sorted.length) - 1] ?? 0) * 1000) / 1000
  return { medianMs: at(0.5), p99Ms: at(0.99) }
}
