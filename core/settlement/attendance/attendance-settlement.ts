// The month's settlement by days as bits (settlement spec §2, §4), elder by elder: each test and each condition is
// known as the days on which it holds, so a row of many days is judged at once. Comes to the statement of ../settle.ts,
// which goes tap by tap.
import type { Headcount } from '../../headcount.ts'
import type { PlainMonth } from '../../plain-date.ts'
import type { Meal } from '../../vocabulary.ts'
import { conclude, type MonthTerms } from '../conclude.ts'
import { type DaySet, dayBit } from '../day-set.ts'
import { groupBy } from '../grouping.ts'
import type { Policy } from '../policy.ts'
import type { Elder, Site } from '../register.ts'
import { judgeTaps } from '../settle.ts'
import type { Statement } from '../statement.ts'
import type { ExclusionReason, SurvivingTap, Tap, TapName } from '../taps.ts'
import { versionsIn } from '../versions.ts'
import { type Attendance, type FrameDays, putInOrder, unclearDays } from './attendance.ts'
import { applyLimits, type DayClaim } from './day-limits.ts'
import { daysIn, type Frame, framesOf } from './frame.ts'
import { Heads } from './heads.ts'
import type { Paid } from './matches.ts'
import { Offers } from './offers.ts'
import { Places } from './places.ts'
import { Rates } from './rates.ts'
import { daysUntil } from './stretches.ts'
import { GrantTally, Tallies } from './tallies.ts'

/** What survives of a row. */
interface Piece {
  readonly row: Attendance
  readonly site: Site
  readonly days: DaySet
}

interface Claim extends DayClaim {
  /** Place among the pieces. */
  readonly index: number
  readonly row: Attendance
  readonly before: DaySet
  readonly paid: Paid
}

export interface AttendanceSettlement {
  readonly statement: Statement
  /** Of the month's surviving taps. */
  readonly headcount: Headcount
}

export class AttendanceSettler {
  readonly frames: ReadonlyMap<PlainMonth, Frame>
  readonly places: Places
  readonly offers: Offers
  readonly #terms: MonthTerms
  readonly #month: Frame
  readonly #versions: readonly Policy[]
  readonly #rates: Rates
  readonly #grants: readonly GrantTally[]
  /** For each of them the place of the one that it requires; -1 where it requires none. */
  readonly #required: readonly number[]
  readonly #limited: boolean
  readonly #inForce = new Map<Policy, DaySet[]>()
  readonly #covered: readonly DaySet[]
  readonly #tallies = new Tallies()
  readonly #heads: Heads

