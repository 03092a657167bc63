/**
 * A Honeywell scan engine (protocol sheet §3.3). `SYN T CR` triggers and `SYN U CR` stops in manual mode only;
 * `SYN M CR` changes settings, each item answered with an ACK behind it, kept for good (`.`) or until power-off (`!`).
 */
import type { Sending } from '../device.ts'
import type { Charset } from '../scanner/charset.ts'
import { eyeSettings, Scanner, type ScannerOptions } from '../scanner/scanner.ts'
import { TAILS } from '../scanner/tail.ts'

export interface HoneywellOptions extends ScannerOptions {
  /** Presentation unless told: it reads what is held before it. Manual, it reads when the host triggers it. */
  readonly mode?: 'manual' | 'presentation'
}

/** ENQ for a tag it does not know and NAK for a value it does not take are unverified. */
const Reply = { ack: '\x06', enq: '\x05', nak: '\x15' } as const
const SYN = '\x16'
/** A SYN within starts another. */
const COMMAND = new RegExp(`${SYN}(?:(T)\r|(U)\r|M\r([^.!${SYN}]*)([.!]))`)
const LONGEST = 500

/** What it knows of settings, by tag and subtag; DLYRRD and TRGMOD (0 manual, 3 presentation) are unverified. */
const SETTINGS: Record<string, RegExp> = {
  SUFBK2: /^99(?:[0-9A-F]{2})+$/,
  DLYRRD: /^\d{1,5}$/,
  TRGMOD: /^[03]$/,
  TRMUSB: /^130$/,
}

export class HoneywellReader extends Scanner {
  readonly baud: number
  protected readonly charset: Charset
  readonly #defaults: ReadonlyMap<string, string>
  #flash: Map<string, string>
  #values: Map<string, string>
  #pending = ''

  constructor(options: HoneywellOptions = {}) {
    const { baud = 115200, charset = 'utf-8', tail = 'CR', mode = 'presentation' } = options
    const eye = mode === 'manual' ? 'trigger' : 'sense'
    const settings = eyeSettings(options, { mode: eye, intervalMs: 1000, limitMs: 30_000, sameCodeMs: 0 })
    super(settings)
    this.baud = baud
    this.charset = charset
    this.#defaults = new Map([
      ['SUFBK2', `99${Buffer.from(TAILS[tail]).toString('hex').toUpperCase()}`],
      ['DLYRRD', String(settings.sameCodeMs)],
      ['TRGMOD', mode === 'manual' ? '0' : '3'],
      ['TRMUSB', ''],
    ])
    this.#flash = new Map(this.#defaults)
    this.#values = new Map(this.#defaults)
  }

  protected get tail(): string {
    return Buffer.from(this.#values.get('SUFBK2')?.slice(2) ?? '', 'hex').toString('latin1')
  }

  override restart(now: number): void {
    this.#pending = ''
    this.#values = new Map(this.#flash)
    this.#apply()
    super.restart(now)
  }

  receive(bytes: Uint8Array, now: number): Sending[] {
    this.#pending += Buffer.from(bytes).toString('latin1')
    const answers: Sending[] = []
    for (;;) {
      const found = COMMAND.exec(this.#pending)
      if (found === null) break
      this.#pending = this.#pending.slice(found.index + found[0].length)
      const [, trigger, stop, items = '', storage = '.'] = found
      if (trigger !== undefined) this.eye.trigger(now)
      else if (stop !== undefined) this.eye.stop()
      else answers.push({ bytes: this.#menu(items, storage), baud: this.baud })
    }
    this.#pending = this.#pending.slice(-LONGEST)
    return answers
  }

  /** The items as they came, each with its answer behind it. */
  #menu(items: string, storage: string): Buffer {
    const answered = items.split(';').map((item) => this.#set(item, storage === '.'))
    return Buffer.from(answered.join(';') + storage, 'latin1')
  }

  #set(item: string, forGood: boolean): string {
    const [tag, data] = [item.slice(0, 6).toUpperCase(), item.slice(6).toUpperCase()]
    const values = SETTINGS[tag]
    if (values === undefined) return item + Reply.enq
    if (data === '?') return tag + (this.#values.get(tag) ?? '') + Reply.ack
    if (data === '^') return tag + (this.#defaults.get(tag) ?? '') + Reply.ack
    if (!values.test(data)) return item + Reply.nak
    this.#values.set(tag, data)
    if (forGood) this.#flash.set(tag, data)
    this.#apply()
    return item + Reply.ack
  }

  #apply(): void {
    this.eye.set({
      mode: this.#values.get('TRGMOD') === '3' ? 'sense' : 'trigger',
      sameCodeMs: Number(this.#values.get('DLYRRD')),
    })
  }
}
