/** What the county told of meals had at other terminals on the present service day, kept for a start without network. */
import type { Verify } from '../core/batch.ts'
import { type Elsewhere, elsewhere as elsewhereShape } from '../core/elsewhere.ts'
import type { PlainDate } from '../core/plain-date.ts'
import { list, object, parseAs } from '../core/shape.ts'
import { parseSigned } from '../core/signed.ts'
import { day, id, instant, MEALS, type Meal } from '../core/vocabulary.ts'
import { readIfThere, writeWhole } from './files.ts'

/** A file of our own, so it bears no signature. */
const keptShape = object({
  issued: instant,
  day,
  breakfast: list(id, 400_000),
  lunch: list(id, 400_000),
  dinner: list(id, 400_000),
})

/** Messages come every few seconds at lunch, and flash memory wears out. */
const WRITE_EVERY_MS = 60_000

export class ElsewhereStore {
  readonly #file: string
  readonly #terminal: string
  readonly #verify: Verify
  readonly #problem: (text: string) => void
  #issued = 0
  #day = ''
  #meals: Record<Meal, Set<string>> = nobody()
  #writing: NodeJS.Timeout | undefined

  constructor(file: string, terminal: string, verify: Verify, problem: (text: string) => void) {
    this.#file = file
    this.#terminal = terminal
    this.#verify = verify
    this.#problem = problem
    try {
      const kept = readIfThere(file)
      if (kept !== null) this.#hearAgain(kept)
    } catch (error) {
      problem(String(error))
    }
  }

  #hearAgain(kept: string): void {
    const read = parseAs(keptShape, kept, 'elsewhere')
    if (!read.ok) {
      this.#problem(read.problem)
      return
    }
    const { issued, day, ...meals } = read.value
    this.#issued = issued
    this.#day = day
    this.#meals = eachMeal((meal) => new Set(meals[meal]))
  }

  /** Takes a signed message; null, or why it is refused. One that is older than what is known says nothing. */
  take(text: string): string | null {
    const read = parseSigned(elsewhereShape, text, 'elsewhere', this.#verify)
    if (!read.ok) return read.problem
    if (read.value.terminal !== this.#terminal) return `elsewhere: is for terminal ${read.value.terminal}`
    if (read.value.issued >= this.#issued) this.#hear(read.value)
    return null
  }

  #hear(told: Elsewhere): void {
    const anew = told.afresh || told.day !== this.#day
    this.#issued = told.issued
    this.#day = told.day
    this.#meals = eachMeal((meal) => new Set([...(anew ? [] : this.#meals[meal]), ...told[meal]]))
    this.#writing ??= setTimeout(() => this.#write(), WRITE_EVERY_MS).unref()
  }

  /** Whether the elder had this meal at another terminal, as far as it was told. */
  eaten(elder: string, day: PlainDate, meal: Meal): boolean {
    return day === this.#day && this.#meals[meal].has(elder)
  }

  close(): void {
    if (this.#writing !== undefined) this.#write()
  }

  #write(): void {
    clearTimeout(this.#writing)
    this.#writing = undefined
    const kept = { issued: this.#issued, day: this.#day, ...eachMeal((meal) => [...this.#meals[meal]]) }
    try {
      writeWhole(this.#file, JSON.stringify(kept))
    } catch (error) {
      this.#problem(String(error))
    }
  }
}

function eachMeal<T>(make: (meal: Meal) => T): Record<Meal, T> {
  return Object.fromEntries(MEALS.map((meal) => [meal, make(meal)])) as Record<Meal, T>
}

const nobody = () => eachMeal(() => new Set<string>())
