/**
 * Codes out of whatever bytes arrive, for every kind of scanner (reader sheet §3.1, §3.4): ended by CR, LF or TAB, or
 * by silence where the scanner sends no tail; answers to commands are taken out wherever they stand. Never half a
 * code: what may be one is dropped up to its end. A device that ends codes with a tail always does (§3.1): told to trust
 * that, a silence within a code makes none of it.
 */
import type { Decoder } from '../kind.ts'
import type { AnswerFormat } from './answers.ts'
import { textOf } from './text-of.ts'

/** In bytes; a QR code holds at most 2953, or 7089 digits, which no card has. */
export const LONGEST_CODE = 3072
const SEPARATORS = [0x0d, 0x0a, 0x09]
const PIECE = 512
/** So many codes in a row that only a silence ended: whatever looked like a tail before was none. */
const TAILLESS = 3

export type CodeEvents = {
  onCode: (text: string) => void
  onAnswer?: (answer: Uint8Array) => void
  /** Something like a code came and cannot be read; `size` in bytes. */
  onFault?: (size: number) => void
  /** What was to be passed over is: codes are whole from here on. */
  onWhole?: () => void
}

/** Memory is two fixed buffers. Events are called within push or idle and must not call them. */
export class CodeReader implements Decoder {
  /** Codes of which only a part came (`cut`), too long ones, and so on; spoilt answers; and the bytes of all these. */
  readonly discarded = { noise: 0, cut: 0, long: 0, control: 0, undecodable: 0, checksum: 0 }
  readonly #answers: AnswerFormat
  readonly #events: CodeEvents
  /** Bytes that may yet turn out to be an answer. */
  readonly #held: Buffer
  #size = 0
  readonly #text = Buffer.alloc(LONGEST_CODE)
  #length = 0
  /** Where in the text answers stood. */
  #breaks: number[] = []
  /** Why bytes are passed over up to the next end of a code, and how many. */
  #skipping: 'cut' | 'long' | null = null
  #skipped = 0
  /** Whether the beginning of the first code may have been missed. */
  #missed = false
  readonly #trusting: boolean
  #tails = false
  /** A code has just ended without a tail: where one comes soon, that was only a part of it. */
  #loose = false
  /** Codes in a row that ended without a tail although there are tails. */
  #tailless = 0

  /** `trusting`: once a code came with a tail, all do. Not so in a capture, which knows of no silence. */
  constructor(answers: AnswerFormat, events: CodeEvents, trusting = false) {
    this.#answers = answers
    this.#events = events
    this.#trusting = trusting
    this.#held = Buffer.alloc(answers.longest + PIECE)
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const piece = bytes.subarray(from, from + this.#held.length - this.#size)
      this.#held.set(piece, this.#size)
      this.#size += piece.length
      from += piece.length
      this.#scan(false)
    }
  }

  /** Nothing comes for a while; where that cuts a code, its rest may yet come up to the next call. */
  idle(): void {
    this.#scan(true)
    if (this.#skipping === null && this.#tails && this.#tailless < TAILLESS && this.#isSomething()) {
      this.#tailless++
      this.#skip('cut')
    } else this.#end(false)
  }

  /** Whether a code may have been cut by a silence, so that its rest may come. */
  get unsure(): boolean {
    return this.#loose || this.broken
  }

  /** Whether it surely was. */
  get broken(): boolean {
    return this.#skipping === 'cut' && this.#skipped > 0 && !this.#missed
  }

  /** The device was asked: it sends tails. */
  tailed(): void {
    this.#tails = this.#trusting
  }

  /** For another connection: forgets all, and passes over what comes up to the end of a code. */
  passOver(): void {
    this.#held.fill(0)
    this.#size = 0
    this.#wipe()
    this.#skipping = 'cut'
    this.#skipped = 0
    this.#missed = true
    this.#tails = false
    this.#loose = false
    this.#tailless = 0
  }

  #scan(last: boolean): void {
    let at = 0
    while (at < this.#size) {
      const first = this.#skipped === 0 && this.#length === (this.#breaks.at(-1) ?? 0)
      const judged = this.#answers.judge(this.#held.subarray(at, this.#size), first, last)
      if (judged.kind === 'more') break
      if (judged.kind === 'text') {
        this.#take(this.#held.readUInt8(at))
        at++
        continue
      }
      if (!first) this.#breaks.push(this.#length)
      const end = at + judged.size
      if (judged.kind === 'answer') this.#events.onAnswer?.(Uint8Array.from(this.#held.subarray(at, end)))
      else {
        this.discarded.checksum++
        this.discarded.noise += judged.size
      }
      at = end
    }
    this.#held.copyWithin(0, at, this.#size)
    this.#held.fill(0, this.#size - at, this.#size)
    this.#size -= at
  }

  #take(byte: number): void {
    if (SEPARATORS.includes(byte)) {
      this.#end(true)
      return
    }
    if (this.#skipping === null && this.#length === LONGEST_CODE) this.#makeRoom()
    if (this.#skipping === null) {
      this.#text[this.#length] = byte
      this.#length++
    } else {
      this.#skipped++
      this.discarded.noise++
    }
  }

  /** What stands before an answer cannot be of one code with what stands behind it, where both together are too long. */
  #makeRoom(): void {
    const done = this.#breaks.pop()
    if (done === undefined) {
      this.#skip('long')
      return
    }
    this.#give([...this.#breaks, done])
    this.#text.copyWithin(0, done)
    this.#length -= done
    this.#text.fill(0, this.#length)
    this.#breaks = []
  }

  /** What has come, and what will come up to the end, is of no use. */
  #skip(why: 'cut' | 'long'): void {
    this.#skipping = why
    this.#skipped = this.#length
    this.discarded.noise += this.#length
    this.#wipe()
  }

  /** Blanks and the like are no code, and need no tail. */
  #isSomething(): boolean {
    const result = textOf(this.#text.subarray(0, this.#length))
    return result.ok || result.fault !== 'empty'
  }

  /**
   * A tail behind the text says that this scanner sends tails: an answer within came while the code was on its way.
   * Without one, answers are all that stands between codes.
   */
  #end(tail: boolean): void {
    if (tail && this.#loose && this.#skipping === null && this.#isSomething()) {
      this.#skip('cut')
      this.#tails = true
    }
    const skipped = this.#skipping
    if (skipped !== null && this.#skipped > 0) {
      this.discarded[skipped]++
      this.#events.onFault?.(this.#skipped)
    }
    this.#skipping = null
    this.#skipped = 0
    if (this.#missed) this.#events.onWhole?.()
    this.#missed = false
    const codes = this.#give(tail ? [this.#length] : [...this.#breaks, this.#length])
    this.#loose = this.#trusting && !tail && codes > 0
    if (tail && codes > 0) {
      this.#tails = this.#trusting
      this.#tailless = 0
    }
    this.#wipe()
  }

  /** Codes that end at these places of the text, the first of them beginning at its start; how many were good. */
  #give(ends: readonly number[]): number {
    let from = 0
    let good = 0
    for (const to of ends) {
      const result = textOf(this.#text.subarray(from, to))
      this.discarded.noise += to - from - (result.ok ? result.kept : 0)
      if (result.ok) {
        good++
        this.#events.onCode(result.text)
      } else if (result.fault !== 'empty') {
        this.discarded[result.fault]++
        this.#events.onFault?.(to - from)
      }
      from = to
    }
    return good
  }

  /** A code names a person: it should not wait in memory for the next one. */
  #wipe(): void {
    this.#text.fill(0, 0, this.#length)
    this.#length = 0
    this.#breaks = []
  }
}
