/**
 * Keeps the newest roster 名册 that the county signed, as the very messages that came: first it whole, then each change
 * since. A change is added to the file before it holds, and one that a power cut left unfinished bears no signature
 * that fits: after any crash there is the old roster or the new one. Reading the file is hearing the messages again.
 */
import { appendFileSync, closeSync, fsyncSync, ftruncateSync, openSync } from 'node:fs'
import type { Verify } from '../core/batch.ts'
import type { Roster } from '../core/roster.ts'
import { afterMessage, type Held, NOTHING_HELD, parseRosterMessage } from '../core/roster-delta.ts'
import { indexOf } from '../core/roster-index.ts'
import { readIfThere, writeWhole } from './files.ts'
import { journalFailure } from './journal/failure.ts'

export type RosterResult =
  | { kind: 'applied'; roster: Roster }
  /** One of several messages of a whole roster; the others are awaited. */
  | { kind: 'part'; part: number; parts: number }
  /** Not newer than what is held: nothing to do. */
  | { kind: 'known'; version: number }
  | { kind: 'refused'; problem: string }

/** Each change is proved and applied at every start: after so many the county is asked for the roster whole. */
const MOST_CHANGES = 500

export class RosterStore {
  readonly #file: string
  readonly #terminal: string
  readonly #verify: Verify
  readonly #problem: (text: string) => void
  #held: Held = NOTHING_HELD
  /** Messages of the roster that is coming in parts. */
  #parts: string[] = []
  /** What stands in the file, in bytes; null where it does not hold what is held. */
  #written: number | null = null
  #wanted = false

  /** Reads what is kept; `problem` is told why a roster that is kept cannot be used, or one that came not be kept. */
  constructor(file: string, terminal: string, verify: Verify, problem: (text: string) => void) {
    this.#file = file
    this.#terminal = terminal
    this.#verify = verify
    this.#problem = problem
    try {
      const kept = readIfThere(file)
      if (kept !== null) this.#hearAgain(kept)
    } catch (error) {
      // The county sends another to a terminal that says it has none.
      problem(journalFailure(error).message)
    }
  }

  get roster(): Roster | null {
    return this.#held.roster
  }

  /** What the county is told to be held: 0 asks for it whole. */
  get version(): number {
    return this.#wanted ? 0 : (this.#held.roster?.version ?? 0)
  }

  /** Asks the county for the roster whole, and decides by the one that is held until then. */
  askWhole(): void {
    this.#wanted = true
  }

  /**
   * Takes a signed message if it is this terminal's and was issued later. What it makes whole is on the disk before it
   * holds; where the disk refuses it holds all the same, because a lost card must be lost now.
   */
  take(text: string): RosterResult {
    const read = parseRosterMessage(text, this.#terminal, this.#verify)
    if (!read.ok) return { kind: 'refused', problem: read.problem }
    const next = read.value
    const step = afterMessage(this.#held, next)
    if (step.kind === 'known') return { kind: 'known', version: next.version }
    if (step.kind === 'unfitting')
      return {
        kind: 'refused',
        problem: `roster: changes a version other than ${this.#held.roster?.version ?? 0}`,
      }
    if (step.kind === 'part') {
      const [one] = step.held.parts
      if (step.held.parts.length === 1) this.#parts = []
      this.#parts.push(text)
      this.#held = step.held
      return { kind: 'part', part: step.held.parts.length, parts: one?.parts ?? 0 }
    }
    if (step.change) this.#add(text)
    else this.#replace('kind' in next ? [...this.#parts, text] : [text])
    // Now, and not while somebody waits at the reader.
    indexOf(step.held.roster)
    this.#held = step.held
    return { kind: 'applied', roster: step.held.roster }
  }

  #hearAgain(kept: string): void {
    let from = 0
    let changes = 0
    while (from < kept.length) {
      const cut = kept.indexOf('\n', from)
      const end = cut < 0 ? kept.length : (indexFrom(kept, '\n', cut + 1) ?? kept.length)
      const read = parseRosterMessage(kept.slice(from, end), this.#terminal, this.#verify)
      const step = read.ok ? afterMessage(this.#held, read.value) : null
      if (step === null || step.kind === 'known' || step.kind === 'unfitting') {
        this.#problem(read.ok ? 'roster: a change does not fit what stands before it' : read.problem)
        break
      }
      from = end + 1
      this.#held = step.held
      if (step.kind === 'applied' && step.change) changes += 1
    }
    const { roster } = this.#held
    if (roster === null) {
      this.#held = NOTHING_HELD
      return
    }
    indexOf(roster)
    this.#held = { roster, parts: [] }
    if (changes > MOST_CHANGES) this.askWhole()
    // An earlier version of this program wrote no line end after the last message: it is written anew, whole.
    this.#written = from <= kept.length ? Buffer.byteLength(kept.slice(0, from)) : null
  }

  #replace(messages: readonly string[]): void {
    this.#parts = []
    this.#wanted = false
    this.#keep(() => {
      const text = messages.map((message) => `${message}\n`).join('')
      writeWhole(this.#file, text)
      return Buffer.byteLength(text)
    })
  }

  #add(message: string): void {
    const at = this.#written
    if (at === null) {
      // The file is behind: nothing that is added would be heard again. The county is asked for it whole.
      this.askWhole()
      return
    }
    this.#keep(() => {
      const line = `${message}\n`
      const file = openSync(this.#file, 'a')
      try {
        // What a power cut left unfinished goes first.
        ftruncateSync(file, at)
        appendFileSync(file, line)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      return at + Buffer.byteLength(line)
    })
  }

  #keep(write: () => number): void {
    this.#written = null
    try {
      this.#written = write()
    } catch (error) {
      this.#problem(journalFailure(error).message)
    }
  }
}

function indexFrom(text: string, what: string, from: number): number | null {
  const at = text.indexOf(what, from)
  return at < 0 ? null : at
}
