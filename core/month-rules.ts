/**
 * What the county asks of a month's end 月结规则: how many people of civil affairs review it, by its amount and by what
 * is unusual in it, and by which days each step is due. Data that the county edits; these are the defaults.
 */
import { addDays, daysInMonth, monthOf, type PlainDate, type PlainMonth } from './plain-date.ts'

export type MonthRules = {
  /** From an amount on, in 分: so many reviewers. The first begins at 0, amounts ascend. */
  reviewers: readonly { fromFen: number; reviewers: number }[]
  /** One reviewer more where any of these is so. */
  extra: {
    /** Findings that hold the month were upheld, or were there to be decided. */
    findings: boolean
    /** Records are missing and somebody gave their word for it. */
    gaps: boolean
    /** The amount differs from last month's by more than so many per cent; null: never mind. */
    changePercent: number | null
  }
  /** Day of the month after, by which the clerk submits, and from which pages remind. */
  reminderDay: number
  /** Days that townships have from the submission on. */
  checkDays: number
  /** Day of the month after, by which the bulletin stands. */
  publishDay: number
}

export const DEFAULT_MONTH_RULES: MonthRules = {
  reviewers: [
    { fromFen: 0, reviewers: 1 },
    { fromFen: 50_000_000, reviewers: 2 },
  ],
  extra: { findings: true, gaps: true, changePercent: 30 },
  reminderDay: 5,
  checkDays: 2,
  publishDay: 10,
}

/** Why a month needs more than one reviewer. */
export type ReviewReason = 'amount' | 'findings' | 'gaps' | 'change'

export type MonthRisk = {
  /** 分 */
  payable: number
  /** Findings that hold the month or were upheld. */
  findings: number
  /** Terminals whose records are missing. */
  gaps: number
  /** 分 of the month before; null where it is not settled. */
  before: number | null
}

/** How many people of civil affairs review the month, and why more than one. */
export function reviewersNeeded(
  { reviewers, extra }: MonthRules,
  { payable, findings, gaps, before }: MonthRisk,
): { reviewers: number; why: ReviewReason[] } {
  const byAmount = reviewers.findLast(({ fromFen }) => Math.abs(payable) >= fromFen)?.reviewers ?? 1
  const risks: ReviewReason[] = []
  if (extra.findings && findings > 0) risks.push('findings')
  if (extra.gaps && gaps > 0) risks.push('gaps')
  if (
    extra.changePercent !== null &&
    before !== null &&
    Math.abs(payable - before) * 100 > Math.abs(before) * extra.changePercent
  )
    risks.push('change')
  return {
    reviewers: byAmount + (risks.length > 0 ? 1 : 0),
    why: [...(byAmount > 1 ? (['amount'] as const) : []), ...risks],
  }
}

export type MonthFault = 'reviewers' | 'days' | 'change'

/** What is wrong with rules that somebody wants to set; null where nothing is. */
export function monthRulesFault({ reviewers, extra, ...days }: MonthRules): MonthFault | null {
  const ascending = reviewers.every(({ fromFen }, i) => fromFen > (reviewers[i - 1]?.fromFen ?? -1))
  const whole = reviewers.every((each) => each.reviewers >= 1 && each.reviewers <= 5)
  if (reviewers[0]?.fromFen !== 0 || !ascending || !whole) return 'reviewers'
  if (extra.changePercent !== null && (extra.changePercent < 1 || extra.changePercent > 1000)) return 'change'
  const { reminderDay, checkDays, publishDay } = days
  if (reminderDay < 1 || checkDays < 1 || reminderDay + checkDays >= publishDay || publishDay > 28)
    return 'days'
  return null
}

/** The stations of the path, in their order. Paying goes on beside the bulletin. */
export const STATIONS = [
  'collect',
  'gaps',
  'compute',
  'findings',
  'compare',
  'check',
  'review',
  'approve',
  'pay',
  'publish',
  'close',
] as const
export type Station = (typeof STATIONS)[number]

/** By which day each station is due; `submitted`: the day of the submission, once there is one. */
export function dueDays(
  month: PlainMonth,
  { reminderDay, checkDays, publishDay }: MonthRules,
  submitted: PlainDate | null,
): Record<Station, PlainDate> {
  const next = monthAfter(month)
  const day = (of: number) => `${next}-${String(of).padStart(2, '0')}` as PlainDate
  const [submit, publish] = [day(reminderDay), day(publishDay)]
  const check = addDays(submitted ?? submit, checkDays)
  const by = (days: number) => {
    const wanted = addDays(check, days)
    if (wanted > publish) return publish
    return wanted
  }
  return {
    collect: day(1),
    gaps: submit,
    findings: submit,
    compute: submit,
    compare: submit,
    check,
    review: by(1),
    approve: by(2),
    pay: day(daysInMonth(next)),
    publish,
    close: day(daysInMonth(next)),
  }
}

function monthAfter(month: PlainMonth): PlainMonth {
  return monthOf(addDays(`${month}-01` as PlainDate, daysInMonth(month)))
}
