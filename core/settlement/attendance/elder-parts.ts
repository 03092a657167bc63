// The days on which a rate's conditions about an elder hold, put together from parts that many elders share: thousands
// were born on one day, or have the very same list of facts, and are asked once.
import type { PlainDate } from '../../plain-date.ts'
import { ageHolds, type ElderFact, factHolds } from '../conditions.ts'
import type { DaySet } from '../day-set.ts'
import type { Policy } from '../policy.ts'
import type { Dated, Elder } from '../register.ts'
import { type Frame, firstDayOf } from './frame.ts'
import type { NumberedRate } from './rates.ts'
import { AgeBreaks, cut, factBreaks } from './stretches.ts'

/** One number for each rate. */
type Days = Int32Array

/** A kind of facts that a condition asks about, with what was found for each list of them. */
interface Asked {
  readonly fact: ElderFact
  readonly known: Map<readonly Dated<unknown>[], Days>
  /** The list asked about last: mostly the next elder's too. */
  last: { readonly facts: readonly Dated<unknown>[]; readonly days: Days }
}

export class ElderParts {
  readonly #frame: Frame
  readonly #rates: readonly NumberedRate[]
  readonly #breaks: AgeBreaks
  readonly #ages = new Map<number, Days>()
  readonly #asked: readonly Asked[]
  readonly #held: Days

  constructor(frame: Frame, versions: readonly Policy[], rates: readonly NumberedRate[]) {
    this.#frame = frame
    this.#rates = rates
    this.#breaks = new AgeBreaks(frame, versions)
    this.#held = new Int32Array(rates.length)
    this.#asked = ELDER_FACTS.filter((fact) =>
      rates.some(({ rate }) => rate.when[CONDITION[fact]] !== null),
    ).map((fact) => {
      const facts = NOBODY[fact]
      return { fact, known: new Map(), last: { facts, days: this.#ask(fact, NOBODY) } }
    })
  }

  /** For each rate; the next call overwrites it. */
  daysOf(elder: Elder): Days {
    const held = this.#held
    held.set(this.#ofAge(elder.born))
    for (const asked of this.#asked) {
      const days = this.#ofFacts(asked, elder)
      for (let number = 0; number < held.length; number += 1)
        held[number] = (held[number] ?? 0) & (days[number] ?? 0)
    }
    return held
  }

  #ofAge(born: PlainDate): Days {
    // Thousands of dates, each a text of its own: a number is looked up in half the time.
    const date = dateNumber(born)
    const known = this.#ages.get(date)
    if (known !== undefined) return known
    const breaks = this.#breaks.of(born) & this.#frame.all
    const days = this.#daysWhere(breaks, ({ policy, rate }, day) =>
      ageHolds(rate.when, born, day, policy.age),
    )
    this.#ages.set(date, days)
    return days
  }

  #ofFacts(asked: Asked, elder: Elder): Days {
    const facts = elder[asked.fact]
    if (facts === asked.last.facts) return asked.last.days
    const days = asked.known.get(facts) ?? this.#ask(asked.fact, elder)
    // Where every elder has a list of their own, as in a folder of files, keeping them all is of no use.
    if (asked.known.size < LISTS_KEPT) asked.known.set(facts, days)
    asked.last = { facts, days }
    return days
  }

  #ask<K extends ElderFact>(fact: K, of: { readonly [F in K]: Elder[F] }): Days {
    const facts = of[fact]
    const holds = factHolds[fact]
    return this.#daysWhere(factBreaks(facts, this.#frame) & this.#frame.all, ({ rate }, day) =>
      holds(rate.when, facts, day),
    )
  }

  /** Days of the stretches on whose first day it holds. */
  #daysWhere(breaks: DaySet, holds: (rate: NumberedRate, day: PlainDate) => boolean): Days {
    const found = new Int32Array(this.#rates.length)
    for (const stretch of cut(this.#frame.all, breaks)) {
      const day = firstDayOf(this.#frame, stretch)
      for (const rate of this.#rates)
        if (holds(rate, day)) found[rate.number] = (found[rate.number] ?? 0) | stretch
    }
    return found
  }
}

const LISTS_KEPT = 10_000
const ELDER_FACTS: readonly ElderFact[] = ['categories', 'residence', 'stay', 'care']
const CONDITION = { categories: 'category', residence: 'residence', stay: 'stay', care: 'care' } as const
/** Nothing is on file. */
const NOBODY: Pick<Elder, ElderFact> = { categories: [], residence: [], stay: [], care: [] }

/** YYYYMMDD */
function dateNumber(day: PlainDate): number {
  let number = 0
  for (let at = 0; at < day.length; at += 1) {
    const digit = day.charCodeAt(at) - ZERO
    if (digit >= 0) number = number * 10 + digit
  }
  return number
}

const ZERO = '0'.charCodeAt(0)