  /** `months`: those in which rows may lie, the month itself always. */
  constructor(terms: MonthTerms, months: Iterable<PlainMonth>) {
    const { policies, register, month } = terms
    const frames = framesOf([...new Set([month, ...months])])
    const own = frames.find((frame) => frame.month === month)
    if (own === undefined) throw new RangeError(`no frame of ${month}`)
    this.#terms = terms
    this.#month = own
    this.frames = new Map(frames.map((frame) => [frame.month, frame]))
    this.#versions = versionsIn(policies, month)
    this.#rates = new Rates(this.#versions)
    this.places = new Places(register, this.#rates)
    this.offers = new Offers(this.#rates)
    this.#grants = this.#versions.flatMap((policy) =>
      policy.grants.flatMap((grant) =>
        grant.per === 'meal' ? [new GrantTally(policy, grant, this.#rates)] : [],
      ),
    )
    this.#required = this.#grants.map(({ policy, grant }) =>
      this.#grants.findIndex((other) => other.policy === policy && other.grant.id === grant.requires),
    )
    this.#limited = this.#grants.some(({ grant }) => grant.limits.length > 0)
    for (const policy of policies)
      this.#inForce.set(
        policy,
        frames.map((frame) => daysIn(frame, policy.effective)),
      )
    this.#covered = frames.map(({ index }) =>
      [...this.#inForce.values()].reduce((all, days) => all | (days[index] ?? 0), 0),
    )
    this.#heads = new Heads(own)
  }

  /**
   * Adds all attendance of one elder, and puts the rows into tap order. Where the rows do not tell the order of taps
   * that decides something, nothing is added, and the days come back on which single taps must stand in their place.
   */
  add(elder: string, rows: Attendance[]): readonly FrameDays[] {
    const unclear = this.unclear(rows)
    if (unclear.length > 0) return unclear
    const person = this.#terms.register.elders.get(elder)
    if (person === undefined) this.#excludeUnknown(rows)
    else this.#settle(person, rows)
    return unclear
  }

  /** What `add` would give back. */
  unclear(rows: Attendance[]): readonly FrameDays[] {
    putInOrder(rows)
    return unclearDays(rows, this.#limited)
  }

  /** `crowd`: taps that are better judged one by one; none of them is of an elder who was added. */
  finish(crowd: { taps: readonly Tap[]; voids: readonly TapName[] }): AttendanceSettlement {
    const own = this.#tallies.ofMonth(this.#grants)
    if (crowd.taps.length === 0)
      return { statement: conclude(this.#terms, own).statement, headcount: this.#heads.headcount }
    const { ofMonth, surviving } = judgeTaps({ ...this.#terms, ...crowd }, own.served)
    const excluded = new Map(own.excluded)
    for (const [reason, count] of ofMonth.excluded) excluded.set(reason, (excluded.get(reason) ?? 0) + count)
    const meals = {
      surviving: own.surviving + ofMonth.surviving,
      excluded,
      outcomes: [...own.outcomes, ...ofMonth.outcomes],
      served: own.served,
    }
    this.#countHeads(surviving)
    return { statement: conclude(this.#terms, meals).statement, headcount: this.#heads.headcount }
  }

  #countHeads(surviving: readonly SurvivingTap[]): void {
    for (const [elder, taps] of groupBy(surviving, (tap) => tap.elder))
      for (const { site, day } of taps) this.#heads.add(elder, this.places.of(site.id), dayBit(day))
  }

  #excludeUnknown(rows: readonly Attendance[]): void {
    for (const { frame, days, voided } of rows)
      if (frame === this.#month) this.#tallies.exclude(voided ? 'voided' : 'unknown-elder', days)
  }

  #settle(elder: Elder, rows: readonly Attendance[]): void {
    const pieces = this.#sift(elder, rows)
    if (pieces.length === 0) return
    const holds = this.#holdsFor(elder, pieces)
    const paid: Claim[][] = []
    for (let nth = 0; nth < this.#grants.length; nth += 1) {
      const tally = this.#grants[nth]
      const required = paid[this.#required[nth] ?? -1]
      if (tally !== undefined) paid.push(this.#payGrant(tally, elder, pieces, holds, required))
    }
  }

  /** The tests of settlement spec §2 in their order. */
  #sift(elder: Elder, rows: readonly Attendance[]): Piece[] {
    const pieces: Piece[] = []
    const eaten: Record<Meal, DaySet> = { breakfast: 0, lunch: 0, dinner: 0 }
    let asked: Frame | undefined
    let alive = 0
    for (const row of rows) {
      const { frame, place, offer } = row
      const { site } = place
      if (frame !== asked) {
        asked = frame
        eaten.breakfast = eaten.lunch = eaten.dinner = 0
        alive = elder.died === null ? frame.all : daysUntil(elder.died, frame)
      }
      if (row.voided || site === undefined) {
        this.#leave(row, row.voided ? 'voided' : 'unknown-site', row.days)
        continue
      }
      const { open, approved } = this.places.daysOf(place, site, frame)
      const covered = this.#covered[frame.index] ?? 0
      const served = approved[offer.meal]
      const fits = row.days & covered & open & served & alive
      if (fits !== row.days) {
        this.#leave(row, 'outside-policy', row.days & ~covered)
        this.#leave(row, 'site-closed', row.days & covered & ~open)
        this.#leave(row, 'meal-not-approved', row.days & covered & open & ~served)
        this.#leave(row, 'deceased', row.days & covered & open & served & ~alive)
      }
      const surviving = fits & ~eaten[offer.meal]
      if (surviving !== fits) this.#leave(row, 'duplicate', fits & ~surviving)
      eaten[offer.meal] |= fits
      if (surviving === 0) continue
      pieces.push({ row, site, days: surviving })
      if (frame !== this.#month) continue
      this.#tallies.survive(place, surviving)
      this.#heads.add(elder, place, surviving)
    }
    return pieces
  }

  #leave({ frame }: Attendance, reason: ExclusionReason, days: DaySet): void {
    if (frame === this.#month) this.#tallies.exclude(reason, days)
  }

  /** For each frame and rate the days on which the rate's conditions about the elder hold. */
  #holdsFor(elder: Elder, pieces: readonly Piece[]): (Int32Array | undefined)[] {
    const holds: (Int32Array | undefined)[] = []
    for (const { row } of pieces) holds[row.frame.index] ??= this.#rates.ofElder(elder, row.frame)
    return holds
  }

  /** The claims of a grant with the days that it pays; `required`: those of the grant that it requires. */
  #payGrant(
    tally: GrantTally,
    elder: Elder,
    pieces: readonly Piece[],
    holds: readonly (Int32Array | undefined)[],
    required: readonly Claim[] | undefined,
  ): Claim[] {
    const claims: Claim[] = []
    const inForce = this.#inForce.get(tally.policy) ?? []
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index]
      if (piece === undefined) break
      const { frame } = piece.row
      const own = piece.days & (inForce[frame.index] ?? 0)
      const days = required === undefined ? own : own & paidOf(required, index)
      if (days !== own && frame === this.#month) tally.exclude('requires', own & ~days)
      if (days !== 0) this.#claim(tally, elder, piece, index, days, holds[frame.index], claims)
    }
    applyLimits(tally.grant.limits, claims)
    for (const { frame, row, paid, before, days } of claims) {
      if (frame !== this.#month) continue
      tally.exclude('over-limit', before & ~days)
      if (days !== 0) tally.pay(row.place, paid, days)
    }
    return claims
  }

  /** Claims days of a piece, those together on which the same rates match. */
  #claim(
    tally: GrantTally,
    elder: Elder,
    { row, site }: Piece,
    index: number,
    days: DaySet,
    ofElder: Int32Array | undefined,
    claims: Claim[],
  ): void {
    const { frame, place, offer } = row
    const ofSite = this.places.daysOf(place, site, frame).holds
    const ofDay = this.#rates.daysOf(frame)
    for (let left = days; left !== 0; ) {
      const first = left & -left
      let same = left
      let matches = tally.matches
      for (let nth = 0; nth < tally.rates.length; nth += 1) {
        const numbered = tally.rates[nth]
        if (numbered === undefined) break
        const { number, rate } = numbered
        let held =
          (ofElder?.[number] ?? 0) & (ofSite[number] ?? 0) & (offer.holds[number] ?? 0) & (ofDay[number] ?? 0)
        if (held !== 0 && rate.when.home !== null) held &= this.#rates.homeDays(numbered, elder, site, frame)
        if ((held & first) === 0) same &= ~held
        else {
          same &= held
          matches = matches.and(nth, numbered)
        }
      }
      left &= ~same
      if (matches === tally.matches) {
        if (frame === this.#month) tally.exclude('no-rate', same)
        continue
      }
      const paid = matches.paid(offer.price)
      claims.push({ frame, days: same, before: same, fen: paid.fen, index, row, paid })
    }
  }
}

/** The days of a piece that its claims are paid for. */
function paidOf(claims: readonly Claim[], index: number): DaySet {
  let days = 0
  for (const claim of claims) if (claim.index === index) days |= claim.days
  return days
}
