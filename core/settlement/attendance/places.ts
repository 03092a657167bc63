// The sites that taps name, each asked once for the days on which it lets a meal through and a rate's conditions hold.
import type { Meal } from '../../vocabulary.ts'
import type { DaySet } from '../day-set.ts'
import { covers, isOnFile, isOpen, type Register, type Site } from '../register.ts'
import { type Frame, firstDayOf } from './frame.ts'
import type { Rates } from './rates.ts'
import { cut, siteBreaks } from './stretches.ts'

/** Days of one frame. */
export interface PlaceDays {
  readonly open: DaySet
  readonly approved: Readonly<Record<Meal, DaySet>>
  /** For each rate the days on which its conditions about the site hold. */
  readonly holds: Int32Array
}

export interface Place {
  readonly id: string
  /** undefined where the register does not know it. */
  readonly site: Site | undefined
  /** By frame; empty until asked. */
  readonly days: (PlaceDays | undefined)[]
}

export class Places {
  readonly #register: Register
  readonly #rates: Rates
  readonly #known = new Map<string, Place>()

  constructor(register: Register, rates: Rates) {
    this.#register = register
    this.#rates = rates
  }

  of(id: string): Place {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    const place = { id, site: this.#register.sites.get(id), days: [] }
    this.#known.set(id, place)
    return place
  }

  daysOf({ days }: Place, site: Site, frame: Frame): PlaceDays {
    const known = days[frame.index]
    if (known !== undefined) return known
    const stretches = cut(frame.all, siteBreaks(site, frame))
    const daysWhere = (holds: (day: ReturnType<typeof firstDayOf>) => boolean) =>
      stretches.reduce((set, stretch) => (holds(firstDayOf(frame, stretch)) ? set | stretch : set), 0)
    const approved = (meal: Meal) => daysWhere((day) => isOnFile(site.meals, meal, day))
    const found = {
      open: daysWhere((day) => isOpen(site, day) && !site.closures.some((closure) => covers(closure, day))),
      approved: {
        breakfast: approved('breakfast'),
        lunch: approved('lunch'),
        dinner: approved('dinner'),
      },
      holds: this.#rates.ofSite(site, frame),
    }
    days[frame.index] = found
    return found
  }
}
