/** Where a device meets line and power: it hears and speaks while there is both, and starts anew when both come back. */
import type { Device, Sending } from './device.ts'
import { disturb, type LineFaults, type Random, resample } from './line/faults.ts'
import type { Line } from './line/line.ts'
import { Transmitter } from './line/transmitter.ts'

const DEFAULT_REPLUG_MS = 2000

export class Socket {
  readonly #device: Device<never>
  readonly #line: Line
  readonly #faults: LineFaults
  readonly #random: Random
  readonly #onSending: (sending: Sending) => void
  readonly #transmitter: Transmitter
  #poweredAt: number | undefined
  #closed = false
  #nextWord: NodeJS.Timeout | undefined
  #nextPlug: NodeJS.Timeout | undefined
  /** One step after the other: a line must be gone before it comes back. */
  #last: Promise<void> = Promise.resolve()

  /** The line is plugged in, and the device starts. `onSending` sees what it says before the line does. */
  constructor(
    device: Device<never>,
    line: Line,
    faults: LineFaults,
    random: Random,
    onSending: (sending: Sending) => void,
  ) {
    this.#device = device
    this.#line = line
    this.#faults = faults
    this.#random = random
    this.#onSending = onSending
    this.#transmitter = new Transmitter((piece) => line.write(piece), faults, random)
    this.#powerOn()
  }

  /** Bytes from the host. */
  receive(bytes: Uint8Array): void {
    if (this.#faults.silence || this.#startsFor() > 0) return
    const { baud } = this.#device
    const heard = resample(bytes, this.#faults.hostBaud ?? baud, baud)
    this.#send(this.#device.receive(disturb(heard, this.#faults, this.#random), now()))
    this.#speak()
  }

  /** Something is done to the device, which may make it speak. */
  touch(what: (now: number) => void): void {
    what(now())
    this.#speak()
  }

  unplug(): Promise<void> {
    return this.#inTurn(async () => {
      this.#powerOff()
      await this.#line.unplug()
    })
  }

  plug(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#poweredAt !== undefined || this.#closed) return
      await this.#line.plug()
      this.#powerOn()
    })
  }

  close(): Promise<void> {
    this.#closed = true
    return this.unplug()
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step, step)
    return this.#last
  }

  #powerOn(): void {
    this.#poweredAt = now()
    this.#device.restart(now())
    this.#speak()
    const { unplugMs } = this.#faults
    if (unplugMs !== undefined) this.#nextPlug = setTimeout(() => this.#comeAndGo(), unplugMs)
  }

  #powerOff(): void {
    this.#poweredAt = undefined
    clearTimeout(this.#nextWord)
    clearTimeout(this.#nextPlug)
    this.#transmitter.stop()
  }

  async #comeAndGo(): Promise<void> {
    await this.unplug()
    if (this.#closed) return
    this.#nextPlug = setTimeout(() => this.plug(), this.#faults.replugMs ?? DEFAULT_REPLUG_MS)
  }

  /** Milliseconds until it has started; for ever without power. */
  #startsFor(): number {
    if (this.#poweredAt === undefined) return Number.POSITIVE_INFINITY
    return this.#poweredAt + (this.#faults.slowStartMs ?? 0) - now()
  }

  /** Lets the device say what is due, and comes back when the next is. */
  #speak(): void {
    clearTimeout(this.#nextWord)
    if (this.#poweredAt === undefined) return
    const startsFor = this.#startsFor()
    if (startsFor <= 0) this.#send(this.#device.speak(now()))
    const { due } = this.#device
    if (due === undefined) return
    this.#nextWord = setTimeout(() => this.#speak(), Math.max(1, startsFor, due - now()))
  }

  #send(sendings: readonly Sending[]): void {
    if (this.#faults.silence) return
    for (const sending of sendings) {
      this.#onSending(sending)
      this.#transmitter.send(sending)
    }
  }
}

function now(): number {
  return performance.now()
}
