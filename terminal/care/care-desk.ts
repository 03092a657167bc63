/** The caretaker's side of the kiosk: who may act, and which act is done by what. */
import { join } from 'node:path'
import { paperDays } from '../../core/care/paper.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import type { Roster } from '../../core/roster.ts'
import { parseAs, type Shape } from '../../core/shape.ts'
import type { Meal } from '../../core/vocabulary.ts'
import {
  type Answered,
  type Asked,
  CARE_ACTS,
  type CareAct,
  type CareSession,
  IDLE_MS,
} from '../contract/care.ts'
import { REFUSALS, type Refusal } from '../contract/refusals.ts'
import { JournalFailure } from '../journal/failure.ts'
import type { Caretaker, Kiosk } from '../kiosk.ts'
import { type Counter, counterAt } from './counter.ts'
import {
  addDelivery,
  cancelDelivery,
  confirmDelivery,
  deliveries,
  handOut,
  removeDelivery,
} from './deliveries.ts'
import { endChain, enterCheck, enterMenu, enterOthers, selfTest } from './entries.ts'
import { type KeptCare, keptCare, NO_CARE } from './kept-care.ts'
import { KeptFile } from './kept-file.ts'
import { keptLock, Lock, NO_LOCK } from './lock.ts'
import { assist, paper, undo } from './meals.ts'
import { NextCard } from './next-card.ts'
import { Refused } from './refused.ts'
import { checkOf, find, today } from './today.ts'

export type CareDeskOptions = {
  folder: string
  kiosk: Kiosk
  uptime: () => number
  /** Whether a first PIN may be set here now: later only the county sets it. */
  firstPin: () => boolean
  /** 43 characters that nobody can guess. */
  newSession: () => string
  log: { warn(fields: object, message: string): void }
}

/** An answer to `/care/{act}`: the act's own, or a refusal. */
export type CareAnswer = { status: number; body: object }

type Handlers = { [A in CareAct]: (asked: Asked<A>, session: string | null) => Answered<A> | Refused }

/** Late enough that the session has ended when the screen is told. */
const AFTER_IDLE_MS = IDLE_MS + 100
const SHOWN_UNDO = '刷后当场撤销'

export class CareDesk implements Caretaker {
  readonly #kiosk: Kiosk
  readonly #lock: Lock
  readonly #next: NextCard
  readonly #kept: KeptCare
  readonly #handlers: Handlers
  #idle: NodeJS.Timeout | undefined

