/**
 * A month settled from the meals themselves, without the attendance sheets: PostgreSQL folds them into days as bits,
 * and gives single taps for the days on which their order decides. The sheets are checked against this.
 */
import { dayOf, monthOf } from '../../core/plain-date.ts'
import { type Attendance, liesInDay } from '../../core/settlement/attendance/attendance.ts'
import {
  type AttendanceSettlement,
  AttendanceSettler,
} from '../../core/settlement/attendance/attendance-settlement.ts'
import { type Frame, framesOf } from '../../core/settlement/attendance/frame.ts'
import { attendanceOf, withSingles } from '../../core/settlement/attendance/from-taps.ts'
import { crossesElders, settleByDays } from '../../core/settlement/attendance/settle-by-days.ts'
import type { MonthTerms } from '../../core/settlement/conclude.ts'
import { countDays, type DaySet, dayBit } from '../../core/settlement/day-set.ts'
import { getOrAdd, groupBy } from '../../core/settlement/grouping.ts'
import type { Tap } from '../../core/settlement/taps.ts'
import { versionsIn } from '../../core/settlement/versions.ts'
import { MEALS, SERVICES } from '../../core/vocabulary.ts'
import type { Queryable } from '../plugins/database.ts'
import { type Asked, daysAsked } from './days-asked.ts'
import {
  type Folded,
  foldMeals,
  rangeOf,
  readShifted,
  readSingles,
  readTaps,
  readVoided,
} from './meal-repository.ts'

export type SettledMeals = AttendanceSettlement & {
  /** Meals of the month that became no tap, by the kiosk's reason. */
  readonly withheld: Record<string, number>
}

/** Needs a transaction that looks into one snapshot. */
export async function settleMeals(client: Queryable, terms: MonthTerms, asked: Asked): Promise<SettledMeals> {
  const days = daysAsked(asked)
  const withheld: Record<string, number> = {}
  const versions = versionsIn(terms.policies, terms.month)
  const countWithheld = ({ withheld: reason, taps }: Folded) => {
    if (reason !== null) withheld[reason] = (withheld[reason] ?? 0) + taps
  }
  if (crossesElders(versions)) {
    const taps = await readTaps(
      client,
      [...days].map(([month, set]) => rangeOf(month, set)),
    )
    const elders = [...groupBy(taps, ({ tap }) => tap.elder).values()]
    await foldMeals(client, rangeOf(asked.month, days.get(asked.month) ?? 0), countWithheld)
    return { ...settleByDays(terms, { months: () => days.keys(), elders: () => elders }), withheld }
  }
  const { dayStarts } = asked
  const frames = new Map(framesOf([...days.keys()], versions).map((frame) => [frame.month, frame]))
  const elders = new Map<string, Attendance[]>()
  const apart = new Map<string, Map<Frame, DaySet>>()
  const tellApart = (elder: string, frame: Frame, set: DaySet) => {
    const mine = getOrAdd(apart, elder, () => new Map<Frame, DaySet>())
    mine.set(frame, (mine.get(frame) ?? 0) | set)
  }

  // Where a policy begins its days later than a terminal did, everything of that elder must be asked for.
  const shifted = await readShifted(client, days, dayStarts)
  for (const [month, set] of days) {
    const frame = frames.get(month)
    if (frame === undefined || (month !== asked.month && !asked.weeks)) continue
    await foldMeals(client, rangeOf(month, set), (folded) => {
      if (month === asked.month) countWithheld(folded)
      if (folded.withheld !== null) return
      const rows = getOrAdd(elders, folded.elder, () => [])
      rows.push(...attendanceRows(folded, frame))
      if (!liesInDay(folded, dayStarts)) shifted.add(folded.elder)
      else if (!isWhole(folded)) tellApart(folded.elder, frame, folded.days)
    })
  }
  for (const { tap } of await readVoided(client, days)) {
    const day = dayOf(tap.at, dayStarts)
    const frame = frames.get(monthOf(day))
    if (frame === undefined) continue
    const rows = elders.get(tap.elder) ?? []
    if (!markVoided(rows, frame, tap, dayBit(day))) tellApart(tap.elder, frame, dayBit(day))
  }

  const settler = new AttendanceSettler(terms)
  for (const [elder, rows] of elders) {
    if (shifted.has(elder)) continue
    const isApart = apart.has(elder)
    const unclear = isApart ? settler.unclear(rows) : settler.add(rows)
    for (const { frame, days: set } of unclear) tellApart(elder, frame, set)
  }
  for (const elder of shifted)
    for (const frame of frames.values()) tellApart(elder, frame, days.get(frame.month) ?? 0)
  while (apart.size > 0) {
    const singles = await readSingles(client, apart)
    for (const [elder, sets] of [...apart]) {
      const taps = singles.get(elder) ?? []
      const on = [...sets].map(([frame, set]) => ({ frame, days: set }))
      const rows = shifted.has(elder)
        ? attendanceOf(taps, frames, dayStarts)
        : withSingles(elders.get(elder) ?? [], on, taps, dayStarts)
      let unclear = settler.add(rows)
      if (shifted.has(elder) && unclear.length > 0)
        unclear = settler.add(withSingles(rows, unclear, taps, dayStarts))
      if (unclear.length === 0) apart.delete(elder)
      for (const { frame, days: set } of unclear) tellApart(elder, frame, set)
    }
  }
  return { ...settler.finish({ taps: [], voids: [] }), withheld }
}

/** Whether a second row for the days with two taps says all: then no day has three. */
function isWhole({ days, odd, taps }: Folded): boolean {
  return countDays(days & ~odd) === taps - countDays(days)
}

function attendanceRows(folded: Folded, frame: Frame): Attendance[] {
  const { elder, site, price, words, days, odd, from, to } = folded
  const meal = MEALS.find((word) => word.length === words >> 4)
  const service = SERVICES.find((word) => word.length === (words & 15))
  if (meal === undefined || service === undefined) throw new RangeError('a meal of unknown words')
  const row = {
    frame,
    taken: { elder, site, meal, service, price: BigInt(price) },
    days,
    from,
    to,
    voided: false,
  }
  const twice = days & ~odd
  return twice === 0 ? [row] : [row, { ...row, days: twice }]
}

/** Marks a voided tap where a row has it alone on its day; false where there are others that it could be. */
function markVoided(rows: Attendance[], frame: Frame, tap: Tap, bit: DaySet): boolean {
  const same = rows.filter(
    (row) =>
      row.frame === frame &&
      (row.days & bit) !== 0 &&
      row.taken.meal === tap.meal &&
      row.taken.site === tap.site &&
      row.taken.service === tap.service &&
      row.taken.price === tap.price,
  )
  const [row] = same
  if (row === undefined || same.length > 1 || row.voided) return false
  rows.splice(rows.indexOf(row), 1, { ...row, days: row.days & ~bit }, { ...row, days: bit, voided: true })
  return true
}
