// Attendance sheet 签到表: the meals of one chain in one month, by elder and day, as ingest keeps it beside the records.
// It says all that settlement asks, so that ten million taps are read as some hundred sheets.
import { type PlainMonth, startOfDay } from '../../plain-date.ts'
import type { Meal, Service } from '../../vocabulary.ts'
import { countDays, type DaySet, dayBit, earliest } from '../day-set.ts'
import { getOrAdd } from '../grouping.ts'
import {
  DAYS,
  dayIn,
  kindOf,
  type SheetMeal,
  type SheetNames,
  SheetReader,
  type WrittenSheet,
  wordsOfKind,
} from './written-sheet.ts'

/** Meals of one elder that differ in day and time alone, one a day. */
export interface SheetRow {
  readonly elder: string
  readonly site: string
  readonly meal: Meal
  readonly service: Service
  readonly price: number
  readonly days: DaySet
  /** For each of the days in order: ms from its civil midnight. */
  readonly times: Int32Array
}

const LATEST = 2 * 86_400_000

export class Sheet {
  readonly month: PlainMonth
  readonly withheld: Record<string, number> = {}
  /**
   * Meals that fit into no row and are kept as they are: those whose day and instant are far apart, and those of an
   * instant at which another meal stands in the sheet, since a row does not tell the order of the two.
   */
  readonly strays: SheetMeal[] = []
  #rows: SheetRow[] = []
  #byElder: Map<string, number[]> | undefined
  #instants: Set<number> | undefined
  readonly #lasts = new Int32Array(DAYS)

  constructor(month: PlainMonth) {
    this.month = month
  }

  get rows(): readonly SheetRow[] {
    return this.#rows
  }

  /** Adds a meal of the month; they come in the order of the chain. */
  add(meal: SheetMeal): void {
    this.#note(meal)
    const time = meal.at - startOfDay(meal.day)
    const instants = this.#takenInstants()
    if (time < 0 || time >= LATEST || instants.has(meal.at)) {
      instants.add(meal.at)
      this.strays.push(meal)
      return
    }
    instants.add(meal.at)
    const bit = dayBit(meal.day)
    const places = getOrAdd(this.#index(), meal.elder, () => [])
    for (const place of places) {
      const row = this.#row(place)
      if ((row.days & bit) !== 0 || !saysSame(row, meal)) continue
      const at = countDays(row.days & (bit - 1))
      const times = new Int32Array(row.times.length + 1)
      times.set(row.times.subarray(0, at))
      times[at] = time
      times.set(row.times.subarray(at), at + 1)
      this.#rows[place] = { ...row, days: row.days | bit, times }
      return
    }
    const { elder, site, meal: taken, service, price } = meal
    const times = Int32Array.of(time)
    const row = { elder, site, meal: taken, service, price, days: bit, times }
    places.push(this.#rows.push(row) - 1)
  }

  /** Counts a meal of the month that became no tap. */
  withhold(meal: Pick<SheetMeal, 'seq' | 'day'>, reason: string): void {
    this.#note(meal)
    this.withheld[reason] = (this.withheld[reason] ?? 0) + 1
  }

  write(): WrittenSheet {
    const elders = new Map<string, number>()
    const sites = new Map<string, number>()
    const length = this.#rows.reduce((sum, { times }) => sum + 5 + times.length, DAYS)
    const numbers = new Int32Array(length)
    numbers.set(this.#lasts)
    let at = DAYS
    for (const row of this.#rows) {
      numbers[at] = getOrAdd(elders, row.elder, () => elders.size)
      numbers[at + 1] = getOrAdd(sites, row.site, () => sites.size)
      numbers[at + 2] = kindOf(row.meal, row.service)
      numbers[at + 3] = row.price
      numbers[at + 4] = row.days
      numbers.set(row.times, at + 5)
      at += 5 + row.times.length
    }
    const { withheld, strays } = this
    const names: SheetNames = { elders: [...elders.keys()], sites: [...sites.keys()], withheld, strays }
    return { names: JSON.stringify(names), numbers }
  }

  static read(month: PlainMonth, written: WrittenSheet): Sheet {
    const sheet = new Sheet(month)
    const reader = new SheetReader(month, written)
    const { elders, sites, withheld, strays } = reader.names
    Object.assign(sheet.withheld, withheld)
    sheet.strays.push(...strays)
    sheet.#lasts.set(reader.lasts)
    while (reader.next()) {
      const [elder, site] = [elders[reader.elder], sites[reader.site]]
      if (elder === undefined || site === undefined) throw reader.fault()
      const { meal, service } = wordsOfKind(reader.kind)
      const { price, days, times } = reader
      sheet.#rows.push({ elder, site, meal, service, price, days, times })
    }
    return sheet
  }

  #note({ seq, day }: Pick<SheetMeal, 'seq' | 'day'>): void {
    const index = earliest(dayBit(day))
    this.#lasts[index] = Math.max(this.#lasts[index] ?? 0, seq)
  }

  #takenInstants(): Set<number> {
    if (this.#instants !== undefined) return this.#instants
    const instants = new Set(this.strays.map(({ at }) => at))
    for (const { days, times } of this.#rows) {
      let left = days
      for (const time of times) {
        instants.add(startOfDay(dayIn(this.month, left & -left)) + time)
        left &= left - 1
      }
    }
    this.#instants = instants
    return instants
  }

  #row(place: number): SheetRow {
    const row = this.#rows[place]
    if (row === undefined) throw new RangeError('no such row of an attendance sheet')
    return row
  }

  #index(): Map<string, number[]> {
    if (this.#byElder !== undefined) return this.#byElder
    const index = new Map<string, number[]>()
    this.#rows.forEach(({ elder }, place) => {
      getOrAdd(index, elder, () => []).push(place)
    })
    this.#byElder = index
    return index
  }
}

function saysSame(row: SheetRow, meal: SheetMeal): boolean {
  return (
    row.meal === meal.meal &&
    row.site === meal.site &&
    row.service === meal.service &&
    row.price === meal.price
  )
}