  constructor({ folder, kiosk, uptime, firstPin, newSession, log }: CareDeskOptions) {
    this.#kiosk = kiosk
    const told = (name: string) => (problem: string) => log.warn({ problem }, name)
    const lockFile = new KeptFile(join(folder, 'care-lock.json'), keptLock, NO_LOCK, told('care-lock'))
    this.#lock = new Lock(lockFile, uptime, firstPin, newSession)
    this.#kept = new KeptFile(join(folder, 'care.json'), keptCare, NO_CARE, told('care'))
    this.#next = new NextCard({
      lock: this.#lock,
      uptime,
      now: () => kiosk.now,
      tried: (note) => this.#noteTrial(note),
    })
    this.#handlers = this.#allHandlers()
  }

  close(): void {
    clearTimeout(this.#idle)
  }

  care(today: PlainDate) {
    const unconfirmed = this.#kept.value.onTheWay.filter(({ day }) => day !== today).length
    return { lock: this.#lock.state, card: this.#lock.offered, unconfirmed, ...this.#next.shown }
  }

  voice(meal: Meal) {
    return this.#kept.value.settings.voice[meal]
  }

  takesCard(token: string, roster: Roster): boolean {
    try {
      return this.#next.takes(token, roster)
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
      this.#kiosk.failed(error)
      return true
    }
  }

  /** Whether this session lasts; what asks for it puts off the lock. */
  holds(session: string | null): boolean {
    return this.#lock.holds(session)
  }

  setPin(pin: string): void {
    this.#lock.set(pin)
  }

  /** Does what a page asks; `text` is the body as it came. */
  answer(act: CareAct, text: string, session: string | null): CareAnswer {
    try {
      const answer = this.#do(act, text, session)
      return answer instanceof Refused ? refusalOf(answer) : { status: 200, body: answer }
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error
      this.#kiosk.failed(error)
      return refusalOf(new Refused('trouble'))
    } finally {
      this.#tellWhenIdle()
    }
  }

  #do<A extends CareAct>(act: A, text: string, session: string | null): Answered<A> | Refused {
    const { asks, open } = CARE_ACTS[act]
    if (!open && !this.#lock.holds(session)) return new Refused('locked')
    const asked = parseAs(asks as Shape<Asked<A>>, text, act)
    return asked.ok ? this.#handlers[act](asked.value, session) : new Refused('malformed')
  }

  /** The screen shows whether it is locked. */
  #tellWhenIdle(): void {
    clearTimeout(this.#idle)
    this.#kiosk.changed()
    if (this.#lock.state === 'unlocked')
      this.#idle = setTimeout(() => this.#kiosk.changed(), AFTER_IDLE_MS).unref()
  }

  #allHandlers(): Handlers {
    const lock = this.#lock
    const opened = (session: string | Refused): CareSession | Refused =>
      session instanceof Refused ? session : { session, idle: IDLE_MS, checkDue: this.#checkDue() }
    const at =
      <A, R>(act: (at: Counter, asked: A) => R) =>
      (asked: A): R | Refused => {
        const counter = counterAt(this.#kiosk, this.#kept)
        return counter === null ? new Refused('trouble') : act(counter, asked)
      }
    return {
      'set-pin': ({ pin, old }, session) => opened(lock.change(pin, old, session)),
      unlock: ({ pin }) => opened(lock.unlock(pin)),
      'unlock-card': () => opened(lock.unlockByCard()),
      'undo-shown': ({ number }) => this.#undoShown(number),
      lock: () => {
        lock.lock()
        this.#next.forget()
        return {}
      },
      home: at((counter) => this.#home(counter)),
      find: at(find),
      assist: at(assist),
      undo: at(undo),
      today: at(today),
      deliveries: at(deliveries),
      'add-delivery': at(addDelivery),
      'remove-delivery': at(removeDelivery),
      'hand-out': at(handOut),
      'cancel-delivery': at(cancelDelivery),
      'confirm-delivery': at(confirmDelivery),
      paper: at(paper),
      others: at(enterOthers),
      check: at(enterCheck),
      menu: at(enterMenu),
      settings: (settings) => {
        this.#kept.keep({ ...this.#kept.value, settings })
        return settings
      },
      'self-test': at(selfTest),
      trial: at(() => this.#wait('trial')),
      'enrol-card': at(() => this.#wait('caretaker-card')),
      'forget-cards': () => {
        lock.forgetCards()
        return {}
      },
      end: at((counter, asked: Asked<'end'>) => lock.check(asked.pin) ?? endChain(counter, asked)),
    }
  }

  #undoShown(number: number): Answered<'undo-shown'> | Refused {
    const counter = counterAt(this.#kiosk, this.#kept)
    if (counter === null) return new Refused('trouble')
    const seq = this.#kiosk.shownMeal(number)
    if (seq === null) return new Refused('undo-too-late')
    const undone = undo(counter, { seq, reason: SHOWN_UNDO })
    if (!(undone instanceof Refused)) this.#kiosk.forgetTap()
    return undone
  }

  #home(counter: Counter): Answered<'home'> {
    const { now, day, meal } = counter
    const check = checkOf(counter)
    return {
      ...{ now, day, meal, check, checkDue: check === null, cards: this.#lock.cards },
      settings: this.#kept.value.settings,
      paperDays: paperDays(day),
    }
  }

  #checkDue(): boolean {
    const counter = counterAt(this.#kiosk, this.#kept)
    return counter !== null && checkOf(counter) === null
  }

  #wait(purpose: 'trial' | 'caretaker-card') {
    this.#next.wait(purpose)
    return {}
  }

  #noteTrial(note: string): void {
    const place = this.#kiosk.working
    const appended = place?.journal.append('test', { note })
    if (appended?.ok === false) throw appended.failure
    if (appended?.ok) this.#kiosk.wrote()
  }
}

function refusalOf({ code, wait }: Refused): CareAnswer {
  return { status: REFUSALS[code], body: { code, wait } satisfies Refusal }
}
