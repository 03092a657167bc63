/**
 * What the screens promised, and nothing else: the model sees green screens, the caretaker's voids and the mishaps
 * that excuse a loss. It shares no code with the product and counts by itself.
 */

export type Green = {
  /** Machine that showed it, and the chain that it then wrote. */
  machine: string
  epoch: string
  elder: string
  /** As the screen said. */
  day: string
  meal: string
  /** True time. */
  at: number
  state: 'stands' | 'voided' | 'maybe'
}

export type Key = string
export const keyOf = ({ elder, day, meal }: Pick<Green, 'elder' | 'day' | 'meal'>): Key =>
  `${elder} ${day} ${meal}`

export class Model {
  readonly greens: Green[] = []
  /** Elders whose tap was broken off before a screen: a record may be there or not. */
  readonly #doubts = new Set<string>()
  /** Screens that said "already has it" where nobody had seen the green one. */
  readonly #echoes = new Set<Key>()
  /** Machines whose disk was meddled with, by name: why. */
  readonly meddled = new Map<string, Set<string>>()

  green(green: Omit<Green, 'state'>): Green {
    const shown: Green = { ...green, state: 'stands' }
    this.greens.push(shown)
    return shown
  }

  doubt(elder: string, day: string): void {
    this.#doubts.add(`${elder} ${day}`)
  }

  /** "Already has it": the same promise once more. */
  echo(green: Omit<Green, 'state'>): void {
    const key = keyOf(green)
    if (this.greens.some((each) => keyOf(each) === key)) this.#echoes.add(key)
    else this.green(green)
  }

  voided(green: Green): void {
    if (green.state === 'stands') green.state = 'voided'
  }

  /** A mishap that may take these greens, or the voids of them, with it. */
  excuse(greens: Iterable<Green>): void {
    for (const green of greens) green.state = 'maybe'
  }

  meddle(machine: string, how: string): void {
    this.meddled.set(machine, (this.meddled.get(machine) ?? new Set()).add(how))
  }

  /** Whether the meal has to be settled, may be, or must not be. */
  verdict(key: Key): 'must' | 'may' | 'never' {
    const greens = this.greens.filter((green) => keyOf(green) === key)
    if (greens.some(({ state }) => state === 'stands')) return 'must'
    const [elder, day] = key.split(' ')
    const doubted = this.#doubts.has(`${elder} ${day}`) || this.#echoes.has(key)
    return doubted || greens.some(({ state }) => state === 'maybe') ? 'may' : 'never'
  }

  keys(): Set<Key> {
    return new Set(this.greens.map(keyOf))
  }
}
