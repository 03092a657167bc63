/** One question at a time to the module, and its answer within a time limit (reader sheet §1.6). */

import { type Discarded, FrameReader } from '../frame-reader.ts'
import type { Port } from '../port.ts'
import { ANSWERS, type Response } from './frame.ts'
import { answers, type Command, timeLimit } from './protocol.ts'

type Waiting = { command: Command; done: (answer: Response | null) => void }

export class Exchange {
  readonly #port: Port
  readonly #parser = new FrameReader(ANSWERS, (frame) => this.#receive(frame))
  #waiting: Waiting | null = null

  constructor(port: Port) {
    this.#port = port
  }

  get discarded(): Discarded {
    return this.#parser.discarded
  }

  push(bytes: Uint8Array): void {
    this.#parser.push(bytes)
  }

  /** The answer, success or not; null where none came within the command's time limit at `baud`, or none ever can. */
  ask(command: Command, baud: number): Promise<Response | null> {
    // What came unasked may end in half a frame, which would swallow the answer.
    this.#parser.idle()
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => {
          this.#parser.idle()
          this.abandon()
        },
        timeLimit(command, baud),
      )
      this.#waiting = {
        command,
        done: (answer) => {
          clearTimeout(timer)
          this.#waiting = null
          resolve(answer)
        },
      }
      // Refused bytes are not kept for later, so the limit runs as if they were lost on the way.
      this.#port.write(command.request)
    })
  }

  /** Ends the wait without an answer. */
  abandon(): void {
    this.#waiting?.done(null)
  }

  #receive(frame: Response): void {
    if (this.#waiting !== null && answers(this.#waiting.command, frame)) this.#waiting.done(frame)
  }
}
