/**
 * A PN532 on its serial port (protocol sheet §2.3). It sleeps from power-on until it is woken; each command is
 * acknowledged before it is answered; a search for a card waits, for ever unless its retries were limited.
 */
import type { Device, Sending } from '../device.ts'
import { ACK, CommandFramer, ERROR, encodeAnswer, type Incoming, NACK } from './frame.ts'

export interface Pn532Options {
  readonly baud?: number
}

const WAKE_UP = Buffer.from('5555000000', 'hex')
/** IC 32, version 1, revision 6, support 07. */
const FIRMWARE = Buffer.of(0x32, 0x01, 0x06, 0x07)
/** Item 5 of RFConfiguration: MaxRtyATR, MaxRtyPSL, MaxRtyPassiveActivation, the last of which limits a search. */
const MAX_RETRIES = 0x05
const FOR_EVER = 0xff
/** One try to find a card; unverified. */
const TRY_MS = 5

const Command = { firmware: 0x02, samConfiguration: 0x14, rfConfiguration: 0x32, inList: 0x4a } as const

export class Pn532Reader implements Device<string> {
  readonly baud: number
  due: number | undefined
  #awake = false
  /** While asleep: what may become the wake-up. */
  #heard = Buffer.alloc(0)
  #framer = new CommandFramer()
  #retries = FOR_EVER
  #searching = false
  #target: Buffer | undefined
  /** For a host that asks for it again. */
  #lastAnswer: Sending | undefined

  constructor({ baud = 115200 }: Pn532Options = {}) {
    this.baud = baud
  }

  restart(): void {
    this.#awake = false
    this.#heard = Buffer.alloc(0)
    this.#framer = new CommandFramer()
    this.#retries = FOR_EVER
    this.#lastAnswer = undefined
    this.#endSearch()
  }

  /** A UID of four bytes stands for a MIFARE Classic card, of seven for an Ultralight one. Throws RangeError on others. */
  place(uid: string, now: number): void {
    this.#target = encodeTarget(uid)
    if (this.#searching) this.due = now
  }

  lift(): void {
    this.#target = undefined
  }

  receive(bytes: Uint8Array, now: number): Sending[] {
    const frames = this.#awake ? bytes : this.#wake(bytes)
    return this.#framer.push(frames).flatMap((incoming) => this.#handle(incoming, now))
  }

  speak(now: number): Sending[] {
    if (this.due === undefined || now < this.due) return []
    const target = this.#target
    this.#endSearch()
    // NbTg 0: no card within the retries.
    if (target === undefined) return [this.#answer(Command.inList, Buffer.of(0))]
    return [{ ...this.#answer(Command.inList, target), carriesCard: true }]
  }

  /** What stands behind the wake-up; nothing while it has not come. */
  #wake(bytes: Uint8Array): Uint8Array {
    this.#heard = Buffer.concat([this.#heard, bytes])
    const at = this.#heard.indexOf(WAKE_UP)
    if (at < 0) {
      this.#heard = this.#heard.subarray(1 - WAKE_UP.length)
      return Buffer.alloc(0)
    }
    this.#awake = true
    return this.#heard.subarray(at + WAKE_UP.length)
  }

  #handle(incoming: Incoming, now: number): Sending[] {
    switch (incoming.kind) {
      case 'damaged':
        // Unverified: some say that it stays silent.
        return [{ bytes: NACK, baud: this.baud }]
      case 'nack':
        return this.#lastAnswer === undefined ? [] : [this.#lastAnswer]
      case 'ack':
        // From the host: no answer is wanted any more (unverified, §2.3).
        this.#endSearch()
        return []
      case 'command': {
        this.#endSearch()
        const answer = this.#obey(incoming.command, incoming.data, now)
        const ack = { bytes: ACK, baud: this.baud }
        return answer === undefined ? [ack] : [ack, answer]
      }
    }
  }

  /** The answer, or undefined while it takes a card or time. */
  #obey(command: number, data: Uint8Array, now: number): Sending | undefined {
    const [first, second] = data
    switch (command) {
      case Command.firmware:
        return data.length === 0 ? this.#answer(command, FIRMWARE) : this.#refuse()
      case Command.samConfiguration:
        return first === undefined || first < 1 || first > 4 ? this.#refuse() : this.#answer(command)
      case Command.rfConfiguration:
        if (first === MAX_RETRIES) {
          if (data.length !== 4) return this.#refuse()
          this.#retries = data[3] ?? FOR_EVER
        }
        return first === undefined ? this.#refuse() : this.#answer(command)
      case Command.inList:
        // One or two cards, 106 kbit/s type A; other card types are not simulated.
        if (data.length !== 2 || (first !== 1 && first !== 2) || second !== 0) return this.#refuse()
        this.#search(now)
        return undefined
      default:
        return this.#refuse()
    }
  }

  #search(now: number): void {
    this.#searching = true
    if (this.#target !== undefined) this.due = now
    else if (this.#retries !== FOR_EVER) this.due = now + (this.#retries + 1) * TRY_MS
  }

  #endSearch(): void {
    this.#searching = false
    this.due = undefined
  }

  #answer(command: number, data: Uint8Array = new Uint8Array(0)): Sending {
    const bytes = encodeAnswer(command, data)
    this.#lastAnswer = { bytes, baud: this.baud, checksumAt: bytes.length - 2 }
    return this.#lastAnswer
  }

  #refuse(): Sending {
    return { bytes: ERROR, baud: this.baud }
  }
}

/** NbTg, Tg, SENS_RES, SEL_RES, NFCIDLength, NFCID: the data of InListPassiveTarget's answer for one card. */
export function encodeTarget(uid: string): Buffer {
  if (!/^([0-9a-f]{8}|[0-9a-f]{14})$/i.test(uid))
    throw new RangeError('an IC card has 8 or 14 hex digits, such as DEADBEEF')
  const id = Buffer.from(uid, 'hex')
  const kind = id.length === 4 ? [0x00, 0x04, 0x08] : [0x00, 0x44, 0x00]
  return Buffer.concat([Buffer.of(1, 1, ...kind, id.length), id])
}
