/** Codes as text and bytes, and a simulated scanner at the end of a line in memory, on the test's own clock. */
import type { Device, Sending } from '../../../../firmware-sim/device.ts'
import { resample } from '../../../../firmware-sim/line/faults.ts'
import type { MisreadFault, ReaderState } from '../../../../terminal/contract/screen.ts'
import type { DriverOptions, ReadCard, ReaderKind } from '../../../../terminal/reader/kind.ts'
import type { Port, PortState } from '../../../../terminal/reader/port.ts'

export const hex = (digits: string): Buffer => Buffer.from(digits.replace(/\s/g, ''), 'hex')
export const bytes = (...parts: (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))

/** The texts of the codes in these pieces, told that no more comes unless `open`. */
export function decode(kind: ReaderKind, pieces: readonly (string | Uint8Array)[], { open = false } = {}) {
  const texts: string[] = []
  const decoder = kind.decoder((card) => {
    if ('text' in card) texts.push(card.text)
  })
  for (const piece of pieces) decoder.push(bytes(piece))
  if (!open) decoder.idle()
  return { texts, discarded: decoder.discarded }
}

export const textsOf = (kind: ReaderKind, ...pieces: (string | Uint8Array)[]) => decode(kind, pieces).texts

/** A stream in pieces of these lengths, over and over. */
export function inPieces(stream: Buffer, lengths: readonly number[]): Buffer[] {
  const result: Buffer[] = []
  for (let at = 0, i = 0; at < stream.length; i++) {
    const length = lengths[i % lengths.length] ?? 1
    result.push(stream.subarray(at, at + length))
    at += length
  }
  return result
}

/** A port in memory. What is written goes to `onWrite`; bytes come in by `onBytes`. */
export class MemoryPort implements Port {
  onBytes: (bytes: Uint8Array) => void = () => {}
  onState: (state: PortState) => void = () => {}
  readonly written: string[] = []
  baud = 9600
  onWrite: (bytes: Uint8Array) => void = () => {}

  write(bytes: Uint8Array): boolean {
    this.written.push(Buffer.from(bytes).toString('hex'))
    this.onWrite(bytes)
    return true
  }

  async setBaud(baud: number): Promise<void> {
    this.baud = baud
  }

  async close(): Promise<void> {}

  say(...parts: (string | Uint8Array)[]): void {
    this.onBytes(bytes(...parts))
  }
}

/** Puts a simulated scanner behind a port: of another rate than its own it makes what a UART does, and so do we. */
export class SimulatedPort extends MemoryPort {
  readonly device: Device<string>
  mute = false
  #timer: NodeJS.Timeout | undefined

  constructor(device: Device<string>) {
    super()
    this.device = device
    this.onWrite = (request) => {
      if (this.mute) return
      const heard = resample(request, this.baud, this.device.baud)
      this.#send(this.device.receive(heard, performance.now()))
      this.#look()
    }
  }

  place(text: string): void {
    this.device.place(text, performance.now())
    this.#look()
  }

  /** Power off and on, so short that nobody noticed. */
  blink(): void {
    this.device.restart(performance.now())
  }

  #look(): void {
    clearTimeout(this.#timer)
    this.#send(this.device.speak(performance.now()))
    const { due } = this.device
    if (due !== undefined) this.#timer = setTimeout(() => this.#look(), Math.max(1, due - performance.now()))
  }

  #send(sendings: readonly Sending[]): void {
    const said = bytes(...sendings.map((sending) => resample(sending.bytes, sending.baud, this.baud)))
    if (said.length > 0 && !this.mute) setTimeout(() => this.onBytes(said), 10)
  }
}

/** A driver whose every event stands in `seen`, in order. */
export function drive(kind: ReaderKind, port: Port, options: Partial<DriverOptions> = {}) {
  const seen: string[] = []
  const logged: string[] = []
  const log = (fields: object, message: string) => {
    logged.push(JSON.stringify(fields) + message)
  }
  const driver = kind.drive({
    port,
    baud: null,
    form: null,
    settings: {},
    log: { info: log, warn: log },
    onCard: (_card: ReadCard, token: string) => seen.push(token),
    onMisread: (fault: MisreadFault) => seen.push(fault),
    onState: (state: ReaderState) => seen.push(state),
    ...options,
  })
  return { driver, seen, logged }
}
