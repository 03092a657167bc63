/**
 * A Newland scanner, of the old protocol (EM20, FM100) or the new one; which of them an FM430 speaks is not known
 * (protocol sheet §3.2). Trigger and stop, and in the new protocol a few settings with their answers.
 */
import type { Sending } from '../device.ts'
import type { Charset } from '../scanner/charset.ts'
import type { EyeMode } from '../scanner/eye.ts'
import { eyeSettings, Scanner, type ScannerOptions } from '../scanner/scanner.ts'
import { TAILS } from '../scanner/tail.ts'
import { encodeAnswer, type Item, type NewlandProtocol, type Request, RequestParser } from './protocol.ts'

export interface NewlandOptions extends ScannerOptions {
  /** New unless told. */
  readonly protocol?: NewlandProtocol
  /** Sense unless told: it reads what is held before it. In trigger mode the host tells it to look. */
  readonly mode?: Exclude<EyeMode, 'button'>
}

const OldCommand = { trigger: '99900035', stop: '99900036' } as const
const Reply = { ack: '\x06', nak: '\x15', unknown: '\x05' } as const
/** SCNMOD; 3 is unverified. */
const MODES: Record<string, EyeMode> = { '0': 'trigger', '2': 'sense', '3': 'continuous' }

/** Settings by tag, with the values they take. */
const SETTINGS: Record<string, RegExp> = {
  SCNTRG: /^[01]$/,
  SCNMOD: /^[023]$/,
  ORTSET: /^\d{1,7}$/,
  RRDDUR: /^\d{1,7}$/,
  GRBENA: /^[01]$/,
}

export class NewlandReader extends Scanner {
  readonly baud: number
  protected readonly charset: Charset
  protected readonly tail: string
  readonly #parser: RequestParser
  readonly #defaults: ReadonlyMap<string, string>
  #flash: Map<string, string>
  #values: Map<string, string>
  /** The old protocol obeys between `$$$$` and `%%%%` only. */
  #listening = false

  constructor(options: NewlandOptions = {}) {
    // The rate and the tail are common ones, unverified.
    const { baud = 9600, charset = 'utf-8', tail = 'CRLF', protocol = 'new', mode = 'sense' } = options
    const settings = eyeSettings(options, { mode, intervalMs: 1000, limitMs: 3000, sameCodeMs: 0 })
    super(settings)
    this.baud = baud
    this.charset = charset
    this.tail = TAILS[tail]
    this.#parser = new RequestParser(protocol)
    this.#defaults = new Map([
      ['SCNTRG', '0'],
      ['SCNMOD', Object.keys(MODES).find((value) => MODES[value] === mode) ?? '0'],
      ['ORTSET', String(settings.limitMs)],
      ['RRDDUR', String(settings.sameCodeMs)],
      ['GRBENA', '1'],
    ])
    this.#flash = new Map(this.#defaults)
    this.#values = new Map(this.#defaults)
  }

  override restart(now: number): void {
    this.#parser.clear()
    this.#listening = false
    this.#values = new Map(this.#flash)
    this.#apply()
    super.restart(now)
  }

  receive(bytes: Uint8Array, now: number): Sending[] {
    return this.#parser.push(bytes).flatMap((request) => {
      const answer = this.#obey(request, now)
      return answer === undefined ? [] : [{ bytes: answer, baud: this.baud }]
    })
  }

  #obey(request: Request, now: number): Buffer | undefined {
    switch (request.kind) {
      case 'enter':
        this.#listening = true
        return Buffer.from('@@@@')
      case 'leave':
        if (!this.#listening) return undefined
        this.#listening = false
        return Buffer.from('^^^^')
      case 'old-command':
        return this.#listening ? this.#obeyOld(request.code, now) : undefined
      case 'short-trigger':
        // Whether it is answered is not known.
        this.eye.trigger(now)
        return undefined
      case 'settings':
        return encodeAnswer(
          request.storage,
          request.items.map((item) => this.#set(item, request.storage === '@', now)),
        )
    }
  }

  /** What it says to a code it does not know is not known. */
  #obeyOld(code: string, now: number): Buffer | undefined {
    if (code === OldCommand.trigger) this.eye.trigger(now)
    else if (code === OldCommand.stop) this.eye.stop()
    else return undefined
    return Buffer.from(`!${code};`)
  }

  /** One item, and behind it whether it was taken. */
  #set({ tag, data }: Item, forGood: boolean, now: number): string {
    const values = SETTINGS[tag]
    if (values === undefined) return tag + data + Reply.unknown
    if (data === '*') return tag + (this.#values.get(tag) ?? '') + Reply.ack
    if (data === '&' || data === '%') return tag + (this.#defaults.get(tag) ?? '') + Reply.ack
    if (!values.test(data)) return tag + data + Reply.nak
    if (tag === 'SCNTRG') {
      if (data === '0') this.eye.stop()
      else this.eye.trigger(now)
    } else {
      this.#values.set(tag, data)
      if (forGood) this.#flash.set(tag, data)
      this.#apply()
    }
    return tag + data + Reply.ack
  }

  #apply(): void {
    this.eye.set({
      mode: MODES[this.#values.get('SCNMOD') ?? '0'] ?? 'trigger',
      limitMs: Number(this.#values.get('ORTSET')),
      sameCodeMs: Number(this.#values.get('RRDDUR')),
    })
  }
}
