/** The next card, where the caretaker wants it for something else than a meal: a trial 试刷, or to unlock from now on. */
import type { Roster } from '../../core/roster.ts'
import { elderOfToken } from '../../core/roster-index.ts'
import type { ScreenCare } from '../contract/screen.ts'
import type { Lock } from './lock.ts'

type Purpose = NonNullable<ScreenCare['waits']>['for']
type Result = NonNullable<ScreenCare['answer']>['result']

const WAIT_MS = 60_000
const SHOWN_MS = 6_000

export type NextCardOptions = {
  lock: Lock
  uptime: () => number
  now: () => number
  /** Writes down a trial. */
  tried: (note: string) => void
}

export class NextCard {
  readonly #options: NextCardOptions
  #waits: { for: Purpose; until: number } | null = null
  #answer: ScreenCare['answer'] = null

  constructor(options: NextCardOptions) {
    this.#options = options
  }

  wait(purpose: Purpose): void {
    this.#waits = { for: purpose, until: this.#options.uptime() + WAIT_MS }
    this.#answer = null
  }

  forget(): void {
    this.#waits = null
  }

  /** As the screen is told: until when by the terminal's clock. */
  get shown(): Pick<ScreenCare, 'waits' | 'answer'> {
    const waits = this.#waits
    const left = waits === null ? 0 : waits.until - this.#options.uptime()
    return {
      waits: waits === null || left <= 0 ? null : { for: waits.for, until: this.#options.now() + left },
      answer: this.#answer,
    }
  }

  /** Whether it was waited for, or is a caretaker's, which offers to unlock. */
  takes(token: string, roster: Roster): boolean {
    const { lock, now } = this.#options
    const purpose = this.shown.waits?.for ?? null
    this.#waits = null
    if (purpose === null) {
      if (!lock.knows(token)) return false
      lock.offer()
      return true
    }
    const result = purpose === 'trial' ? this.#try(token, roster) : this.#enrol(token, roster)
    this.#answer = { for: purpose, result, at: now(), shownFor: SHOWN_MS }
    return true
  }

  #try(token: string, roster: Roster): Result {
    const known = elderOfToken(roster, token) !== null
    this.#options.tried(known ? '试刷：卡已登记' : '试刷：卡未登记')
    return known ? 'known' : 'unknown'
  }

  #enrol(token: string, roster: Roster): Result {
    // Who eats by this card would never eat again, but unlock.
    if (elderOfToken(roster, token) !== null) return 'elders'
    return this.#options.lock.enrol(token) ? 'enrolled' : 'too-many'
  }
}
