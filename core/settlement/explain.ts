// Every tap or day behind the lines of one elder or one site, down to the clause (settlement spec §6, `--explain`).
import { dayOf, monthOf, type PlainDate, type PlainMonth, startOfDay } from '../plain-date.ts'
import type { Fen } from './fraction.ts'
import { groupBy } from './grouping.ts'
import { isPaid } from './meal-grants.ts'
import type { GrantExclusion, GrantOutcome, Line } from './payment.ts'
import type { Cite, Grant, Policy } from './policy.ts'
import type { Settlement } from './settle.ts'
import { type ExclusionReason, inTapOrder, type SurvivingTap, type Tap } from './taps.ts'

export type Subject = { readonly elder: string } | { readonly site: string }

/** Of an elder's taps the site is told, of a site's taps the elder. */
export type Explanation = Subject & {
  readonly month: PlainMonth
  readonly taps: readonly (Subject & ExplainedTap)[]
  readonly lines: readonly ({ readonly grant: string; readonly days: number } & ExplainedRate)[]
}

interface ExplainedTap {
  readonly terminal: string
  readonly seq: bigint
  /** In Shanghai's time. */
  readonly at: string
  readonly day: PlainDate
  readonly meal: string
  readonly outcome: 'surviving' | ExclusionReason
  readonly grants: readonly ExplainedGrant[]
}

interface ExplainedGrant {
  readonly grant: string
  readonly outcome: 'paid' | GrantExclusion
  readonly rates: readonly ExplainedRate[]
}

interface ExplainedRate {
  readonly rate: string
  readonly fen: Fen
  readonly cites: readonly Cite[]
}

/** What the month's settlement made of one elder or one site; `lines` are of the grants that are not by the meal. */
export function explain(settlement: Settlement, subject: Subject): Explanation {
  const isMine = (tap: Tap) => ('elder' in subject ? tap.elder === subject.elder : tap.site === subject.site)
  const grantsOf = explainMeals(settlement, isMine)
  const survived = settlement.surviving.map((survivor) => {
    return { ...survivor, outcome: 'surviving' as const, grants: grantsOf(survivor) }
  })
  const excluded = settlement.excluded.map(({ tap, day, reason }) => ({
    tap,
    day,
    outcome: reason,
    grants: [],
  }))
  return {
    ...subject,
    month: settlement.statement.month,
    taps: [...survived, ...excluded]
      .filter(({ tap }) => isMine(tap))
      .sort((a, b) => inTapOrder(a.tap, b.tap))
      .map(({ tap: { terminal, seq, at, site, elder, meal }, day, outcome, grants }) => ({
        ...('elder' in subject ? { site } : { elder }),
        ...{ terminal, seq, at: instantText(at), day, meal, outcome, grants },
      })),
    lines: settlement.outcomes
      .filter((outcome) => isOf(outcome, subject))
      .flatMap((outcome) => {
        const payee = 'elder' in subject ? subject.elder : subject.site
        const lines = outcome.payments
          .filter((payment) => payment.payee === payee)
          .flatMap((payment) => payment.lines)
        return lines.map((line) => ({
          grant: outcome.grant.id,
          days: line.count,
          ...explainLine(outcome, line),
        }))
      }),
  }
}

/** Meal grants are told tap by tap; of the others, an elder's are by the month, a site's all else. */
function isOf({ grant }: GrantOutcome, subject: Subject): boolean {
  return grant.per !== 'meal' && (grant.per === 'elder-month') === 'elder' in subject
}

function explainMeals(
  { meals, statement }: Settlement,
  isMine: (tap: Tap) => boolean,
): (survivor: SurvivingTap) => readonly ExplainedGrant[] {
  const explained = meals.flatMap((judgement) =>
    judgement.taps
      .filter(({ survivor }) => isMine(survivor.tap) && monthOf(survivor.day) === statement.month)
      .map((judged): [SurvivingTap, ExplainedGrant] => {
        const grant = judgement.grant.id
        if (!isPaid(judged)) return [judged.survivor, { grant, outcome: judged.reason, rates: [] }]
        const rates = judged.lines.map((line) => explainLine(judgement, line))
        return [judged.survivor, { grant, outcome: 'paid', rates }]
      }),
  )
  const bySurvivor = groupBy(explained, ([survivor]) => survivor)
  return (survivor) => bySurvivor.get(survivor)?.map(([, grant]) => grant) ?? []
}

/** The clause nearest to the rate: its own, else the grant's, else the version's. */
function explainLine(
  { policy, grant }: { policy: Policy; grant: Grant },
  { rate, fen }: Line,
): ExplainedRate {
  const cites = [rate.cites, grant.cites, policy.cites].find((some) => some.length > 0) ?? []
  return { rate: rate.id, fen, cites }
}

/** In Shanghai's time, with its offset. */
export function instantText(at: number): string {
  const day = dayOf(at, 0)
  const ms = at - startOfDay(day)
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  )
  const fraction = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`
  return `${day}T${hours}:${minutes}:${seconds}${fraction}+08:00`
}
