/** Counts by reason, put together and in order. */

export type Counted = { reason: string; count: number }

/** Both lists as one, a reason once, the most frequent first. */
export function mergedReasons(...lists: readonly Counted[][]): Counted[] {
  const counts = new Map<string, number>()
  for (const { reason, count } of lists.flat()) counts.set(reason, (counts.get(reason) ?? 0) + count)
  return byCount([...counts].map(([reason, count]) => ({ reason, count })))
}

export function byCount(reasons: readonly Counted[]): Counted[] {
  return reasons.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)
}

export function sumOf(reasons: readonly Counted[]): number {
  return reasons.reduce((sum, { count }) => sum + count, 0)
}
