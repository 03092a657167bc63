/**
 * A month settled from the meals themselves, without the attendance sheets: PostgreSQL folds them into days as bits,
 * and gives single taps for the days on which their order decides. The sheets are checked against this.
 */
import { dayOf, monthOf, type PlainMonth } from '../../core/plain-date.ts'
import { type FrameDays, liesInDay } from '../../core/settlement/attendance/attendance.ts'
import {
  type AttendanceSettlement,
  AttendanceSettler,
} from '../../core/settlement/attendance/attendance-settlement.ts'
import { attendanceOf, withSingles } from '../../core/settlement/attendance/from-taps.ts'
import { RowStore } from '../../core/settlement/attendance/row-store.ts'
import { crossesElders, settleByDays } from '../../core/settlement/attendance/settle-by-days.ts'
import { kindOf } from '../../core/settlement/attendance/written-sheet.ts'
import type { MonthTerms } from '../../core/settlement/conclude.ts'
import { countDays, type DaySet, dayBit } from '../../core/settlement/day-set.ts'
import { getOrAdd, groupBy } from '../../core/settlement/grouping.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import type { Register } from '../../core/settlement/register.ts'
import type { Tap } from '../../core/settlement/taps.ts'
import { versionsIn } from '../../core/settlement/versions.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Watch } from './computations.ts'
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
import type { Merges } from './merge-repository.ts'

export type SettledMeals = AttendanceSettlement & {
  /** Meals of the month that became no tap, by the kiosk's reason. */
  readonly withheld: Record<string, number>
}

const ELDERS_AT_ONCE = 1000

/** Needs a transaction that looks into one snapshot. */
export async function settleMeals(
  client: Queryable,
  policies: readonly Policy[],
  register: Promise<Register>,
  asked: Asked,
  watch: Watch,
  merges: Merges,
): Promise<SettledMeals> {
  const termsOf = async (): Promise<MonthTerms> => {
    return { policies, register: await register, repeated: 0, month: asked.month }
  }
  const days = daysAsked(asked)
  const withheld: Record<string, number> = {}
  const countWithheld = ({ withheld: reason, taps }: Folded) => {
    if (reason !== null) withheld[reason] = (withheld[reason] ?? 0) + taps
  }
  if (crossesElders(versionsIn(policies, asked.month))) {
    const taps = await readTaps(
      client,
      [...days].map(([month, set]) => rangeOf(month, set)),
      merges,
    )
    const elders = [...groupBy(taps, ({ tap }) => tap.elder).values()]
    await foldMeals(client, rangeOf(asked.month, days.get(asked.month) ?? 0), countWithheld)
    return { ...settleByDays(await termsOf(), { months: () => days.keys(), elders: () => elders }), withheld }
  }

  const { dayStarts } = asked
  const store = new RowStore(merges)
  const unsure: { elder: number; month: PlainMonth; days: DaySet }[] = []
  // Where a policy begins its days later than a terminal did, everything of that elder must be asked for.
  const shifted = new Set<number>()
  for (const elder of await readShifted(client, days, dayStarts)) shifted.add(store.elders.of(elder))
  for (const [month, set] of days) {
    if (month !== asked.month && !asked.weeks) continue
    const stored = { month: store.months.of(month), voided: false, source: 0, place: 0 }
    await foldMeals(client, rangeOf(month, set), (folded) => {
      if (month === asked.month) countWithheld(folded)
      if (folded.withheld !== null) return
      const elder = store.elders.of(folded.elder)
      const row = { ...stored, ...folded, elder, site: store.sites.of(folded.site) }
      store.push(row)
      const twice = folded.days & ~folded.odd
      if (twice !== 0) store.push({ ...row, days: twice })
      if (!liesInDay(folded.from, folded.to, dayStarts)) shifted.add(elder)
      else if (!isWhole(folded)) unsure.push({ elder, month, days: folded.days })
    })
    watch.tell('reading', store.elders.names.length, store.elders.names.length)
    await watch.pause()
  }
  for (const { tap } of await readVoided(client, days)) {
    const day = dayOf(tap.at, dayStarts)
    const elder = store.elders.of(tap.elder)
    if (!markVoided(store, elder, tap, dayStarts))
      unsure.push({ elder, month: monthOf(day), days: dayBit(day) })
  }

  const settler = new AttendanceSettler(await termsOf(), days.keys())
  const apart = new Apart()
  for (const { elder, month, days: set } of unsure) {
    const frame = settler.frames.get(month)
    if (frame !== undefined) apart.add(elder, { frame, days: set })
  }

  const names = store.elders.names
  const rowsOf = store.attendance(settler)
  for (let elder = 0; elder < names.length; elder += 1)
    if (!shifted.has(elder)) for (const on of settler.unclear(rowsOf(elder))) apart.add(elder, on)
  for (const elder of shifted)
    for (const frame of settler.frames.values()) apart.add(elder, { frame, days: days.get(frame.month) ?? 0 })
  // While the database looks for single taps, everybody else is settled.
  let reading = readSingles(client, apart.byName(names), merges)
  try {
    for (let elder = 0; elder < names.length; elder += 1) {
      if (elder % ELDERS_AT_ONCE === 0) {
        watch.tell('settling', elder, names.length)
        await watch.pause()
      }
      if (!apart.has(elder)) settler.add(names[elder] ?? '', rowsOf(elder))
    }
  } finally {
    // One query at a time: whoever ends early waits for it.
    await reading.catch(() => {})
  }
  while (apart.size > 0) {
    await watch.pause()
    const singles = await reading
    for (const [elder, on] of apart.take()) {
      const name = names[elder] ?? ''
      const taps = singles.get(name) ?? []
      const all = shifted.has(elder) ? attendanceOf(settler, taps, dayStarts) : rowsOf(elder)
      const rows = shifted.has(elder) ? all : withSingles(settler, all, on, taps, dayStarts)
      let unclear = settler.add(name, rows)
      if (shifted.has(elder) && unclear.length > 0)
        unclear = settler.add(name, withSingles(settler, rows, unclear, taps, dayStarts))
      for (const more of [...(unclear.length > 0 ? on : []), ...unclear]) apart.add(elder, more)
    }
    if (apart.size > 0) reading = readSingles(client, apart.byName(names), merges)
  }
  return { ...settler.finish({ taps: [], voids: [] }), withheld }
}

