const FIRST_MS = 1_000
const LONGEST_MS = 30_000

/** Pause before the next try after so many failures: doubling, and somewhere in its upper half, so that not all desks come back at once. */
export function pauseBefore(failures: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10))
  return Math.round(whole / 2 + (whole / 2) * chance)
}
