// Amounts that rise with the meals a site serves on a day (settlement spec §4 `tiers`).
import { atLeast, type Fen, fraction } from './fraction.ts'
import type { Tiers } from './policy.ts'

/** The amount of the last step that `taps ÷ days`, an exact fraction, reaches; 0 below the first step. */
export function tierFen(steps: Tiers['tiers']['steps'], taps: number, days: number): Fen {
  const value = days === 0 ? fraction(0n, 1n) : fraction(BigInt(taps), BigInt(days))
  return steps.findLast((step) => atLeast(value, step.from))?.amount ?? 0n
}
