// The month's settlement by days as bits (settlement spec §2, §4): elder by elder, each question asked once for a
// stretch of days on which its answer cannot change. Comes to the statement of ../settle.ts, which goes tap by tap.
import type { PlainMonth } from '../../plain-date.ts'
import { conclude, type MonthTerms } from '../conclude.ts'
import { countDays, type DaySet } from '../day-set.ts'
import { getOrAdd } from '../grouping.ts'
import { mealLines } from '../meal-grants.ts'
import type { Line } from '../payment.ts'
import type { MealGrant, Policy } from '../policy.ts'
import type { Site } from '../register.ts'
import { judgeTaps } from '../settle.ts'
import type { Statement } from '../statement.ts'
import { type Admitted, judge, type MealTaken, type Tap, type TapName } from '../taps.ts'
import { versionsIn } from '../versions.ts'
import { type Attendance, type FrameDays, inRowOrder, unclearDays } from './attendance.ts'
import { applyLimits, type DayClaim } from './day-limits.ts'
import { type Frame, firstDayOf } from './frame.ts'
import { AgeBreaks, cut, elderBreaks, siteBreaks } from './stretches.ts'
import { type Attended, GrantTally, Tallies } from './tallies.ts'

/** Meals on days of one stretch, against which no test of the day stands. */
interface Piece {
  readonly frame: Frame
  readonly days: DaySet
  /** Tells the stretch among those of the elder and the site. */
  readonly stretch: DaySet
  readonly admitted: Admitted<MealTaken>
}

export interface AttendanceSettlement {
  readonly statement: Statement
  /** The month's surviving taps, stretch by stretch. */
  readonly attended: readonly Attended[]
}

export class AttendanceSettler {
  readonly #terms: MonthTerms
  readonly #month: PlainMonth
  readonly #versions: readonly Policy[]
  readonly #grants: readonly GrantTally[]
  readonly #limited: boolean
  readonly #tallies = new Tallies()
  readonly #siteBreaks = new Map<Frame, Map<Site, DaySet>>()
  readonly #ageBreaks = new Map<Frame, AgeBreaks>()

