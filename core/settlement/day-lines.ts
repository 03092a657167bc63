// From the days asked to the lines of a payment (settlement spec §4, `prorate`): all days with the same rate and
// weight, consecutive or not, make one line. The base of one rate is the same on all days of a month.
import { equal, type Fraction, fraction, type Rounding, share, times } from './fraction.ts'
import { type Line, type Match, type Payment, picked } from './payment.ts'
import type { Pick, Prorate } from './policy.ts'

/** A rate that matched on a day: its base amount before weight and proration, and the weight of that day. */
export interface DayMatch extends Match {
  readonly weight: Fraction
}

/** The payment for a payee's days, each given with its matches; undefined where no day matched. */
export function payDays(
  payee: string,
  days: readonly (readonly DayMatch[])[],
  terms: { pick: Pick; prorate: Prorate; daysInMonth: number; rounding: Rounding },
): Payment | undefined {
  const matched = days.map((matches) => picked(terms.pick, matches)).filter((matches) => matches.length > 0)
  if (matched.length === 0) return undefined
  const groups: { match: DayMatch; days: number }[] = []
  for (const match of matched.flat()) {
    const group = groups.find((one) => one.match.rate === match.rate && equal(one.match.weight, match.weight))
    if (group === undefined) groups.push({ match, days: 1 })
    else group.days += 1
  }
  const lines = groups.map(({ match, days: count }): Line => {
    const part = terms.prorate === 'days' ? fraction(BigInt(count), BigInt(terms.daysInMonth)) : undefined
    const factor = part === undefined ? match.weight : times(match.weight, part)
    return { rate: match.rate, count, fen: share(match.fen, factor, terms.rounding) }
  })
  return { payee, count: matched.length, lines }
}