/** Days of elders on which single taps must be told apart. */
class Apart {
  #elders = new Map<number, FrameDays[]>()

  add(elder: number, on: FrameDays): void {
    getOrAdd(this.#elders, elder, () => []).push(on)
  }

  has(elder: number): boolean {
    return this.#elders.has(elder)
  }

  get size(): number {
    return this.#elders.size
  }

  byName(names: readonly string[]): Iterable<{ elder: string; on: readonly FrameDays[] }> {
    return [...this.#elders].map(([elder, on]) => ({ elder: names[elder] ?? '', on }))
  }

  /** All of them; none are left. */
  take(): Iterable<[number, readonly FrameDays[]]> {
    const taken = this.#elders
    this.#elders = new Map()
    return taken
  }
}

/** Whether a second row for the days with two taps says all: then no day has three. */
function isWhole({ days, odd, taps }: Folded): boolean {
  return countDays(days & ~odd) === taps - countDays(days)
}

/** Marks a voided tap where a row has it alone on its day; false where there are others that it could be. */
function markVoided(store: RowStore, elder: number, tap: Tap, dayStarts: number): boolean {
  const day = dayOf(tap.at, dayStarts)
  const bit = dayBit(day)
  const [month, site] = [store.months.find(monthOf(day)), store.sites.find(tap.site)]
  const kind = kindOf(tap.meal, tap.service)
  const same = store.rowsOf(elder).filter((place) => {
    const row = store.at(elder, place)
    return (
      row.month === month &&
      (row.days & bit) !== 0 &&
      row.site === site &&
      row.kind === kind &&
      BigInt(row.price) === tap.price
    )
  })
  const [place] = same
  if (place === undefined || same.length > 1 || store.at(elder, place).voided) return false
  store.void(elder, place, bit)
  return true
}
