// The month's attendance sheets of all chains as one store of rows, with the voids that came after they were written
// and the meals that stand in none yet.
import { monthOf, type PlainMonth, startOfDay } from '../../plain-date.ts'
import { countDays, type DaySet, dayBit } from '../day-set.ts'
import { getOrAdd } from '../grouping.ts'
import type { Attendance, FrameDays } from './attendance.ts'
import type { AttendanceSettler } from './attendance-settlement.ts'
import type { ElderTap } from './from-taps.ts'
import { RowStore, type StoredRow } from './row-store.ts'
import {
  dayIn,
  kindOf,
  type SheetMeal,
  SheetReader,
  type WrittenSheet,
  wordsOfKind,
} from './written-sheet.ts'

/** A meal that is kept by itself. */
interface Single {
  readonly chain: string
  readonly meal: SheetMeal
  voided: boolean
}

/** A sheet whose rows stand in the store. */
interface Kept {
  readonly chain: string
  readonly month: PlainMonth
  readonly numbers: Int32Array
}

export class SheetRows {
  readonly store: RowStore
  readonly #sheets: Kept[] = []
  readonly #singles = new Map<number, Single[]>()

  /** `doubles`: elders who were registered twice, each by who they are now. */
  constructor(doubles?: ReadonlyMap<string, string>) {
    this.store = new RowStore(doubles)
  }

  get elders(): number {
    return this.store.elders.names.length
  }

  /** `asked`: the days of the month that are asked for. */
  add(chain: string, month: PlainMonth, written: WrittenSheet, asked: DaySet): SheetReader {
    const { store } = this
    const { numbers } = written
    const reader = new SheetReader(month, written)
    const elders = reader.names.elders.map((elder) => store.elders.of(elder))
    const sites = reader.names.sites.map((site) => store.sites.of(site))
    const source = this.#sheets.push({ chain, month, numbers }) - 1
    const monthNumber = store.months.of(month)
    while (reader.next()) {
      const [elder, site] = [elders[reader.elder], sites[reader.site]]
      if (elder === undefined || site === undefined) throw reader.fault()
      const days = reader.days & asked
      if (days === 0) continue
      let from = Number.POSITIVE_INFINITY
      let to = Number.NEGATIVE_INFINITY
      // By index: an iterator over ten million times costs ten times as much.
      for (let place = reader.timesAt; place < reader.timesEnd; place += 1) {
        const time = numbers[place] ?? 0
        if (time < from) from = time
        if (time > to) to = time
      }
      const { kind, price, timesAt } = reader
      store.push({
        elder,
        month: monthNumber,
        site,
        kind,
        price,
        days,
        from,
        to,
        voided: false,
        source,
        place: timesAt,
      })
    }
    for (const meal of reader.names.strays) if ((dayBit(meal.day) & asked) !== 0) this.addSingle(chain, meal)
    return reader
  }

  /** Adds a meal that stands in no row; it came after those of its chain that do. */
  addSingle(chain: string, meal: SheetMeal): void {
    getOrAdd(this.#singles, this.store.elders.of(meal.elder), () => []).push({ chain, meal, voided: false })
  }

  /** Marks a meal as voided; nothing where it is not there. */
  void(chain: string, month: PlainMonth, meal: SheetMeal): void {
    const elder = this.store.elders.find(meal.elder)
    if (elder === undefined) return
    const single = this.#singles.get(elder)?.find((one) => one.chain === chain && one.meal.seq === meal.seq)
    if (single !== undefined) {
      single.voided = true
      return
    }
    const bit = dayBit(meal.day)
    const time = meal.at - startOfDay(meal.day)
    for (const place of this.store.rowsOf(elder)) {
      const row = this.store.at(elder, place)
      const sheet = this.#sheets[row.source]
      if (row.voided || (row.days & bit) === 0 || sheet?.chain !== chain || sheet.month !== month) continue
      if (!this.#saysSame(row, meal) || timeOn(sheet, row, bit) !== time) continue
      this.store.void(elder, place, bit)
      return
    }
  }

  /** Adds to an elder's rows the meals that are kept by themselves. */
  addSingles(elder: number, { frames, places, offers }: AttendanceSettler, rows: Attendance[]): void {
    for (const { chain, meal, voided } of this.#singles.get(elder) ?? NONE) {
      const frame = frames.get(monthOf(meal.day))
      if (frame === undefined) continue
      const [place, offer] = [places.of(meal.site), offers.of({ ...meal, price: BigInt(meal.price) })]
      const time = meal.at - startOfDay(meal.day)
      const name = { terminal: chain, seq: SINGLES + BigInt(meal.seq) }
      rows.push({ frame, place, offer, days: dayBit(meal.day), from: time, to: time, voided, name })
    }
  }

  /** All taps of an elder, or those of some days. */
  *taps(elder: number, on?: readonly FrameDays[]): Generator<ElderTap> {
    const name = this.store.elders.names[elder] ?? ''
    for (const place of this.store.rowsOf(elder)) {
      const row = this.store.at(elder, place)
      const sheet = this.#sheets[row.source]
      if (sheet === undefined) continue
      const { chain, month } = sheet
      let days = row.days
      if (on !== undefined)
        days &= on.reduce((set, { frame, days: of }) => (frame.month === month ? set | of : set), 0)
      const site = this.store.sites.names[row.site] ?? ''
      const said = { elder: name, site, ...wordsOfKind(row.kind), price: BigInt(row.price) }
      for (let left = days; left !== 0; left &= left - 1) {
        const bit = left & -left
        const at = startOfDay(dayIn(month, bit)) + timeOn(sheet, row, bit)
        // A name of its own, since no other row of the chain has a meal of that instant.
        yield { tap: { ...said, terminal: chain, seq: BigInt(at), at }, voided: row.voided }
      }
    }
    for (const { chain, meal, voided } of this.#singles.get(elder) ?? NONE) {
      const { seq, price, ...said } = meal
      yield {
        tap: { ...said, elder: name, terminal: chain, seq: SINGLES + BigInt(seq), price: BigInt(price) },
        voided,
      }
    }
  }

  #saysSame({ site, kind, price }: StoredRow, meal: SheetMeal): boolean {
    return (
      price === meal.price &&
      kind === kindOf(meal.meal, meal.service) &&
      this.store.sites.names[site] === meal.site
    )
  }
}

const NONE: readonly Single[] = []

/** Beyond all instants: a single comes after the row's meal of its instant. */
const SINGLES = 1n << 64n

/** A row's times stand for the days that the sheet wrote before them. */
function timeOn({ numbers }: Kept, { place }: StoredRow, bit: DaySet): number {
  return numbers[place + countDays((numbers[place - 1] ?? 0) & (bit - 1))] ?? 0
}
