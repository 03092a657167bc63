/** One command at a time to the chip: first it says that it heard, then it answers, each within its time (§2.3). */
import { type Discarded, FrameReader } from '../frame-reader.ts'
import type { Port } from '../port.ts'
import { Silence } from '../silence.ts'
import { ACK, ANSWERS, type Frame } from './frame.ts'
import { ACK_MS, type Command } from './protocol.ts'

/** Longest pause within a frame, whatever stands in between. */
const QUIET_MS = 100

type Waiting = {
  command: Command
  heard: boolean
  timer: NodeJS.Timeout
  done: (data: Uint8Array | null) => void
}

export class Exchange {
  readonly #port: Port
  readonly #frames = new FrameReader(ANSWERS, (frame) => this.#receive(frame))
  readonly #silence = new Silence(QUIET_MS, () => this.#frames.idle())
  #waiting: Waiting | null = null

  constructor(port: Port) {
    this.#port = port
  }

  get discarded(): Discarded {
    return this.#frames.discarded
  }

  push(bytes: Uint8Array): void {
    this.#silence.restart()
    this.#frames.push(bytes)
  }

  /** The data of the answer; null where none came in time, or the chip refused. */
  ask(command: Command): Promise<Uint8Array | null> {
    this.#end(null)
    // What came unasked may end in half a frame, which would swallow the answer.
    this.#frames.idle()
    return new Promise((done) => {
      const timer = setTimeout(() => this.#end(null), ACK_MS)
      this.#waiting = { command, heard: false, timer, done }
      // Refused bytes are not kept for later, so the limit runs as if they were lost on the way.
      this.#port.write(command.request)
    })
  }

  /** Ends the wait without an answer, and forgets what has begun. */
  abandon(): void {
    this.#end(null)
    this.#silence.stop()
    this.#frames.idle()
  }

  #receive(frame: Frame): void {
    const waiting = this.#waiting
    if (waiting === null) return
    if (frame.kind === 'refusal') {
      this.#end(null)
    } else if (frame.kind === 'ack') {
      waiting.heard = true
      clearTimeout(waiting.timer)
      waiting.timer = setTimeout(() => this.#giveUp(), waiting.command.work)
    } else if (waiting.heard && frame.code === waiting.command.answer) {
      // What comes before the ACK is a late answer to an earlier command.
      this.#end(frame.data)
    }
  }

  #giveUp(): void {
    this.#end(null)
    // An ACK from the host ends the work on a command (not verified on hardware).
    this.#port.write(ACK)
  }

  #end(data: Uint8Array | null): void {
    clearTimeout(this.#waiting?.timer)
    const done = this.#waiting?.done
    this.#waiting = null
    done?.(data)
  }
}
