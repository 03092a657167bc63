/** Keeps the newest roster 名册 that the county signed, as the very text that came, for starts without network. */
import type { Verify } from '../core/batch.ts'
import { type Roster, roster as rosterShape } from '../core/roster.ts'
import { parseSigned } from '../core/signed.ts'
import { readIfThere, writeWhole } from './files.ts'
import { journalFailure } from './journal/failure.ts'

export type RosterResult =
  | { kind: 'applied'; roster: Roster }
  /** Not newer than what is held: nothing to do. */
  | { kind: 'known'; version: number }
  | { kind: 'refused'; problem: string }

export class RosterStore {
  readonly #file: string
  readonly #terminal: string
  readonly #verify: Verify
  readonly #problem: (text: string) => void
  #held: Roster | null = null

  /** Reads what is kept; `problem` is told why a roster that is kept cannot be used, or one that came not be kept. */
  constructor(file: string, terminal: string, verify: Verify, problem: (text: string) => void) {
    this.#file = file
    this.#terminal = terminal
    this.#verify = verify
    this.#problem = problem
    try {
      const kept = readIfThere(file)
      if (kept === null) return
      const read = this.#read(kept)
      if (read.ok) this.#held = read.value
      else problem(read.problem)
    } catch (error) {
      // The county sends another to a terminal that says it has none.
      problem(journalFailure(error).message)
    }
  }

  get roster(): Roster | null {
    return this.#held
  }

  /**
   * Takes a signed roster if it is this terminal's and was issued later: the versions of a county that was restored
   * begin again. It holds from now on even where the disk refuses to keep it for the next start.
   */
  take(text: string): RosterResult {
    const read = this.#read(text)
    if (!read.ok) return { kind: 'refused', problem: read.problem }
    if (this.#held !== null && read.value.issued <= this.#held.issued)
      return { kind: 'known', version: read.value.version }
    this.#held = read.value
    try {
      writeWhole(this.#file, text)
    } catch (error) {
      this.#problem(journalFailure(error).message)
    }
    return { kind: 'applied', roster: read.value }
  }

  #read(text: string) {
    const read = parseSigned(rosterShape, text, 'roster', this.#verify)
    if (read.ok && read.value.terminal !== this.#terminal)
      return { ok: false as const, problem: `roster: is for terminal ${read.value.terminal}` }
    return read
  }
}
