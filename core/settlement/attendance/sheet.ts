// Attendance sheet 签到表: the meals of one chain in one month, by elder and day, as ingest keeps it beside the records.
// It says all that settlement asks, so that ten million taps are read as some hundred sheets.
import { type PlainDate, type PlainMonth, startOfDay } from '../../plain-date.ts'
import { MEALS, type Meal, SERVICES, type Service } from '../../vocabulary.ts'
import { countDays, type DaySet, dayBit, earliest } from '../day-set.ts'
import { getOrAdd } from '../grouping.ts'

/** A meal as it was recorded; `elder` null and some reasons of the kiosk keep it from being a tap. */
export interface SheetMeal {
  readonly seq: number
  /** The service day that the terminal wrote down. */
  readonly day: PlainDate
  readonly at: number
  readonly site: string
  readonly elder: string
  readonly meal: Meal
  readonly service: Service
  /** 分 */
  readonly price: number
}

/** Meals of one elder that differ in day and time alone, one a day. */
export interface SheetRow {
  readonly elder: string
  readonly site: string
  readonly meal: Meal
  readonly service: Service
  readonly price: number
  /** How many meals of this elder at the same instant come before in the chain. */
  readonly layer: number
  readonly days: DaySet
  /** For each of the days in order: ms from its civil midnight. */
  readonly times: Int32Array
  readonly voided: boolean
}

/** How a sheet is kept: names as JSON, numbers as little-endian 32-bit words. */
export interface WrittenSheet {
  readonly names: string
  readonly numbers: Int32Array
}

interface Names {
  elders: string[]
  sites: string[]
  withheld: Record<string, number>
  strays: SheetMeal[]
}

const DAYS = 31
const LATEST = 2 * 86_400_000

export class Sheet {
  readonly month: PlainMonth
  readonly withheld: Record<string, number> = {}
  /** Meals whose day and instant are so far apart that they fit into no row. */
  readonly strays: SheetMeal[] = []
  /** Numbers of the strays that are voided. */
  readonly voidedStrays = new Set<number>()
  #rows: SheetRow[] = []
  #byElder: Map<string, number[]> | undefined
  readonly #lasts = new Int32Array(DAYS)

  constructor(month: PlainMonth) {
    this.month = month
  }

  get rows(): readonly SheetRow[] {
    return this.#rows
  }

  /** The number of the last record of a meal on any of the days; 0 where there is none. */
  lastOn(days: DaySet): number {
    return this.#lasts.reduce((last, seq, day) => (days & (1 << day) ? Math.max(last, seq) : last), 0)
  }

  /** Adds a meal of the month; they come in the order of the chain. */
  add(meal: SheetMeal): void {
    this.#note(meal)
    const time = meal.at - startOfDay(meal.day)
    if (time < 0 || time >= LATEST) {
      this.strays.push(meal)
      return
    }
    const bit = dayBit(meal.day)
    const places = getOrAdd(this.#index(), meal.elder, () => [])
    let layer = 0
    for (const place of places) {
      const row = this.#row(place)
      if ((row.days & bit) !== 0 && timeOn(row, bit) === time) layer = Math.max(layer, row.layer + 1)
    }
    for (const place of places) {
      const row = this.#row(place)
      if ((row.days & bit) !== 0 || row.layer !== layer || row.voided || !saysSame(row, meal)) continue
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
    const row = { elder, site, meal: taken, service, price, layer, days: bit, times, voided: false }
    places.push(this.#rows.push(row) - 1)
  }

  /** Counts a meal of the month that became no tap. */
  withhold(meal: Pick<SheetMeal, 'seq' | 'day'>, reason: string): void {
    this.#note(meal)
    this.withheld[reason] = (this.withheld[reason] ?? 0) + 1
  }

  /** Marks a meal that stands in the sheet as voided; false where it does not stand there. */
  void(meal: SheetMeal): boolean {
    if (this.strays.some(({ seq }) => seq === meal.seq)) {
      this.voidedStrays.add(meal.seq)
      return true
    }
    const bit = dayBit(meal.day)
    const time = meal.at - startOfDay(meal.day)
    for (const place of this.#index().get(meal.elder) ?? []) {
      const row = this.#row(place)
      if (row.voided || (row.days & bit) === 0 || !saysSame(row, meal) || timeOn(row, bit) !== time) continue
      const at = countDays(row.days & (bit - 1))
      this.#rows[place] = {
        ...row,
        days: row.days & ~bit,
        times: row.times.filter((_, index) => index !== at),
      }
      this.#rows.push({ ...row, days: bit, times: Int32Array.of(time), voided: true })
      return true
    }
    return false
  }

  write(): WrittenSheet {
    const elders = new Map<string, number>()
    const sites = new Map<string, number>()
    const length = this.#rows.reduce((sum, { times }) => sum + 5 + times.length, DAYS)
    const numbers = new Int32Array(length)
    numbers.set(this.#lasts)
    let at = DAYS
    for (const row of this.#rows) {
      const words = MEALS.indexOf(row.meal) * SERVICES.length + SERVICES.indexOf(row.service)
      numbers[at] = getOrAdd(elders, row.elder, () => elders.size)
      numbers[at + 1] = getOrAdd(sites, row.site, () => sites.size)
      numbers[at + 2] = row.layer * MEALS.length * SERVICES.length + words
      numbers[at + 3] = row.price
      numbers[at + 4] = row.days
      numbers.set(row.times, at + 5)
      at += 5 + row.times.length
    }
    const { withheld, strays } = this
    const names: Names = { elders: [...elders.keys()], sites: [...sites.keys()], withheld, strays }
    return { names: JSON.stringify(names), numbers }
  }

  static read(month: PlainMonth, { names, numbers }: WrittenSheet): Sheet {
    const sheet = new Sheet(month)
    const { elders, sites, withheld, strays }: Names = JSON.parse(names)
    Object.assign(sheet.withheld, withheld)
    sheet.strays.push(...strays)
    sheet.#lasts.set(numbers.subarray(0, DAYS))
    const number = (at: number) => numbers[at] ?? 0
    for (let at = DAYS; at < numbers.length; ) {
      const code = number(at + 2)
      const meal = MEALS[Math.floor(code / SERVICES.length) % MEALS.length]
      const service = SERVICES[code % SERVICES.length]
      const [elder, site] = [elders[number(at)], sites[number(at + 1)]]
      if (elder === undefined || site === undefined || meal === undefined || service === undefined)
        throw new RangeError(`the attendance sheet of ${month} does not read`)
      const days = number(at + 4)
      const end = at + 5 + countDays(days)
      const layer = Math.floor(code / (SERVICES.length * MEALS.length))
      const times = numbers.subarray(at + 5, end)
      sheet.#rows.push({
        elder,
        site,
        meal,
        service,
        price: number(at + 3),
        layer,
        days,
        times,
        voided: false,
      })
      at = end
    }
    return sheet
  }

  #note({ seq, day }: Pick<SheetMeal, 'seq' | 'day'>): void {
    const index = earliest(dayBit(day))
    this.#lasts[index] = Math.max(this.#lasts[index] ?? 0, seq)
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

/** The time of a row's meal on a day. */
function timeOn(row: SheetRow, bit: DaySet): number {
  return row.times[countDays(row.days & (bit - 1))] ?? 0
}

function saysSame(row: SheetRow, meal: SheetMeal): boolean {
  return (
    row.meal === meal.meal &&
    row.site === meal.site &&
    row.service === meal.service &&
    row.price === meal.price
  )
}
