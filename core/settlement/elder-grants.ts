// Grants for each elder and month (settlement spec §4 "elder-month").
import { daysOfMonth, type PlainDate, type PlainMonth } from '../plain-date.ts'
import { dayHolds, elderHolds } from './conditions.ts'
import { payDays } from './day-lines.ts'
import { ONE } from './fraction.ts'
import type { Payment } from './payment.ts'
import type { ElderMonthGrant, Policy } from './policy.ts'
import { type Elder, isAlive } from './register.ts'

/** Payments to elders under one grant of the month's version. */
export function payElders(
  policy: Policy,
  grant: ElderMonthGrant,
  elders: Iterable<Elder>,
  month: PlainMonth,
): Payment[] {
  const days = daysOfMonth(month)
  const asked = daysAsked(
    grant,
    days.filter((day) => policy.effective.from <= day),
  )
  const terms = { ...grant, daysInMonth: days.length, rounding: policy.rounding }
  return [...elders].flatMap((elder) => {
    const counting = asked.filter((day) => isAlive(elder, day))
    const matches = counting.map((day) =>
      grant.rates
        .filter((rate) => dayHolds(rate.when, day) && elderHolds(rate.when, elder, day, policy.age))
        .map((rate) => ({ rate, fen: rate.amount.fixed, weight: ONE })),
    )
    return payDays(elder.id, matches, terms) ?? []
  })
}

/** With no proration one day is asked of all, and who is not alive on it gets nothing. */
function daysAsked(grant: ElderMonthGrant, days: readonly PlainDate[]): readonly PlainDate[] {
  if (grant.prorate === 'days') return days
  return grant.on === 'first' ? days.slice(0, 1) : days.slice(-1)
}
