// Measures on whole numbers: a decision must fall alike on every machine, so shares are ten-thousandths and roots are
// compared as squares.

/** part of whole in ten-thousandths, rounded down. */
export function tenThousandths(part: number, whole: number): number {
  return Math.floor((part * 10_000) / whole)
}

/**
 * Whether a value lies above the mean of the others by more than three of their standard deviations. The value itself
 * is left out: with it, none of fewer than eleven could ever lie so far out.
 */
export function isFarAbove(value: number, others: readonly number[]): boolean {
  const count = BigInt(others.length)
  const sum = others.reduce((total, other) => total + BigInt(other), 0n)
  const squares = others.reduce((total, other) => total + BigInt(other) * BigInt(other), 0n)
  const above = count * BigInt(value) - sum
  return count > 0n && above > 0n && above * above > 9n * (count * squares - sum * sum)
}

/** The largest whole number whose square is not above `value`. */
export function rootDown(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1)
  while (true) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** Pairs of a list of different numbers that stand in the wrong order. */
export function inversions(list: readonly number[]): number {
  if (list.length < 2) return 0
  const middle = list.length >> 1
  const [left, right] = [list.slice(0, middle), list.slice(middle)]
  let count = inversions(left) + inversions(right)
  left.sort((a, b) => a - b)
  right.sort((a, b) => a - b)
  let behind = 0
  for (const value of left) {
    while (behind < right.length && (right[behind] ?? value) < value) behind += 1
    count += behind
  }
  return count
}

/** The middle value, the lower of two. */
export function lowerMedian(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? 0
}

/** Maximal stretches of a list whose neighbours hold together, as [first, last] places. */
export function stretches<T>(
  list: readonly T[],
  together: (before: T, after: T) => boolean,
): [number, number][] {
  const found: [number, number][] = []
  let first = 0
  for (let next = 1; next <= list.length; next++) {
    const [before, after] = [list[next - 1], list[next]]
    if (before !== undefined && after !== undefined && together(before, after)) continue
    found.push([first, next - 1])
    first = next
  }
  return found
}
