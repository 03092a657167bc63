// How an attendance sheet is kept: names as JSON, everything else as numbers. A sheet is read row by row without an
// object for each, since a county has half a million rows in a month.
import type { PlainDate, PlainMonth } from '../../plain-date.ts'
import { MEALS, type Meal, SERVICES, type Service } from '../../vocabulary.ts'
import { countDays, type DaySet } from '../day-set.ts'

/** Numbers are little-endian 32-bit words: for each day the last record of a meal on it, then the rows. */
export interface WrittenSheet {
  readonly names: string
  readonly numbers: Int32Array
}

export interface SheetNames {
  readonly elders: readonly string[]
  readonly sites: readonly string[]
  readonly withheld: Readonly<Record<string, number>>
  readonly strays: readonly SheetMeal[]
}

/** A meal as it was recorded. */
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

export const DAYS = 31
const KINDS = MEALS.length * SERVICES.length

/** Meal and service as one number. */
export function kindOf(meal: Meal, service: Service): number {
  return MEALS.indexOf(meal) * SERVICES.length + SERVICES.indexOf(service)
}

export function wordsOfKind(kind: number): { meal: Meal; service: Service } {
  const meal = MEALS[Math.floor(kind / SERVICES.length)]
  const service = SERVICES[kind % SERVICES.length]
  if (meal === undefined || service === undefined) throw new RangeError(`no meal of kind ${kind}`)
  return { meal, service }
}

/** The day of a month that a set of one day has. */
export function dayIn(month: PlainMonth, bit: DaySet): PlainDate {
  return `${month}-${String(32 - Math.clz32(bit)).padStart(2, '0')}` as PlainDate
}

/** Stands at one row of a sheet after the other; `next` must be asked before the first. */
export class SheetReader {
  readonly names: SheetNames
  readonly lasts: Int32Array
  /** Places in the lists of names. */
  elder = 0
  site = 0
  kind = 0
  price = 0
  days: DaySet = 0
  /** Where the row's times begin among the numbers. */
  timesAt = DAYS
  readonly #month: PlainMonth
  readonly #numbers: Int32Array
  #end = DAYS

  constructor(month: PlainMonth, { names, numbers }: WrittenSheet) {
    this.names = JSON.parse(names)
    this.lasts = numbers.subarray(0, DAYS)
    this.#month = month
    this.#numbers = numbers
  }

  /** false after the last row. */
  next(): boolean {
    const numbers = this.#numbers
    const at = this.#end
    if (at >= numbers.length) return false
    this.elder = numbers[at] ?? 0
    this.site = numbers[at + 1] ?? 0
    this.kind = numbers[at + 2] ?? 0
    this.price = numbers[at + 3] ?? 0
    this.days = numbers[at + 4] ?? 0
    this.timesAt = at + 5
    this.#end = this.timesAt + countDays(this.days)
    if (this.kind >= KINDS || this.#end > numbers.length) throw this.fault()
    return true
  }

  /** For each of the days in order: ms from its civil midnight. */
  get times(): Int32Array {
    return this.#numbers.subarray(this.timesAt, this.#end)
  }

  get timesEnd(): number {
    return this.#end
  }

  /** The number of the last record of a meal on any of the days; 0 where there is none. */
  lastOn(days: DaySet): number {
    return this.lasts.reduce((last, seq, day) => (days & (1 << day) ? Math.max(last, seq) : last), 0)
  }

  fault(): RangeError {
    return new RangeError(`the attendance sheet of ${this.#month} does not read`)
  }
}
