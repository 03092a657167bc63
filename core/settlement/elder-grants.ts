// Grants for each elder and month (settlement spec §4 "elder-month"). What holds of an elder changes on few days of a
// month, so it is asked once for each stretch between them, and who has the same days gets the same lines.
import type { PlainMonth } from '../plain-date.ts'
import { daysIn, type Frame, firstDayOf, frameOf } from './attendance/frame.ts'
import { AgeBreaks, aliveDays, cut, elderBreaks } from './attendance/stretches.ts'
import { dayHolds, elderHolds } from './conditions.ts'
import { payDays } from './day-lines.ts'
import { type DaySet, dayBit, earliest } from './day-set.ts'
import { ONE } from './fraction.ts'
import type { Payment } from './payment.ts'
import type { ElderMonthGrant, Policy } from './policy.ts'
import type { Elder } from './register.ts'

/** Payments to elders under one grant of the month's version. */
export function payElders(
  policy: Policy,
  grant: ElderMonthGrant,
  elders: Iterable<Elder>,
  month: PlainMonth,
): Payment[] {
  const frame = frameOf(month)
  const ages = new AgeBreaks(frame, [policy])
  const asked = daysAsked(grant, daysIn(frame, { from: policy.effective.from, to: null }))
  const ofDay = grant.rates.map(({ when }) =>
    frame.days.reduce((set, day) => (dayHolds(when, day) ? set | dayBit(day) : set), 0),
  )
  const known = new Map<string, Payment | null>()
  const payments: Payment[] = []
  const holds = grant.rates.map(() => 0)
  for (const elder of elders) {
    const counting = asked & aliveDays(elder, frame)
    if (counting === 0) continue
    holds.fill(0)
    for (const stretch of cut(counting, elderBreaks(elder, frame, ages))) {
      const day = firstDayOf(frame, stretch)
      grant.rates.forEach(({ when }, rate) => {
        if (elderHolds(when, elder, day, policy.age))
          holds[rate] = (holds[rate] ?? 0) | (stretch & (ofDay[rate] ?? 0))
      })
    }
    const key = holds.join()
    const same = known.get(key)
    const payment = same === undefined ? (payMatches(policy, grant, elder.id, frame, holds) ?? null) : same
    known.set(key, payment)
    if (payment !== null) payments.push({ ...payment, payee: elder.id })
  }
  return payments
}

/** `holds`: for each rate the days on which it matches. Days with no match pay nothing and need not be told. */
function payMatches(
  policy: Policy,
  grant: ElderMonthGrant,
  payee: string,
  { days, all }: Frame,
  holds: readonly DaySet[],
): Payment | undefined {
  const matches = []
  for (let left = all; left !== 0; left &= left - 1) {
    const day = left & -left
    matches.push(
      grant.rates
        .filter((_, rate) => ((holds[rate] ?? 0) & day) !== 0)
        .map((rate) => ({ rate, fen: rate.amount.fixed, weight: ONE })),
    )
  }
  return payDays(payee, matches, { ...grant, daysInMonth: days.length, rounding: policy.rounding })
}

/** With no proration one day is asked of all, and who is not alive on it gets nothing. */
function daysAsked(grant: ElderMonthGrant, days: DaySet): DaySet {
  if (grant.prorate === 'days' || days === 0) return days
  return grant.on === 'first' ? 1 << earliest(days) : 1 << (31 - Math.clz32(days))
}
