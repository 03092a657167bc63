// Settles a month from attendance sheets, elder by elder over all chains.
import { type PlainDate, type PlainMonth, startOfDay } from '../../plain-date.ts'
import type { MonthTerms } from '../conclude.ts'
import { type DaySet, dayBit } from '../day-set.ts'
import { getOrAdd } from '../grouping.ts'
import { versionsIn } from '../versions.ts'
import { type Attendance, liesInDay } from './attendance.ts'
import { type AttendanceSettlement, AttendanceSettler } from './attendance-settlement.ts'
import { type Frame, framesOf } from './frame.ts'
import { attendanceOf, type ElderTap, withSingles } from './from-taps.ts'
import { crossesElders, settlingByDays } from './settle-by-days.ts'
import type { Sheet, SheetMeal, SheetRow } from './sheet.ts'

/** The rows of a month's sheets by elder, with the chain that each stands in. */
export class SheetRows {
  readonly #elders = new Map<string, { readonly number: number; readonly rows: ChainRow[] }>()

  /** `days`: those of the sheet's month that are asked for. */
  add(chain: string, sheet: Sheet, days: DaySet): void {
    const { month, rows, strays, voidedStrays } = sheet
    for (const row of rows) {
      if ((row.days & days) !== 0) this.#of(row.elder).push({ chain, month, row, days })
    }
    for (const meal of strays) {
      if ((dayBit(meal.day) & days) !== 0) {
        const voided = voidedStrays.has(meal.seq)
        this.#of(meal.elder).push({ chain, month, meal, voided })
      }
    }
  }

  get elders(): number {
    return this.#elders.size
  }

  rows(): Iterable<ElderRows> {
    return this.#elders.values()
  }

  #of(elder: string): ChainRow[] {
    return getOrAdd(this.#elders, elder, () => ({ number: this.#elders.size, rows: [] })).rows
  }
}

interface ElderRows {
  /** Another one for each elder. */
  readonly number: number
  readonly rows: readonly ChainRow[]
}

type ChainRow = { readonly chain: string; readonly month: PlainMonth } & (
  | { readonly row: SheetRow; readonly days: DaySet }
  | { readonly meal: SheetMeal; readonly voided: boolean }
)

/** `months`: those whose sheets were asked for. Pauses after each elder. */
export function* settlingSheets(
  terms: MonthTerms,
  months: readonly PlainMonth[],
  sheets: SheetRows,
): Generator<void, AttendanceSettlement, void> {
  const versions = versionsIn(terms.policies, terms.month)
  if (crossesElders(versions)) {
    const elders = function* () {
      for (const mine of sheets.rows()) yield [...tapsOf(mine)]
    }
    return yield* settlingByDays(terms, { months: () => months, elders })
  }
  const dayStarts = terms.policies[0]?.serviceDayStarts ?? 0
  const frames = new Map(framesOf(months, versions).map((frame) => [frame.month, frame]))
  const settler = new AttendanceSettler(terms)
  for (const mine of sheets.rows()) {
    yield
    const attendance =
      attendanceOfRows(mine.rows, frames, dayStarts) ?? attendanceOf(tapsOf(mine), frames, dayStarts)
    const unclear = settler.add(attendance)
    if (unclear.length > 0) settler.add(withSingles(attendance, unclear, tapsOf(mine), dayStarts))
  }
  return settler.finish({ taps: [], voids: [] })
}

/** undefined where a meal lies on another service day than its terminal wrote down: then each tells its own day. */
function attendanceOfRows(
  rows: readonly ChainRow[],
  frames: ReadonlyMap<PlainMonth, Frame>,
  dayStarts: number,
): Attendance[] | undefined {
  const attendance: Attendance[] = []
  for (const each of rows) {
    const frame = frames.get(each.month)
    if (frame === undefined || 'meal' in each) return undefined
    const { row } = each
    const { elder, site, meal, service, voided } = row
    let from = Number.POSITIVE_INFINITY
    let to = Number.NEGATIVE_INFINITY
    // By index: an iterator over ten million times costs ten times as much.
    for (let place = 0; place < row.times.length; place += 1) {
      const time = row.times[place] ?? 0
      if (time < from) from = time
      if (time > to) to = time
    }
    if (!liesInDay({ from, to }, dayStarts)) return undefined
    const taken = { elder, site, meal, service, price: BigInt(row.price) }
    attendance.push({ frame, taken, days: row.days & each.days, from, to, voided })
  }
  return attendance
}

const ELDERS = 1n << 32n
const LAYER = 1n << 96n
const STRAYS = 1n << 128n

function* tapsOf({ number, rows }: ElderRows): Generator<ElderTap> {
  for (const each of rows) {
    if ('meal' in each) {
      const { seq, price, ...meal } = each.meal
      const name = { terminal: each.chain, seq: STRAYS + BigInt(seq) }
      yield { tap: { ...meal, ...name, price: BigInt(price) }, voided: each.voided }
      continue
    }
    const { elder, site, meal, service, price, layer, voided, days, times } = each.row
    let place = 0
    for (let left = days; left !== 0; left &= left - 1) {
      const bit = left & -left
      const at = startOfDay(dayIn(each.month, bit)) + (times[place] ?? 0)
      place += 1
      if ((each.days & bit) === 0) continue
      // A name of its own; between meals of one elder and one instant in one chain the layer keeps their order.
      const name = { terminal: each.chain, seq: BigInt(layer) * LAYER + BigInt(at) * ELDERS + BigInt(number) }
      yield { tap: { ...name, at, elder, site, meal, service, price: BigInt(price) }, voided }
    }
  }
}

function dayIn(month: PlainMonth, bit: DaySet): PlainDate {
  return `${month}-${String(32 - Math.clz32(bit)).padStart(2, '0')}` as PlainDate
}
