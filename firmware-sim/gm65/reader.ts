/**
 * A GM65 (protocol sheet §3.1): a settings zone that the host reads and writes, and codes put out as plain bytes.
 * In command mode the acknowledgement of the trigger goes out ahead of the code, with nothing between them.
 */
import type { Sending } from '../device.ts'
import type { Charset } from '../scanner/charset.ts'
import { Scanner } from '../scanner/scanner.ts'
import { ACK, encodeAnswer, FrameType, HEARTBEAT, type Request, RequestFramer } from './frame.ts'
import { Address, baudOf, charsetOf, eyeOf, type Gm65Options, makeZone, tailOf } from './zone.ts'

/** What may be written to D9. */
const Reset = { factory: 0x50, factoryToo: 0x55, save: 0x56 } as const
/** The data of frame type 09. */
const Save = { save: 0x00, factory: 0x02 } as const

export class Gm65Reader extends Scanner {
  #framer = new RequestFramer()
  #zone: Buffer
  /** What is there again after power-on. */
  #flash: Buffer
  #baud: number

  constructor(options: Gm65Options = {}) {
    const zone = makeZone(options)
    super(eyeOf(zone))
    this.#zone = zone
    this.#flash = Buffer.from(zone)
    this.#baud = options.baud ?? 9600
  }

  get baud(): number {
    return this.#baud
  }

  protected get charset(): Charset {
    return charsetOf(this.#zone)
  }

  protected get tail(): string {
    return tailOf(this.#zone)
  }

  override restart(now: number): void {
    this.#framer = new RequestFramer()
    this.#load(this.#flash)
    super.restart(now)
  }

  receive(bytes: Uint8Array, now: number): Sending[] {
    return this.#framer.push(bytes).map((request) => {
      const baud = this.#baud
      const answer = this.#obey(request, now)
      return { bytes: answer, baud, checksumAt: answer.length - 1 }
    })
  }

  #obey({ type, address, data }: Request, now: number): Buffer {
    const [first = 0] = data
    switch (type) {
      case FrameType.read:
        return encodeAnswer(this.#zone.subarray(address, address + first))
      case FrameType.heartbeat:
        return HEARTBEAT
      case FrameType.save:
        if (first === Save.factory) this.#load(makeZone())
        if (first === Save.factory || first === Save.save) this.#keep()
        return ACK
      default:
        this.#write(address, data, now)
        return ACK
    }
  }

  #write(address: number, data: Uint8Array, now: number): void {
    const [first = 0] = data
    if (address === Address.reset) {
      const factory = first === Reset.factory || first === Reset.factoryToo
      if (factory) this.#load(makeZone())
      if (factory || first === Reset.save) this.#keep()
      return
    }
    if (address === Address.trigger) {
      if ((first & 1) === 0) this.eye.stop()
      else this.eye.trigger(now)
      return
    }
    this.#zone.set(
      data.subarray(0, Math.max(0, this.#zone.length - address)),
      Math.min(address, this.#zone.length),
    )
    this.#load(this.#zone)
  }

  /** A rate that is none leaves the old one. */
  #load(zone: Buffer): void {
    this.#zone = Buffer.from(zone)
    this.#baud = baudOf(zone) ?? this.#baud
    this.eye.set(eyeOf(zone))
  }

  #keep(): void {
    this.#flash = Buffer.from(this.#zone)
  }
}
