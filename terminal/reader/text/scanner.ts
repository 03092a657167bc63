/** The driver that all scanners share: codes become cards, each told once for each time that it is held there. */
import { tokenOfPrinted } from '../../../core/printed-number.ts'
import { textToken } from '../../../core/qr-card.ts'
import type { ReaderState } from '../../contract/screen.ts'
import type { Driver, DriverOptions, ScannerName } from '../kind.ts'
import { Silence } from '../silence.ts'
import { CARD_BYTES, RATE_HINT } from '../unread.ts'
import type { AnswerFormat } from './answers.ts'
import { CodeReader } from './code-reader.ts'
import { Conversation } from './conversation.ts'
import { Presentation } from './presentation.ts'

/** That ends a code without a tail; the sheet has 40 to 100 ms (§3.1). */
const SILENCE_MS = 60
/** The rest of a code that paused comes by then, or not at all; sooner, nobody holds up another one. */
const REST_MS = 800
/** A scanner that repeats itself has then read the card again. */
const SECOND_TRY_MS = 1200

type ScannerKind = {
  reader: ScannerName
  answers: AnswerFormat
  /** What is said during one connection; returns when that is over, or when there is no more to say. */
  talk: (conversation: Conversation) => Promise<void>
}

export class Scanner implements Driver {
  readonly #kind: ScannerKind
  readonly #options: DriverOptions
  readonly #codes: CodeReader
  readonly #silence = new Silence(SILENCE_MS, () => this.#pause())
  readonly #rest = new Silence(REST_MS, () => this.#codes.idle())
  readonly #cards = new Presentation()
  readonly #faults = new Presentation()
  #misread: NodeJS.Timeout | undefined
  #conversation: Conversation | null = null
  #state: ReaderState | null = null

  constructor(kind: ScannerKind, options: DriverOptions) {
    this.#kind = kind
    this.#options = options
    const events = {
      onCode: (text: string) => this.#read(text),
      onAnswer: (answer: Uint8Array) => this.#conversation?.hear(answer),
      onFault: (size: number) => this.#fail(size),
      onWhole: () => this.#talk(),
    }
    this.#codes = new CodeReader(kind.answers, events, true)
    options.port.onBytes = (bytes) => {
      if (this.#conversation === null) return
      this.#silence.restart()
      this.#rest.stop()
      this.#codes.push(bytes)
    }
    options.port.onState = (state) => {
      this.close()
      this.#enter(state === 'open' ? 'starting' : 'away')
      if (state !== 'open') return
      this.#conversation = new Conversation(options.port, {
        enter: (next) => this.#enter(next),
        tailed: () => this.#codes.tailed(),
      })
      // The port may have opened in the middle of a code: what comes before the first silence or tail is passed over.
      this.#silence.restart()
    }
  }

  /** Ends the conversation. The port stays its owner's. */
  close(): void {
    this.#conversation?.end()
    this.#conversation = null
    this.#silence.stop()
    this.#rest.stop()
    this.#codes.passOver()
    this.#cards.forget()
    this.#faults.forget()
    clearTimeout(this.#misread)
  }

  #pause(): void {
    // Of what was already broken this is not the end: only a tail or a long silence is.
    if (!this.#codes.broken) this.#codes.idle()
    if (this.#codes.unsure) this.#rest.restart()
  }

  #talk(): void {
    if (this.#conversation !== null) void this.#kind.talk(this.#conversation)
  }

  #read(text: string): void {
    const { form, log, onCard } = this.#options
    clearTimeout(this.#misread)
    this.#conversation?.hear('code')
    const token = (form === null ? null : tokenOfPrinted(form, text)) ?? textToken(text)
    if (!this.#cards.begins(token)) return
    log.info({ length: text.length }, 'code read')
    onCard({ reader: this.#kind.reader, text }, token)
  }

  #fail(size: number): void {
    if (size < CARD_BYTES) return
    this.#conversation?.hear('fault')
    if (!this.#faults.begins('')) return
    const { log, onMisread } = this.#options
    clearTimeout(this.#misread)
    this.#misread = setTimeout(() => {
      log.warn({ misread: 'not-read', discarded: this.#codes.discarded }, `code not read${RATE_HINT}`)
      onMisread('not-read')
    }, SECOND_TRY_MS)
  }

  #enter(state: ReaderState): void {
    if (this.#state === state) return
    this.#state = state
    const { log, onState } = this.#options
    if (state === 'ready' || state === 'starting') log.info({ state }, 'reader state')
    else log.warn({ state, discarded: this.#codes.discarded }, 'reader state')
    onState(state)
  }
}
