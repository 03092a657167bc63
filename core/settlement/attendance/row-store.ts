// Attendance of all elders of a county as columns of numbers: half a million rows as objects would cost more than to
// settle them.
import type { PlainMonth } from '../../plain-date.ts'
import type { DaySet } from '../day-set.ts'
import { getOrAdd } from '../grouping.ts'
import type { Attendance } from './attendance.ts'
import type { AttendanceSettler } from './attendance-settlement.ts'
import type { Frame } from './frame.ts'
import type { Offer } from './offers.ts'
import type { Place } from './places.ts'
import { wordsOfKind } from './written-sheet.ts'

/** A row of attendance; elder, site and month are numbers of the store. */
export interface StoredRow {
  readonly elder: number
  readonly month: number
  readonly site: number
  /** Meal and service. */
  readonly kind: number
  /** 分 */
  readonly price: number
  readonly days: DaySet
  readonly from: number
  readonly to: number
  readonly voided: boolean
  /** Where it comes from: two numbers of the caller's. */
  readonly source: number
  readonly place: number
}

/** Names by number, in the order in which they came. */
class Numbered<T> {
  readonly names: T[] = []
  readonly #numbers = new Map<T, number>()
  readonly #same: ReadonlyMap<T, T>

  /** `same`: names that are others' names too. */
  constructor(same: ReadonlyMap<T, T>) {
    this.#same = same
  }

  of(given: T): number {
    const name = this.#same.get(given) ?? given
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.names.length)
    return this.names.push(name) - 1
  }

  find(name: T): number | undefined {
    return this.#numbers.get(this.#same.get(name) ?? name)
  }
}

const [NEXT, MONTH, SITE, KIND, PRICE, DAYS, FROM, TO, VOIDED, SOURCE, PLACE, WIDTH] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
] as const
const END = -1

export class RowStore {
  readonly elders: Numbered<string>
  readonly sites = new Numbered<string>(new Map())
  readonly months = new Numbered<PlainMonth>(new Map())
  #columns = new Int32Array(WIDTH * 1024)
  /** Each elder's latest row. */
  #heads = new Int32Array(1024).fill(END)
  #length = 0

  /** `doubles`: elders who were registered twice, each by who they are now. */
  constructor(doubles: ReadonlyMap<string, string> = new Map()) {
    this.elders = new Numbered(doubles)
  }

  push(row: StoredRow): void {
    const at = this.#length * WIDTH
    if (at === this.#columns.length) this.#columns = grown(this.#columns)
    while (row.elder >= this.#heads.length) this.#heads = grown(this.#heads).fill(END, this.#heads.length)
    const columns = this.#columns
    columns[at + NEXT] = this.#heads[row.elder] ?? END
    columns[at + MONTH] = row.month
    columns[at + SITE] = row.site
    columns[at + KIND] = row.kind
    columns[at + PRICE] = row.price
    columns[at + DAYS] = row.days
    columns[at + FROM] = row.from
    columns[at + TO] = row.to
    columns[at + VOIDED] = row.voided ? 1 : 0
    columns[at + SOURCE] = row.source
    columns[at + PLACE] = row.place
    this.#heads[row.elder] = this.#length
    this.#length += 1
  }

  /** Places of an elder's rows that have days left. */
  rowsOf(elder: number): number[] {
    const rows: number[] = []
    for (let row = this.#heads[elder] ?? END; row !== END; row = this.#number(row, NEXT))
      if (this.#number(row, DAYS) !== 0) rows.push(row)
    return rows
  }

  at(elder: number, row: number): StoredRow {
    return {
      elder,
      month: this.#number(row, MONTH),
      site: this.#number(row, SITE),
      kind: this.#number(row, KIND),
      price: this.#number(row, PRICE),
      days: this.#number(row, DAYS),
      from: this.#number(row, FROM),
      to: this.#number(row, TO),
      voided: this.#number(row, VOIDED) === 1,
      source: this.#number(row, SOURCE),
      place: this.#number(row, PLACE),
    }
  }

  /** Voids the meal of one day of a row. */
  void(elder: number, row: number, day: DaySet): void {
    const stored = this.at(elder, row)
    this.#columns[row * WIDTH + DAYS] = stored.days & ~day
    this.push({ ...stored, days: day, voided: true })
  }

  /** Gives an elder's rows as attendance, in objects that the next call uses anew. */
  attendance({ frames, places, offers }: AttendanceSettler): (elder: number) => Attendance[] {
    const frameOf = this.months.names.map((month) => frames.get(month))
    const placeOf = this.sites.names.map((site) => places.of(site))
    const byKind = new Map<number, Map<number, Offer>>()
    const offerOf = (kind: number, price: number) => {
      const byPrice = getOrAdd(byKind, kind, () => new Map<number, Offer>())
      return getOrAdd(byPrice, price, () => offers.of({ ...wordsOfKind(kind), price: BigInt(price) }))
    }
    const pool: Pooled[] = []
    return (elder) => {
      const rows: Attendance[] = []
      for (let row = this.#heads[elder] ?? END; row !== END; row = this.#number(row, NEXT)) {
        const at = row * WIDTH
        const columns = this.#columns
        const days = columns[at + DAYS] ?? 0
        const frame = frameOf[columns[at + MONTH] ?? 0]
        const place = placeOf[columns[at + SITE] ?? 0]
        if (days === 0 || frame === undefined || place === undefined) continue
        const offer = offerOf(columns[at + KIND] ?? 0, columns[at + PRICE] ?? 0)
        const one = pool[rows.length] ?? newRow(pool, frame, place, offer)
        one.frame = frame
        one.place = place
        one.offer = offer
        one.days = days
        one.from = columns[at + FROM] ?? 0
        one.to = columns[at + TO] ?? 0
        one.voided = columns[at + VOIDED] === 1
        rows.push(one)
      }
      return rows
    }
  }

  #number(row: number, column: number): number {
    return this.#columns[row * WIDTH + column] ?? 0
  }
}

type Pooled = { -readonly [K in keyof Attendance]: Attendance[K] }

function newRow(pool: Pooled[], frame: Frame, place: Place, offer: Offer): Pooled {
  const row = { frame, place, offer, days: 0, from: 0, to: 0, voided: false, name: undefined }
  pool.push(row)
  return row
}

function grown(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}
