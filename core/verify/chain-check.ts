/** One chain of an export: each record in its place, each link whole, all of it under the terminal's signature. */
import type { Verify } from '../batch.ts'
import type { Hash, TerminalRecord } from '../record.ts'
import { Ascending } from './ascending.ts'
import { BodyCheck } from './body-check.ts'
import { type ExportChain, readHead, readHeadLine } from './export-file.ts'
import type { Faults, VerifyCode } from './fault.ts'

/** What one chain of an export came to. */
export type ChainSummary = ExportChain & {
  records: number
  meals: number
  voids: number
  closings: number
  total: number | null
  /** Last record that a signature covers, and when the terminal signed; null where there is none. */
  signed: { last: number; at: number } | null
  faults: number
}

export class ChainCheck {
  readonly chain: ExportChain
  readonly #hash: Hash
  readonly #verify: Verify
  readonly #faults: Faults
  readonly #bodies: BodyCheck
  /** Every record in place, with the first 32 bits of its hash. */
  readonly #placed = new Ascending()
  #records = 0
  #found = 0
  #signed: ChainSummary['signed'] = null
  /** Sequence that comes next, and the hash that it must name; null where that is not known. */
  #next: number
  #tip: string | null
  /** Lines of the two records placed last. */
  #lines: [number, number] = [0, 0]
  /** Lines since the last record in place that could not be read. */
  #unreadable = 0
  /** Links in a row, up to the last one, that were broken. */
  #broken = 0
  readonly #gaps: { first: number; last: number; line: number }[] = []
  readonly #strays: number[] = []

  constructor(chain: ExportChain, month: string | null, hash: Hash, verify: Verify, faults: Faults) {
    this.chain = chain
    this.#hash = hash
    this.#verify = verify
    this.#faults = faults
    this.#bodies = new BodyCheck(chain, month, (...what) => this.#report(...what))
    this.#next = chain.first
    this.#tip = chain.prev
  }

