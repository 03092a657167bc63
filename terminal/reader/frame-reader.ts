/**
 * Frames out of whatever bytes arrive, for every kind of reader: cut, glued, noisy, in any pieces. What a frame looks
 * like, its format says; here is how the next good one is found whatever came before it.
 */

export type Verdict<Fault extends string> =
  /** `size` in bytes, from the start. */
  { kind: 'whole'; size: number } | { kind: 'more' } | { kind: 'fault'; fault: Fault }

export interface FrameFormat<Frame, Fault extends string> {
  /** What every frame begins with; at least one byte. */
  readonly start: Uint8Array
  /** Longest frame in bytes. */
  readonly longest: number
  readonly faults: readonly Fault[]
  /**
   * Judges bytes that begin with `start`, as early as can be: what is not called a fault swallows what follows it.
   * `more` only below `longest`.
   */
  judge(bytes: Buffer): Verdict<Fault>
  /** Reads a whole frame; its bytes are wiped after the call, so what is kept must be copied. */
  read(frame: Buffer): Frame
}

/** What was thrown away: bytes outside of frames, beginnings that were never ended, and beginnings by their fault. */
export type Discarded<Fault extends string = string> = Record<Fault | 'noise' | 'cut', number>

/** Room for a frame, a rival inside it, and a good piece of what comes next. */
const ROOM = 3

/**
 * Takes bytes in any pieces and hands out each whole frame, in order. Memory is one fixed buffer. `onFrame` is called
 * within push or idle and must not call them.
 */
export class FrameReader<Frame, Fault extends string> {
  readonly discarded: Discarded<Fault>
  readonly #format: FrameFormat<Frame, Fault>
  readonly #onFrame: (frame: Frame) => void
  readonly #buffer: Buffer
  #size = 0
  /** Bytes before this are done with. */
  #at = 0
  /** Bytes before this stood in the last good frame. */
  #owned = 0

  constructor(format: FrameFormat<Frame, Fault>, onFrame: (frame: Frame) => void) {
    this.#format = format
    this.#onFrame = onFrame
    this.#buffer = Buffer.alloc(ROOM * format.longest)
    const counters: Record<string, number> = { noise: 0, cut: 0 }
    for (const fault of format.faults) counters[fault] = 0
    this.discarded = counters as Discarded<Fault>
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const piece = bytes.subarray(from, from + this.#buffer.length - this.#size)
      this.#buffer.set(piece, this.#size)
      this.#size += piece.length
      from += piece.length
      this.#scan(false)
      this.#compact()
    }
  }

  /** No more will come of what has begun: gives up unfinished frames and hands out whole ones that hid in them. */
  idle(): void {
    this.#scan(true)
    this.#skipTo(this.#size)
    this.#compact()
  }

  #scan(ended: boolean): void {
    for (;;) {
      const start = this.#find(this.#at)
      if (start < 0) {
        this.#skipTo(Math.max(this.#at, this.#size - this.#beginningBefore(this.#size)))
        return
      }
      this.#skipTo(start)
      const verdict = this.#judge(start)
      if (verdict.kind === 'whole') {
        const rival = this.#rival(start, start + verdict.size)
        if (rival === 'more' && !ended) return
        if (rival !== 'whole') {
          this.#accept(start, start + verdict.size)
          continue
        }
      }
      if (verdict.kind === 'more' && !ended) return
      this.discarded[verdict.kind === 'fault' ? verdict.fault : 'cut']++
      // Not past the whole frame: its length may be wrong, and a good frame may begin within it.
      this.#skipTo(start + 1)
    }
  }

  #judge(start: number): Verdict<Fault> {
    return this.#format.judge(this.#buffer.subarray(start, this.#size))
  }

  /**
   * A checksum of one byte lets one cut frame in 256 pass, filled up with the beginning of the next. Such a frame has
   * a rival: a frame that begins within it, ends after it and is right itself. A start that merely stands in the data
   * has none.
   */
  #rival(start: number, end: number): 'whole' | 'more' | null {
    let open = false
    const last = end - this.#format.start.length
    for (let at = this.#find(start + 1); at >= 0 && at <= last; at = this.#find(at + 1)) {
      const verdict = this.#judge(at)
      if (verdict.kind === 'whole' && at + verdict.size > end) return 'whole'
      if (verdict.kind === 'more') open = true
    }
    return open ? 'more' : null
  }

  #accept(start: number, end: number): void {
    const frame = this.#format.read(this.#buffer.subarray(start, end))
    // Where a frame ends like a frame begins, its last bytes may belong to the next one.
    this.#at = end - this.#beginningBefore(end)
    this.#owned = end
    this.#onFrame(frame)
  }

  #find(from: number): number {
    return this.#buffer.subarray(0, this.#size).indexOf(this.#format.start, from)
  }

  /** How many of the bytes before `end` are the beginning of a start. */
  #beginningBefore(end: number): number {
    const { start } = this.#format
    for (let count = Math.min(start.length - 1, end); count > 0; count--)
      if (this.#buffer.subarray(end - count, end).equals(start.subarray(0, count))) return count
    return 0
  }

  #skipTo(position: number): void {
    this.discarded.noise += Math.max(0, position - Math.max(this.#at, this.#owned))
    this.#at = position
  }

  /** Wipes what is done with: a name and an ID number should not wait in memory for the next card. */
  #compact(): void {
    if (this.#at === 0) return
    this.#buffer.copyWithin(0, this.#at, this.#size)
    this.#buffer.fill(0, this.#size - this.#at, this.#size)
    this.#size -= this.#at
    this.#owned = Math.max(0, this.#owned - this.#at)
    this.#at = 0
  }
}
