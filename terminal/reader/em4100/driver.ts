/**
 * A tag reader that only talks, and repeats itself while a tag lies there, every 50 to 220 ms (reader sheet §2.1).
 */
import type { ReaderState } from '../../contract/screen.ts'
import { Presence } from '../chip/presence.ts'
import { FrameReader } from '../frame-reader.ts'
import type { Driver, DriverOptions } from '../kind.ts'
import { Silence } from '../silence.ts'
import { Unread } from '../unread.ts'
import { TAGS } from './frame.ts'

/** A frame takes 15 ms. */
const QUIET_MS = 100
/** Silence is counted in ticks: a process that was held up sees one late tick, not a tag that was lifted. */
const TICK_MS = 100
/** A tag is gone 300 ms after its last frame; */
const GONE_AFTER = 3
/** where frames come 200 ms apart or more, one of them may be lost and the next is still in time. */
const SLOW = 2
const GONE_AFTER_SLOW = 5

export class TagDriver implements Driver {
  readonly #options: DriverOptions
  readonly #presence: Presence
  readonly #frames = new FrameReader(TAGS, (uid) => this.#see(uid))
  readonly #silence = new Silence(QUIET_MS, () => {
    this.#frames.idle()
    this.#count()
  })
  readonly #unread: Unread
  /** Bytes thrown away, as far as they are counted. */
  #noise = 0
  #timer: NodeJS.Timeout | undefined
  #connected = false
  #state: ReaderState | null = null
  /** Ticks since the last frame. */
  #quiet = 0

  constructor(options: DriverOptions) {
    this.#options = options
    this.#presence = new Presence(options, 1)
    this.#unread = new Unread(options)
    options.port.onBytes = (bytes) => {
      if (!this.#connected) return
      this.#silence.restart()
      this.#frames.push(bytes)
      this.#count()
    }
    options.port.onState = (state) => {
      this.close()
      this.#connected = state === 'open'
      this.#enter(this.#connected ? 'ready' : 'away')
    }
  }

  close(): void {
    this.#connected = false
    this.#silence.stop()
    this.#frames.idle()
    this.#noise = this.#frames.discarded.noise
    this.#unread.forget()
    this.#lift()
  }

  #count(): void {
    const { discarded } = this.#frames
    this.#unread.lost(discarded.noise - this.#noise, discarded)
    this.#noise = discarded.noise
  }

  #see(uid: string): void {
    this.#unread.read()
    this.#await(this.#quiet < SLOW ? GONE_AFTER : GONE_AFTER_SLOW)
    this.#presence.see({ card: { reader: 'em4100', uid }, uid })
  }

  /** For the next frame, so many ticks. */
  #await(ticks: number): void {
    clearTimeout(this.#timer)
    this.#quiet = 0
    const tick = () => {
      this.#quiet++
      if (this.#quiet >= ticks) this.#lift()
      else this.#timer = setTimeout(tick, TICK_MS)
    }
    this.#timer = setTimeout(tick, TICK_MS)
  }

  #lift(): void {
    clearTimeout(this.#timer)
    this.#quiet = 0
    this.#presence.forget()
  }

  #enter(state: ReaderState): void {
    if (this.#state === state) return
    this.#state = state
    const { log, onState } = this.#options
    if (state === 'ready') log.info({ state }, 'reader state')
    else log.warn({ state, discarded: this.#frames.discarded }, 'reader state')
    onState(state)
  }
}
