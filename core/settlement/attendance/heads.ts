// The headcount of ../../headcount.ts out of days as bits, elder by elder.
import { compareCodePoints } from '../../canonical.ts'
import { type Headcount, NO_CATEGORY } from '../../headcount.ts'
import { countDays, type DaySet } from '../day-set.ts'
import { getOrAdd } from '../grouping.ts'
import { type Elder, valuesOn } from '../register.ts'
import { type Frame, firstDayOf } from './frame.ts'
import type { Place } from './places.ts'
import { cut, factBreaks } from './stretches.ts'

/** Elders come one after the other, so one is new if it is not the one before. */
class Count {
  taps = 0
  elders = 0
  #last: Elder | undefined

  add(elder: Elder, taps: number): void {
    this.taps += taps
    if (this.#last !== elder) this.elders += 1
    this.#last = elder
  }

  get sum() {
    return { taps: this.taps, elders: this.elders }
  }
}

type OfPlace = { all: Count; categories: Map<string, Count> }
type Stretch = { days: DaySet; categories: readonly string[] }

export class Heads {
  readonly #frame: Frame
  readonly #everyone = new Count()
  readonly #places = new Map<Place, OfPlace>()
  readonly #plain: readonly Stretch[]
  #stretches: readonly Stretch[] = []
  #last: Elder | undefined

  constructor(frame: Frame) {
    this.#frame = frame
    this.#plain = [{ days: frame.all, categories: [NO_CATEGORY] }]
  }

  /** Days of the month with one surviving tap each, all of one elder before those of the next. */
  add(elder: Elder, place: Place, days: DaySet): void {
    if (this.#last !== elder) this.#stretches = this.#stretchesOf(elder)
    this.#last = elder
    this.#everyone.add(elder, 0)
    const counts = getOrAdd(this.#places, place, () => ({ all: new Count(), categories: new Map() }))
    counts.all.add(elder, countDays(days))
    for (const stretch of this.#stretches) {
      const taps = countDays(days & stretch.days)
      if (taps === 0) continue
      for (const category of stretch.categories)
        getOrAdd(counts.categories, category, () => new Count()).add(elder, taps)
    }
  }

  get headcount(): Headcount {
    const sites = [...this.#places].sort(([a], [b]) => compareCodePoints(a.id, b.id))
    return {
      elders: this.#everyone.elders,
      sites: Object.fromEntries(
        sites.map(([{ id }, { all, categories }]) => {
          const sorted = [...categories].sort(([a], [b]) => compareCodePoints(a, b))
          const sums = Object.fromEntries(sorted.map(([category, count]) => [category, count.sum]))
          return [id, { ...all.sum, categories: sums }]
        }),
      ),
    }
  }

  #stretchesOf({ categories }: Elder): readonly Stretch[] {
    if (categories.length === 0) return this.#plain
    return cut(this.#frame.all, factBreaks(categories, this.#frame) & this.#frame.all).map((days) => {
      const values = new Set(valuesOn(categories, firstDayOf(this.#frame, days)))
      return { days, categories: values.size === 0 ? [NO_CATEGORY] : [...values] }
    })
  }
}
