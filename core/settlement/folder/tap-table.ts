// Millions of taps in columns of numbers: names are written once, a tap is some forty bytes. Two rows of one name are
// told apart by what their cells mean and by how they are spelt, which together are their text.
import { dayOf, monthOf, type PlainMonth } from '../../plain-date.ts'
import type { ElderTap } from '../attendance/from-taps.ts'
import type { TapsByElder } from '../attendance/settle-by-days.ts'
import { TapNameMap } from '../tap-name-map.ts'
import type { Tap, TapName } from '../taps.ts'
import { NameIndex } from './name-index.ts'

/** Texts by the order in which they first came. */
class Register {
  readonly #numbers = new Map<string, number>()
  readonly values: string[] = []

  number(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const value = own(text)
    this.#numbers.set(value, this.values.length)
    return this.values.push(value) - 1
  }
}

/** A copy: a piece of a long text would keep the whole of it in memory. */
function own(text: string): string {
  return JSON.parse(JSON.stringify(text))
}

const FIRST_ROOM = 1 << 12

export class TapTable implements Iterable<Tap>, TapsByElder {
  readonly #terminals = new Register()
  readonly #elders = new Register()
  /** All that many taps share: site, price, words and spelling. */
  readonly #manners = new Register()
  readonly #meant: Pick<Tap, 'site' | 'meal' | 'service' | 'price'>[] = []
  readonly #names = new NameIndex()
  readonly #voided = new TapNameMap<true>()
  #size = 0
  #at = new Float64Array(FIRST_ROOM)
  #elder = new Int32Array(FIRST_ROOM)
  #manner = new Int32Array(FIRST_ROOM)

  /** Adds a tap; `spelling` is what of its text its cells do not tell. */
  add(tap: Tap, spelling: string): 'added' | 'repeated' | 'fork' {
    const elder = this.#elders.number(tap.elder)
    const { site, meal, service, price } = tap
    const manner = this.#manners.number(`${site}/${meal}/${service}/${price}/${spelling}`)
    if (manner === this.#meant.length) this.#meant.push({ site: own(site), meal, service, price })
    const found = this.#names.add(this.#terminals.number(tap.terminal), tap.seq)
    if (found !== undefined) {
      const isSame =
        this.#at[found] === tap.at && this.#elder[found] === elder && this.#manner[found] === manner
      return isSame ? 'repeated' : 'fork'
    }
    const row = this.#size
    if (row === this.#at.length) this.#grow()
    this.#at[row] = tap.at
    this.#elder[row] = elder
    this.#manner[row] = manner
    this.#size += 1
    return 'added'
  }

  has({ terminal, seq }: TapName): boolean {
    return this.#names.find(this.#terminals.number(terminal), seq) !== undefined
  }

  /** Voids a tap, whether it is there or not. */
  void(name: TapName): void {
    this.#voided.set(name, true)
  }

  *[Symbol.iterator](): Generator<Tap> {
    for (let row = 0; row < this.#size; row += 1) yield this.#tap(row)
  }

  months(dayStarts: number): Set<PlainMonth> {
    const months = new Set<PlainMonth>()
    const days = new Set<number>()
    const shift = 480 - dayStarts
    for (let row = 0; row < this.#size; row += 1) {
      const at = this.#at[row] ?? 0
      // Only to ask once for each day.
      const day = Math.floor((at / 60_000 + shift) / 1440)
      if (days.has(day)) continue
      days.add(day)
      months.add(monthOf(dayOf(at, dayStarts)))
    }
    return months
  }

  *elders(): Generator<readonly ElderTap[]> {
    const ends = new Int32Array(this.#elders.values.length + 1)
    for (let row = 0; row < this.#size; row += 1)
      ends[(this.#elder[row] ?? 0) + 1] = (ends[(this.#elder[row] ?? 0) + 1] ?? 0) + 1
    for (let elder = 1; elder < ends.length; elder += 1)
      ends[elder] = (ends[elder] ?? 0) + (ends[elder - 1] ?? 0)
    const rows = new Int32Array(this.#size)
    const next = ends.slice()
    for (let row = 0; row < this.#size; row += 1) {
      const elder = this.#elder[row] ?? 0
      const place = next[elder] ?? 0
      rows[place] = row
      next[elder] = place + 1
    }
    for (let elder = 0; elder + 1 < ends.length; elder += 1) {
      const mine = rows.subarray(ends[elder], ends[elder + 1])
      yield Array.from(mine, (row) => {
        const tap = this.#tap(row)
        return { tap, voided: this.#voided.get(tap) === true }
      })
    }
  }

  #tap(row: number): Tap {
    const { terminal, seq } = this.#names.at(row)
    const meant = this.#meant[this.#manner[row] ?? 0]
    if (meant === undefined) throw new RangeError('no such tap')
    return {
      ...meant,
      terminal: this.#terminals.values[terminal] ?? '',
      seq,
      at: this.#at[row] ?? 0,
      elder: this.#elders.values[this.#elder[row] ?? 0] ?? '',
    }
  }

  #grow(): void {
    const room = this.#at.length * 2
    this.#at = grown(this.#at, new Float64Array(room))
    this.#elder = grown(this.#elder, new Int32Array(room))
    this.#manner = grown(this.#manner, new Int32Array(room))
  }
}

/** A larger array that begins with the old one's values. */
function grown<A extends { set(values: A): void }>(from: A, to: A): A {
  to.set(from)
  return to
}
