/**
 * What the records of one chain say of each other: start and end, site and key, voids and the meals they take back,
 * closings and running totals, collective entries and their meals. Judged from what stands in the file.
 */
import type { RecordBody, TerminalRecord } from '../record.ts'
import { Ascending } from './ascending.ts'
import type { ExportChain } from './export-file.ts'
import type { VerifyCode } from './fault.ts'

export type Report = (line: number, seq: number, code: VerifyCode, words: string) => void

type Tally = { meals: number; voids: number; sure: boolean }
type Run = { line: number; seq: number; left: number; body: RecordBody<'collective'> }

/** Value of a meal that was taken back; no day has it. */
const VOIDED = 0

export class BodyCheck {
  meals = 0
  voids = 0
  closings = 0
  /** Running total of meals less voids; null where the file begins in mid-chain and has not yet said it. */
  total: number | null
  readonly #chain: ExportChain
  readonly #month: string | null
  readonly #report: Report
  readonly #standing = new Ascending()
  readonly #days = new Map<string, Tally>()
  #run: Run | null = null
  #ended = false

  /** `month`: the one whose records were asked for; none of its days begins before the chain's first record. */
  constructor(chain: ExportChain, month: string | null, report: Report) {
    this.#chain = chain
    this.#month = month
    this.#report = report
    this.total = chain.first === 1 ? 0 : null
  }

  /** Takes the records in place, in order. */
  take(line: number, record: TerminalRecord): void {
    const { seq, kind, body } = record
    const report = (code: VerifyCode, words: string) => this.#report(line, seq, code, words)
    if (this.#ended) report('after-end', 'the chain had ended')
    if (kind === 'genesis' && seq !== 1) report('second-genesis', 'a chain begins once')
    if (kind !== 'genesis' && seq === 1) report('genesis-missing', `it begins with ${kind}`)
    if (kind === 'genesis' && body.publicKey !== this.#chain.key)
      report('wrong-key', `the genesis names the key ${body.publicKey}`)
    if ('site' in body && body.site !== this.#chain.site) report('wrong-site', `it names site ${body.site}`)

    this.#collective(line, record)
    if (kind === 'meal') this.#meal(seq, body)
    else if (kind === 'void') this.#void(body, report)
    else if (kind === 'day-close') this.#close(body, report)
    else if (kind === 'end') {
      this.#ended = true
      this.#say(body.total, report)
    }
  }

  finish(): void {
    this.#endRun()
  }

  #meal(seq: number, { day }: RecordBody<'meal'>): void {
    this.meals += 1
    this.#standing.add(seq, dayNumberOf(day))
    this.#tally(day).meals += 1
    if (this.total !== null) this.total += 1
  }

  #void({ voids, day }: RecordBody<'void'>, report: (code: VerifyCode, words: string) => void): void {
    this.voids += 1
    this.#tally(day).voids += 1
    if (this.total !== null) this.total -= 1
    if (voids < this.#chain.first) return
    const standing = this.#standing.get(voids)
    if (standing === undefined) report('void-without-meal', `there is no meal ${voids} before it`)
    else if (standing === VOIDED) report('void-twice', `meal ${voids} was taken back before`)
    else {
      if (standing !== dayNumberOf(day)) report('void-day', `meal ${voids} is of another day than ${day}`)
      this.#standing.set(voids, VOIDED)
    }
  }

  #close(body: RecordBody<'day-close'>, report: (code: VerifyCode, words: string) => void): void {
    this.closings += 1
    const tally = this.#tally(body.day)
    if (tally.sure && tally.meals !== body.meals)
      report('day-meals', `it closes ${body.day} with ${body.meals} meals; ${tally.meals} stand here`)
    if (tally.sure && tally.voids !== body.voids)
      report('day-voids', `it closes ${body.day} with ${body.voids} voids; ${tally.voids} stand here`)
    // What it says holds from here on, so that one fault is not told at every later closing.
    this.#days.set(body.day, { meals: body.meals, voids: body.voids, sure: true })
    this.#say(body.total, report)
  }

  #say(total: number, report: (code: VerifyCode, words: string) => void): void {
    if (this.total !== null && this.total !== total)
      report('total', `its running total is ${total}; meals less voids come to ${this.total}`)
    this.total = total
  }

  #tally(day: string): Tally {
    const known = this.#days.get(day)
    if (known !== undefined) return known
    const sure = this.#chain.first === 1 || (this.#month !== null && day.startsWith(`${this.#month}-`))
    const tally = { meals: 0, voids: 0, sure }
    this.#days.set(day, tally)
    return tally
  }

  #collective(line: number, { seq, kind, body }: TerminalRecord): void {
    const from = kind === 'meal' ? body.collective : null
    if (this.#run !== null && from !== this.#run.seq) this.#endRun()
    if (kind === 'collective') this.#run = { line, seq, left: body.meals, body }
    if (kind !== 'meal' || from === null || from < this.#chain.first) return
    if (this.#run === null) {
      this.#report(line, seq, 'collective-stray', `it names entry ${from}, and does not follow it`)
      return
    }
    const entry = this.#run.body
    if (entry.site !== body.site || entry.day !== body.day || entry.meal !== body.meal)
      this.#report(line, seq, 'collective-differs', `entry ${from} is of ${entry.day}, ${entry.meal}`)
    this.#run.left -= 1
    if (this.#run.left === 0) this.#run = null
  }

  #endRun(): void {
    if (this.#run === null) return
    const { line, seq, left, body } = this.#run
    const words = `it announces ${body.meals} meals, and ${left} of them do not follow`
    this.#report(line, seq, 'collective-short', words)
    this.#run = null
  }
}

/** YYYYMMDD, one more so that no day is VOIDED. */
function dayNumberOf(day: string): number {
  return Number(day.replaceAll('-', '')) + 1
}
