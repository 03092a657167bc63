/**
 * An IC card reader of the `AA … BB` family (protocol sheet §2.4). The sheet has its frame, 80 (station) and 81
 * (rate). Command 25, the card's serial number, follows one public description of such a reader and is unverified:
 * request mode 26 (cards that were not halted) or 52 (all), then 01 to halt the card or 00; status 00, a flag byte
 * (00: one card) and the UID, or status 01 and 83 when there is none.
 */
import type { Device, Sending } from '../device.ts'
import { encodeFrame, type Request, RequestFramer } from './frame.ts'

export interface AabbOptions {
  readonly baud?: number
  /** 0 to 255; 0 unless told, and 0 reaches a reader of any station. */
  readonly station?: number
  /** Whether a flag byte stands ahead of the UID; it does unless told. */
  readonly flag?: boolean
}

const Command = { serialNumber: 0x25, station: 0x80, baud: 0x81 } as const
const Status = { ok: 0x00, failed: 0x01 } as const
/** Behind a failed status; 8F is unverified. */
const Fault = { noCard: 0x83, unknownCommand: 0x8f } as const
const Mode = { idle: 0x26, all: 0x52 } as const

/** In the order of the parameter of command 81. */
const RATES: readonly number[] = [9600, 19200, 38400, 57600, 115200]
const EVERYBODY = 0

interface Answer {
  readonly status: number
  readonly data: Uint8Array
  readonly carriesCard?: true
}

export class AabbReader implements Device<string> {
  readonly due = undefined
  readonly #flag: boolean
  #framer = new RequestFramer()
  #baud: number
  #station: number
  #card: { readonly uid: Buffer; halted: boolean } | undefined

  constructor({ baud = 9600, station = 0, flag = true }: AabbOptions = {}) {
    this.#baud = baud
    this.#station = station
    this.#flag = flag
  }

  get baud(): number {
    return this.#baud
  }

  /** Station and rate are kept; a halted card answers again. */
  restart(): void {
    this.#framer = new RequestFramer()
    if (this.#card !== undefined) this.#card.halted = false
  }

  /** A UID of four or seven bytes. Throws RangeError on others. */
  place(uid: string): void {
    if (!/^([0-9a-f]{8}|[0-9a-f]{14})$/i.test(uid))
      throw new RangeError('an IC card has 8 or 14 hex digits, such as DEADBEEF')
    this.#card = { uid: Buffer.from(uid, 'hex'), halted: false }
  }

  lift(): void {
    this.#card = undefined
  }

  receive(bytes: Uint8Array): Sending[] {
    return this.#framer
      .push(bytes)
      .filter(({ station }) => station === EVERYBODY || station === this.#station)
      .map((request) => {
        // Both take hold behind the answer.
        const [baud, station] = [this.#baud, this.#station]
        const { status, data, ...more } = this.#obey(request)
        const answer = encodeFrame(station, status, data)
        return { bytes: answer, baud, checksumAt: answer.length - 2, ...more }
      })
  }

  speak(): Sending[] {
    return []
  }

  #obey({ command, data }: Request): Answer {
    const [first] = data
    if (command === Command.station && first !== undefined) {
      this.#station = first
      return { status: Status.ok, data }
    }
    const rate = RATES[first ?? RATES.length]
    if (command === Command.baud && rate !== undefined) {
      this.#baud = rate
      return { status: Status.ok, data }
    }
    if (command === Command.serialNumber && data.length === 2) return this.#serialNumber(data)
    return { status: Status.failed, data: Buffer.of(Fault.unknownCommand) }
  }

  #serialNumber([mode, halt]: Uint8Array): Answer {
    const card = this.#card
    const answers = card !== undefined && (mode === Mode.all || (mode === Mode.idle && !card.halted))
    if (!answers) return { status: Status.failed, data: Buffer.of(Fault.noCard) }
    card.halted = halt === 1
    const flag = this.#flag ? [0x00] : []
    return { status: Status.ok, data: Buffer.concat([Buffer.from(flag), card.uid]), carriesCard: true }
  }
}
