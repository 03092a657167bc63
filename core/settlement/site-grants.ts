// Grants for running a site, by month or by year (settlement spec §4 "site-month", "site-year").
import { daysOfMonth, type PlainDate, type PlainMonth } from '../plain-date.ts'
import { dayHolds, siteHolds } from './conditions.ts'
import { type DayMatch, payDays } from './day-lines.ts'
import { type Fen, type Fraction, fraction, ONE, share, times } from './fraction.ts'
import type { MonthTaps } from './month-taps.ts'
import type { Payment } from './payment.ts'
import type { Fixed, Policy, SiteMonthGrant, SiteYearGrant, Tiers, Weight } from './policy.ts'
import { isOpen, type Site, valueOn } from './register.ts'
import { tierFen } from './tiers.ts'

/** Payments to sites under one grant of the month's version, and how many sites had too few days with a meal. */
export function paySites(
  policy: Policy,
  grant: SiteMonthGrant | SiteYearGrant,
  sites: Iterable<Site>,
  month: PlainMonth,
  taps: MonthTaps,
): { payments: Payment[]; tooFewDays: number } {
  const days = daysOfMonth(month)
  const terms = { ...grant, daysInMonth: days.length, rounding: policy.rounding }
  const payments: Payment[] = []
  let tooFewDays = 0

  for (const site of sites) {
    const open = days.filter((day) => isOpen(site, day))
    if (open.length === 0) continue
    if (grant.requiresDays !== null && taps.survivingAt(site.id).days < grant.requiresDays) {
      tooFewDays += 1
      continue
    }
    const counting = open.filter((day) => policy.effective.from <= day)
    const asked = grant.prorate === 'days' ? counting : counting.slice(-1)
    const bases = basesOf(grant, site, month, taps)
    const payment = payDays(
      site.id,
      asked.map((day) => matchesOn(grant, bases, site, day)),
      terms,
    )
    if (payment !== undefined) payments.push(payment)
  }
  return { payments, tooFewDays }
}

type Base = { readonly rate: (SiteMonthGrant | SiteYearGrant)['rates'][number]; readonly fen: Fen }

/** The month's base of every rate, before weight and proration. */
function basesOf(
  grant: SiteMonthGrant | SiteYearGrant,
  site: Site,
  month: PlainMonth,
  taps: MonthTaps,
): Base[] {
  if (grant.per === 'site-year') {
    return grant.rates.map((rate) => ({ rate, fen: monthOfYear(rate.amount.fixed, month) }))
  }
  return grant.rates.map((rate) => ({ rate, fen: monthFen(rate.amount, site, month, taps) }))
}

function monthFen(amount: Fixed | Tiers, site: Site, month: PlainMonth, taps: MonthTaps): Fen {
  if ('fixed' in amount) return amount.fixed
  const { of } = amount.tiers
  const counted = of === 'taps' ? taps.survivingAt(site.id) : taps.paidAt(site.id, of)
  const days = amount.tiers.days === 'operating' ? counted.days : daysOfMonth(month).length
  return tierFen(amount.tiers.steps, counted.taps, days)
}

/** Cumulative and always half up, so that twelve months add up to the year exactly. */
function monthOfYear(year: Fen, month: PlainMonth): Fen {
  const number = BigInt(month.slice(-2))
  const until = (months: bigint) => share(year, fraction(months, 12n), 'half-up')
  return until(number) - until(number - 1n)
}

function matchesOn(
  grant: SiteMonthGrant | SiteYearGrant,
  bases: readonly Base[],
  site: Site,
  day: PlainDate,
): DayMatch[] {
  const weight = weightOn(grant.weights, site, day)
  return bases
    .filter(({ rate }) => dayHolds(rate.when, day) && siteHolds(rate.when, site, day))
    .map((base) => ({ ...base, weight }))
}

function weightOn(weights: readonly Weight[], site: Site, day: PlainDate): Fraction {
  return weights.reduce((product, weight) => {
    const fact = valueOn<string | number>(site[weight.by], day)
    const listed = fact === undefined ? undefined : weight.table.get(String(fact))
    return times(product, listed ?? weight.otherwise)
  }, ONE)
}
