/**
 * SAM_V / SAM_A frames (reader sheet §1.2): requests out of commands, answers out of whatever bytes arrive.
 *
 * request: AA AA AA 96 69 | length, 2 bytes big-endian | CMD Para data | CHK
 * answer:  AA AA AA 96 69 | length                     | SW1 SW2 SW3 data | CHK
 * The length counts all that follows it, CHK is the XOR of all from the length on.
 */

const PREAMBLE = Buffer.from([0xaa, 0xaa, 0xaa, 0x96, 0x69])
/** Bytes before those that the length counts. */
const HEAD = 7
const STATUS = 3
const MIN_LENGTH = STATUS + 1
/** The longest answer known is 0x090A, text, photo and two fingerprints. */
const MAX_LENGTH = 2400
/** Room for a frame, a rival inside it, and a good piece of what comes next. */
const CAPACITY = 8192

export type Response = { sw1: number; sw2: number; sw3: number; data: Uint8Array }

/** What was thrown away: bytes outside of frames, and beginnings of frames by what was wrong with them. */
export type Discarded = { noise: number; length: number; status: number; checksum: number; cut: number }

export function encodeRequest(cmd: number, para: number): Uint8Array {
  const body = [0x00, 0x03, cmd, para]
  return Uint8Array.from([...PREAMBLE, ...body, xor(body)])
}

type Verdict = { kind: 'whole'; end: number } | { kind: 'more' } | { kind: 'length' | 'status' | 'checksum' }

/**
 * Takes bytes in any pieces and hands out each whole answer with a right checksum, in order. Memory is one fixed
 * buffer. `onFrame` is called within push or idle and must not call them.
 */
export class FrameParser {
  readonly discarded: Discarded = { noise: 0, length: 0, status: 0, checksum: 0, cut: 0 }
  readonly #onFrame: (frame: Response) => void
  readonly #buffer = Buffer.alloc(CAPACITY)
  #size = 0
  /** Bytes before this are done with. */
  #at = 0
  /** Bytes before this stood in the last good frame. */
  #owned = 0

  constructor(onFrame: (frame: Response) => void) {
    this.#onFrame = onFrame
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const piece = bytes.subarray(from, from + CAPACITY - this.#size)
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
        this.#skipTo(Math.max(this.#at, this.#size - this.#preambleTail(this.#size)))
        return
      }
      this.#skipTo(start)
      const verdict = this.#judge(start)
      if (verdict.kind === 'whole') {
        const rival = this.#rival(start, verdict.end)
        if (rival === 'more' && !ended) return
        if (rival !== 'whole') {
          this.#accept(start, verdict.end)
          continue
        }
      }
      if (verdict.kind === 'more' && !ended) return
      const fault = verdict.kind === 'whole' || verdict.kind === 'more' ? 'cut' : verdict.kind
      this.discarded[fault]++
      // Not past the whole frame: its length may be wrong, and a good frame may begin within it.
      this.#skipTo(start + 1)
    }
  }

  #judge(start: number): Verdict {
    const known = this.#size - start
    if (known < HEAD) return { kind: 'more' }
    const length = this.#buffer.readUInt16BE(start + 5)
    if (length < MIN_LENGTH || length > MAX_LENGTH) return { kind: 'length' }
    if (length > MIN_LENGTH) {
      // Only success carries data; so most false beginnings are known before they swallow anything.
      if (known < HEAD + STATUS) return { kind: 'more' }
      const [sw1, sw2, sw3] = this.#buffer.subarray(start + HEAD, start + HEAD + STATUS)
      if (sw1 !== 0 || sw2 !== 0 || (sw3 !== 0x90 && sw3 !== 0x9f)) return { kind: 'status' }
    }
    const end = start + HEAD + length
    if (end > this.#size) return { kind: 'more' }
    return xor(this.#buffer.subarray(start + 5, end)) === 0 ? { kind: 'whole', end } : { kind: 'checksum' }
  }

  /**
   * An XOR of one byte lets one cut frame in 256 pass, filled up with the beginning of the next. Such a frame has a
   * rival: a frame that begins within it, ends after it and is right itself. A preamble that merely stands in a
   * photo has none.
   */
  #rival(start: number, end: number): 'whole' | 'more' | null {
    let open = false
    for (let at = this.#find(start + 1); at >= 0 && at + PREAMBLE.length <= end; at = this.#find(at + 1)) {
      const verdict = this.#judge(at)
      if (verdict.kind === 'whole' && verdict.end > end) return 'whole'
      if (verdict.kind === 'more') open = true
    }
    return open ? 'more' : null
  }

  #accept(start: number, end: number): void {
    const [sw1 = 0, sw2 = 0, sw3 = 0] = this.#buffer.subarray(start + HEAD, start + HEAD + STATUS)
    const data = Uint8Array.from(this.#buffer.subarray(start + HEAD + STATUS, end - 1))
    // Where a frame ends like a preamble begins, its last bytes may belong to the next one.
    this.#at = end - this.#preambleTail(end)
    this.#owned = end
    this.#onFrame({ sw1, sw2, sw3, data })
  }

  #find(from: number): number {
    return this.#buffer.subarray(0, this.#size).indexOf(PREAMBLE, from)
  }

  /** How many of the bytes before `end` are the beginning of a preamble. */
  #preambleTail(end: number): number {
    for (let count = Math.min(PREAMBLE.length - 1, end); count > 0; count--)
      if (PREAMBLE.subarray(0, count).equals(this.#buffer.subarray(end - count, end))) return count
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

function xor(bytes: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i++) sum ^= bytes[i] ?? 0
  return sum
}