  constructor(terms: MonthTerms) {
    this.#terms = terms
    this.#month = terms.month
    this.#versions = versionsIn(terms.policies, terms.month)
    this.#grants = this.#versions.flatMap((policy) =>
      policy.grants.flatMap((grant) => (grant.per === 'meal' ? [new GrantTally(policy, grant)] : [])),
    )
    this.#limited = this.#grants.some(({ grant }) => grant.limits.length > 0)
  }

  /**
   * Adds all attendance of one elder. Where the rows do not tell the order of taps that decides something, nothing is
   * added, and the days come back on which single taps must stand in their place.
   */
  add(rows: readonly Attendance[]): readonly FrameDays[] {
    const ordered = rows.length > 1 ? [...rows].sort(inRowOrder) : rows
    const unclear = unclearDays(ordered, this.#limited)
    if (unclear.length > 0) return unclear
    const pieces = this.#sift(ordered)
    for (const version of this.#versions) this.#pay(version, pieces)
    return []
  }

  /** What `add` would give back. */
  unclear(rows: readonly Attendance[]): readonly FrameDays[] {
    return unclearDays([...rows].sort(inRowOrder), this.#limited)
  }

  /** `crowd`: taps that are better judged one by one; none of them shares a window or a meal with a row added. */
  finish(crowd: { taps: readonly Tap[]; voids: readonly TapName[] }): AttendanceSettlement {
    const own = this.#tallies.ofMonth(this.#grants)
    const attended = this.#tallies.attended
    if (crowd.taps.length === 0) return { ...conclude(this.#terms, own), attended }
    const { ofMonth, surviving } = judgeTaps({ ...this.#terms, ...crowd }, own.served)
    const excluded = new Map(own.excluded)
    for (const [reason, count] of ofMonth.excluded) excluded.set(reason, (excluded.get(reason) ?? 0) + count)
    const meals = {
      surviving: own.surviving + ofMonth.surviving,
      excluded,
      outcomes: [...own.outcomes, ...ofMonth.outcomes],
      served: own.served,
    }
    const one = surviving.map(({ elder, site, day }) => ({ elder, site, day, taps: 1 }))
    return { ...conclude(this.#terms, meals), attended: [...attended, ...one] }
  }

  /** The tests of settlement spec §2 in their order. */
  #sift(rows: readonly Attendance[]): Piece[] {
    const { policies, register } = this.#terms
    const pieces: Piece[] = []
    const eaten = new Map<Frame, Map<string, DaySet>>()
    let breaksOfElder: DaySet = 0
    let asked: Frame | undefined
    for (const { frame, taken, days, voided } of rows) {
      const isMonth = frame.month === this.#month
      if (voided) {
        if (isMonth) this.#tallies.exclude('voided', countDays(days))
        continue
      }
      const elder = register.elders.get(taken.elder)
      const site = register.sites.get(taken.site)
      if (frame !== asked)
        breaksOfElder = elder === undefined ? 0 : elderBreaks(elder, frame, this.#agesOf(frame))
      asked = frame
      const breaks = frame.breaks | breaksOfElder | (site === undefined ? 0 : this.#breaksOf(site, frame))
      for (const part of cut(days, breaks)) {
        const judged = judge(policies, register, taken, firstDayOf(frame, part))
        if (typeof judged === 'string') {
          if (isMonth) this.#tallies.exclude(judged, countDays(part))
          continue
        }
        const meals = eaten.get(frame) ?? new Map<string, DaySet>()
        eaten.set(frame, meals)
        const before = meals.get(taken.meal) ?? 0
        const surviving = part & ~before
        meals.set(taken.meal, before | part)
        if (isMonth) this.#tallies.exclude('duplicate', countDays(part & before))
        if (surviving === 0) continue
        pieces.push({ frame, days: surviving, stretch: stretchOf(part, breaks), admitted: judged })
        if (isMonth) this.#tallies.survive(judged.elder, judged.site, judged.day, surviving)
      }
    }
    return pieces
  }

  #agesOf(frame: Frame): AgeBreaks {
    return getOrAdd(this.#ageBreaks, frame, () => new AgeBreaks(frame, this.#versions))
  }

  #breaksOf(site: Site, frame: Frame): DaySet {
    const known = getOrAdd(this.#siteBreaks, frame, () => new Map<Site, DaySet>())
    const breaks = known.get(site) ?? siteBreaks(site, frame)
    known.set(site, breaks)
    return breaks
  }

  #pay(version: Policy, all: readonly Piece[]): void {
    const pieces =
      this.#terms.policies.length === 1 ? all : all.filter(({ admitted }) => admitted.policy === version)
    if (pieces.length === 0) return
    const paid = new Map<string, readonly DaySet[]>()
    for (const tally of this.#grants) {
      if (tally.policy !== version) continue
      const { grant } = tally
      const required = grant.requires === null ? undefined : paid.get(grant.requires)
      if (!paid.has(grant.id)) paid.set(grant.id, this.#payGrant(tally, grant, pieces, required))
    }
  }

  /** The days of each piece that a grant pays. */
  #payGrant(
    tally: GrantTally,
    grant: MealGrant,
    pieces: readonly Piece[],
    required: readonly DaySet[] | undefined,
  ): DaySet[] {
    const claims: (DayClaim & { index: number; piece: Piece; lines: readonly Line[] })[] = []
    pieces.forEach((piece, index) => {
      const isMonth = piece.frame.month === this.#month
      const days = required === undefined ? piece.days : piece.days & (required[index] ?? 0)
      if (isMonth) tally.exclude('requires', countDays(piece.days & ~days))
      if (days === 0) return
      const lines = linesOf(grant, piece, claims)
      if (lines.length > 0) {
        const fen = lines.reduce((sum, line) => sum + line.fen, 0n)
        claims.push({ frame: piece.frame, days, fen, index, piece, lines })
      } else if (isMonth) tally.exclude('no-rate', countDays(days))
    })
    const before = claims.map(({ days }) => days)
    applyLimits(grant.limits, claims)
    const paid = pieces.map(() => 0)
    claims.forEach(({ index, piece, days, lines }, place) => {
      paid[index] = days
      if (piece.frame.month !== this.#month) return
      const taps = countDays(days)
      tally.exclude('over-limit', countDays(before[place] ?? 0) - taps)
      if (taps === 0) return
      const site = piece.admitted.site.id
      tally.pay(site, lines, taps)
      this.#tallies.served.addPaid(site, grant.id, taps, days)
    })
    return paid
  }
}

/** Tells the stretch in which days of one stretch lie: the days that begin no later than it. */
function stretchOf(days: DaySet, breaks: DaySet): DaySet {
  const first = days & -days
  return breaks & (first | (first - 1))
}

/** Meals of one stretch that say the same get the same, and need not be asked about again. */
function linesOf(
  grant: MealGrant,
  piece: Piece,
  claims: readonly { piece: Piece; lines: readonly Line[] }[],
): readonly Line[] {
  const { site, meal, service, price } = piece.admitted.tap
  const asks = asksAbout(grant)
  const same = claims.find(({ piece: { frame, stretch, admitted } }) => {
    const { tap } = admitted
    return (
      stretch === piece.stretch &&
      frame === piece.frame &&
      tap.site === site &&
      (!asks.meal || tap.meal === meal) &&
      (!asks.service || tap.service === service) &&
      (!asks.price || tap.price === price)
    )
  })
  return same?.lines ?? mealLines(grant, piece.admitted)
}

type Asks = { readonly meal: boolean; readonly service: boolean; readonly price: boolean }
const ASKS = new WeakMap<MealGrant, Asks>()

/** What of a tap itself a grant's rates ask about. */
function asksAbout(grant: MealGrant): Asks {
  const known = ASKS.get(grant)
  if (known !== undefined) return known
  const asks = {
    meal: grant.rates.some(({ when }) => when.meal !== null),
    service: grant.rates.some(({ when }) => when.service !== null),
    price: grant.rates.some(({ when, amount }) => when.price !== null || !('fixed' in amount)),
  }
  ASKS.set(grant, asks)
  return asks
}
