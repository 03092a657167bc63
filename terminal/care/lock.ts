/**
 * The lock on the caretaker's side: a PIN of four digits, or a card that was enrolled under it. It guards the canteen's
 * list from whoever passes by the screen, not the machine from whoever carries it off.
 */
import { isWeakPin, waitAfter } from '../../core/care/pin.ts'
import { integer, list, type Of, object, orNull, words } from '../../core/shape.ts'
import { rosterToken } from '../../core/vocabulary.ts'
import { IDLE_MS } from '../contract/care.ts'
import type { ScreenCare } from '../contract/screen.ts'
import { pinFits, sealedPin } from '../keys.ts'
import type { KeptFile } from './kept-file.ts'
import { Refused } from './refused.ts'

const MOST_CARDS = 12
/** How long the page may take the unlocking that a card offered. */
const OFFERED_MS = 10_000

export const keptLock = object({
  /** What `sealedPin` made of it; null before the first use. */
  pin: orNull(words(256)),
  /** Wrong tries since the last right one: a restart forgives none. */
  wrong: integer(),
  /** Roster tokens of caretakers' cards. */
  cards: list(rosterToken, MOST_CARDS),
})
export const NO_LOCK: Of<typeof keptLock> = { pin: null, wrong: 0, cards: [] }

type Kept = KeptFile<Of<typeof keptLock>>

/** All times by the uptime, which nobody can set. Whatever writes throws JournalFailure where the disk refuses. */
export class Lock {
  readonly #kept: Kept
  readonly #uptime: () => number
  readonly #firstPin: () => boolean
  readonly #newSession: () => string
  /** Tries that the disk would not remember count all the same. */
  #wrong: number
  #mayTryAt: number
  #offeredUntil = 0
  #session: { id: string; until: number } | null = null

  constructor(kept: Kept, uptime: () => number, firstPin: () => boolean, newSession: () => string) {
    this.#kept = kept
    this.#uptime = uptime
    this.#firstPin = firstPin
    this.#newSession = newSession
    this.#wrong = kept.value.wrong
    this.#mayTryAt = uptime() + waitAfter(this.#wrong)
  }

  get state(): ScreenCare['lock'] {
    if (this.#session !== null && this.#uptime() < this.#session.until) return 'unlocked'
    if (this.#kept.value.pin !== null) return 'locked'
    return this.#firstPin() ? 'unset' : 'county'
  }

  get cards(): number {
    return this.#kept.value.cards.length
  }

  /** Whether a card has just offered to unlock. */
  get offered(): boolean {
    return this.#uptime() < this.#offeredUntil
  }

  /** Whether this session lasts; if so it lasts on from now. */
  holds(session: string | null): boolean {
    if (this.state !== 'unlocked' || this.#session?.id !== session) return false
    this.#session.until = this.#uptime() + IDLE_MS
    return true
  }

  /** A new session, or why there is none. */
  unlock(pin: string): string | Refused {
    return this.check(pin) ?? this.#open()
  }

  /** Takes what a card offered. */
  unlockByCard(): string | Refused {
    return this.offered ? this.#open() : new Refused('no-card')
  }

  lock(): void {
    this.#session = null
  }

  /** Null where this is the PIN. */
  check(pin: string): Refused | null {
    const { value } = this.#kept
    if (value.pin === null) return new Refused('pin-unset')
    const wait = this.#mayTryAt - this.#uptime()
    if (wait > 0) return new Refused('too-early', Math.ceil(wait))
    const fits = pinFits(pin, value.pin)
    const before = this.#wrong
    this.#wrong = fits ? 0 : before + 1
    this.#mayTryAt = this.#uptime() + waitAfter(this.#wrong)
    if (this.#wrong !== value.wrong) this.#kept.keep({ ...value, wrong: this.#wrong })
    return fits ? null : new Refused('wrong-pin', waitAfter(this.#wrong))
  }

  /** The first PIN while whoever installed the machine is there, so that no passer-by sets it; or another under the old one; answers with a session. */
  change(pin: string, old: string | null, session: string | null): string | Refused {
    if (isWeakPin(pin)) return new Refused('weak-pin')
    if (this.#kept.value.pin !== null) {
      if (old === null) return new Refused('pin-set')
      if (!this.holds(session)) return new Refused('locked')
      const refused = this.check(old)
      if (refused !== null) return refused
    } else if (!this.#firstPin()) return new Refused('pin-by-county')
    this.set(pin)
    return this.#open()
  }

  /** Sets the PIN whatever was there, as the county may; wrong tries are forgiven. */
  set(pin: string): void {
    this.#kept.keep({ ...this.#kept.value, pin: sealedPin(pin), wrong: 0 })
    this.#wrong = 0
    this.#mayTryAt = this.#uptime()
  }

  knows(card: string): boolean {
    return this.#kept.value.cards.includes(card)
  }

  offer(): void {
    this.#offeredUntil = this.#uptime() + OFFERED_MS
  }

  /** False where there are too many. */
  enrol(card: string): boolean {
    const { value } = this.#kept
    if (value.cards.includes(card)) return true
    if (value.cards.length >= MOST_CARDS) return false
    this.#kept.keep({ ...value, cards: [...value.cards, card] })
    return true
  }

  forgetCards(): void {
    this.#kept.keep({ ...this.#kept.value, cards: [] })
  }

  #open(): string {
    this.#offeredUntil = 0
    const id = this.#newSession()
    this.#session = { id, until: this.#uptime() + IDLE_MS }
    return id
  }
}