  /** A record's line. `text` is what was hashed. */
  record(line: number, record: TerminalRecord, text: string): void {
    const { terminal, epoch, seq, prev } = record
    const ours = terminal === this.chain.terminal && epoch === this.chain.epoch
    const hash = this.#hash(text)
    if (prev === this.#tip && !(ours && seq === this.#next)) {
      const words = `by its link it follows ${this.#next - 1}, but it calls itself ${terminal}/${epoch}/${seq}`
      this.#settle()
      this.#report(line, this.#next, 'wrong-place', words)
      this.#place(line, this.#next, hash)
      this.#tip = null
      return
    }
    if (!ours) this.#foreign(line, record)
    else if (seq > this.chain.last)
      this.#report(line, seq, 'beyond', `the header ends this chain at ${this.chain.last}`)
    else if (seq < this.#next) this.#again(line, seq, hash)
    else {
      if (seq > this.#next) this.#gap(line, seq)
      this.#link(line, seq, prev)
      this.#place(line, seq, hash)
      this.#bodies.take(line, record)
    }
  }

  /** A line that is no record, no head, nothing. */
  unreadable(line: number, code: 'record-malformed' | 'line-malformed', problem: string): void {
    this.#report(line, this.#next + this.#unreadable, code, problem)
    this.#unreadable += 1
  }

  /** A signed head. It covers every record up to its last one, by their links. */
  head(line: number, text: string): void {
    const seq = Math.max(this.#next - 1, this.chain.first)
    const read = readHeadLine(text)
    const head = read.ok ? readHead(read.value.head) : read
    if (!read.ok || !head.ok) {
      const problem = head.ok ? '' : head.problem
      this.#report(line, seq, 'head-malformed', problem)
      return
    }
    const { terminal, epoch, first, count, tip, at } = head.value
    const last = first + count - 1
    if (terminal !== this.chain.terminal || epoch !== this.chain.epoch) {
      this.#report(line, seq, 'head-foreign', `it is of ${terminal}/${epoch}`)
      return
    }
    if (!this.#verify(read.value.head, read.value.signature)) {
      this.#report(line, seq, 'bad-signature', `this terminal did not sign the head up to ${last}`)
      return
    }
    if (last < this.#next - 1) {
      this.#report(line, last, 'head-misplaced', `it covers ${last}, and ${this.#next - 1} stands before it`)
      return
    }
    if (last >= this.#next) {
      this.#gap(line, last + 1)
      this.#next = last + 1
      this.#unreadable = 0
    } else if (this.#tip === null || this.#tip === tip) this.#settle()
    else {
      if (this.#broken > 0) this.#changed(last, this.#lines[1])
      this.#broken = 0
      const words = `the terminal signed ${tip} for it: it was changed, or the chain was written anew`
      this.#report(line, last, 'tip-differs', words)
    }
    this.#tip = tip
    this.#signed = { last, at }
  }

  close(line: number): ChainSummary {
    if (this.#next <= this.chain.last) this.#gap(line, this.chain.last + 1)
    this.#settle()
    this.#missing()
    this.#bodies.finish()
    const covered = this.#signed?.last ?? this.chain.first - 1
    if (covered < this.#next - 1 || this.#signed === null)
      this.#report(line, covered + 1, 'unsigned', 'no signature of the terminal covers it or what follows')
    const { meals, voids, closings, total } = this.#bodies
    return {
      ...{ ...this.chain, records: this.#records, meals, voids, closings, total },
      ...{ signed: this.#signed, faults: this.#found },
    }
  }

  #foreign(line: number, { terminal, epoch, seq }: TerminalRecord): void {
    this.#found += 1
    const words = `it stands among the records of ${this.chain.terminal}/${this.chain.epoch}`
    this.#faults.add({ line, terminal, epoch, seq, code: 'foreign-record', words })
  }

  #again(line: number, seq: number, hash: string): void {
    const known = this.#placed.get(seq)
    if (known === undefined) {
      this.#strays.push(seq)
      this.#report(line, seq, 'misplaced', `it stands after ${this.#next - 1}`)
    } else if (known === short(hash)) this.#report(line, seq, 'doubled', 'it stands here a second time')
    else this.#report(line, seq, 'forked', 'another record with this number stands before it')
  }

  #place(line: number, seq: number, hash: string): void {
    this.#placed.add(seq, short(hash))
    this.#records += 1
    this.#next = seq + 1
    this.#tip = hash
    this.#unreadable = 0
    this.#lines = [this.#lines[1], line]
  }

  /** Records from the next one up to `seq` are not here, unless they are the lines that could not be read. */
  #gap(line: number, seq: number): void {
    if (seq - this.#next > this.#unreadable) this.#gaps.push({ first: this.#next, last: seq - 1, line })
    this.#settle()
    this.#tip = null
  }

  #link(line: number, seq: number, prev: string): void {
    if (this.#tip === null || prev === this.#tip) this.#settle()
    else if (seq === this.chain.first)
      this.#report(line, seq, 'wrong-start', 'it names another record before it')
    else this.#breakLink()
  }

  /** Two in a row have a record between them: its text and its own link were changed. */
  #breakLink(): void {
    this.#broken += 1
    if (this.#broken > 1) this.#changed(this.#next - 1, this.#lines[1])
  }

  /** After a link that holds or is not known: a single one that was broken is laid to the record before it. */
  #settle(): void {
    if (this.#broken === 1) this.#changed(this.#next - 2, this.#lines[0])
    this.#broken = 0
  }

  #changed(seq: number, line: number): void {
    this.#report(line, seq, 'changed', `its text is not the one that ${seq + 1} follows`)
  }

  #missing(): void {
    this.#strays.sort((a, b) => a - b)
    let stray = 0
    for (const { first, last, line } of this.#gaps) {
      let from = first
      const report = (to: number) => {
        if (from > to) return
        const words = from === to ? 'it is not here' : `${from} to ${to} are not here`
        this.#report(line, from, 'missing', words)
      }
      for (; stray < this.#strays.length; stray += 1) {
        const seq = this.#strays[stray] ?? 0
        if (seq > last) break
        if (seq < from) continue
        report(seq - 1)
        from = seq + 1
      }
      report(last)
    }
  }

  #report(line: number, seq: number, code: VerifyCode, words: string): void {
    this.#found += 1
    const { terminal, epoch } = this.chain
    this.#faults.add({ line, terminal, epoch, seq, code, words })
  }
}

function short(hash: string): number {
  return Number.parseInt(hash.slice(0, 8), 16) | 0
}
