/**
 * Owns one serial device through unplugging and replugging, over serialport 13 (reader sheet §5.3). Every try is a
 * new SerialPort: an old one would send what was written while it was closed.
 */
import { SerialPort } from 'serialport'
import { backOff, type Pace } from '../../core/back-off.ts'
import type { Log, Port, PortState, Random } from './port.ts'

/** A command is a few bytes: more than this waiting means that the device takes none. */
const MAX_WAITING_BYTES = 256
const RETRY: Pace = { first: 500, most: 10_000 }

export class SerialLine implements Port {
  onBytes: (bytes: Uint8Array) => void = () => {}
  onState: (state: PortState) => void = () => {}

  readonly #path: string
  readonly #random: Random
  readonly #log: Log
  #baud: number
  #device: SerialPort | null = null
  #attempt: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #tries = 0
  #lastProblem: string | null = null
  #closing: Promise<void> | null = null

  /** Starts to connect at once; `baud` in bits per second. */
  constructor(path: string, baud: number, { random, log }: { random: Random; log: Log }) {
    this.#path = path
    this.#baud = baud
    this.#random = random
    this.#log = log
    this.#connect()
  }

  write(bytes: Uint8Array): boolean {
    if (this.#device === null || this.#device.writableLength > MAX_WAITING_BYTES) return false
    this.#device.write(bytes)
    return true
  }

  async setBaud(baud: number): Promise<void> {
    if (baud === this.#baud) return
    this.#baud = baud
    const device = this.#device
    if (device === null) return
    const error = await new Promise<Error | null>((done) => device.update({ baudRate: baud }, done))
    if (error) this.#log.warn({ path: this.#path, baud, problem: error.message }, 'the rate could not be set')
  }

  close(): Promise<void> {
    this.#closing ??= this.#shut()
    return this.#closing
  }

  async #shut(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#attempt
    const device = this.#device
    this.#device = null
    if (device !== null) await release(device)
  }

  #connect(): void {
    const device = new SerialPort({ path: this.#path, baudRate: this.#baud, autoOpen: false })
    let over = false
    const lose = async (problem: string) => {
      if (over) return
      over = true
      if (this.#device === device) this.#device = null
      if (this.#closing === null) this.onState('away')
      await release(device)
      if (this.#closing === null) this.#retryLater(problem)
    }
    device.on('data', (bytes: Uint8Array) => {
      if (this.#device !== device || this.#closing !== null) return
      this.#tries = 0
      this.onBytes(bytes)
    })
    device.on('close', (error: Error | null) => lose(error?.message ?? 'closed'))
    device.on('error', (error) => lose(error.message))
    device.on('end', () => lose('end of input'))
    this.#attempt = new Promise((tried) => {
      device.open((error) => {
        if (error) {
          void lose(error.message)
        } else {
          this.#device = device
          this.#lastProblem = null
          this.#log.info({ path: this.#path, baud: this.#baud }, 'reader port open')
          if (this.#closing === null) this.onState('open')
        }
        tried()
      })
    })
  }

  #retryLater(problem: string): void {
    // A reader may be away for days: each problem is said once.
    if (problem !== this.#lastProblem)
      this.#log.warn({ path: this.#path, problem }, `reader port away: ${explain(problem)}`)
    this.#lastProblem = problem
    this.#tries += 1
    this.#timer = setTimeout(() => this.#connect(), backOff(this.#tries, RETRY, this.#random))
  }
}

/** Always close(): in serialport 13.0.0 destroy() keeps the device locked. */
function release(device: SerialPort): Promise<void> {
  if (!device.isOpen) return Promise.resolve()
  return new Promise((done) => device.close(() => done()))
}

function explain(problem: string): string {
  if (/no such file|file not found/i.test(problem)) return 'no such device, is the cable plugged in?'
  if (/permission|access denied/i.test(problem))
    return 'not allowed, the user must be in the group of the device'
  if (/lock|busy/i.test(problem)) return 'another program holds it'
  return 'the connection was lost'
}
