/** What can be wrong with an export, by stable codes (docs/record-format.md §7), and where. */

export type VerifyCode =
  // The file
  | 'bad-seal'
  | 'line-malformed'
  | 'unknown-chain'
  | 'chain-twice'
  | 'chain-missing'
  | 'chain-line-missing'
  | 'line-count'
  | 'file-cut'
  | 'after-end-line'
  // The chain
  | 'record-malformed'
  | 'wrong-place'
  | 'foreign-record'
  | 'beyond'
  | 'misplaced'
  | 'doubled'
  | 'forked'
  | 'missing'
  | 'wrong-start'
  | 'changed'
  // Its signatures
  | 'head-malformed'
  | 'head-foreign'
  | 'head-misplaced'
  | 'bad-signature'
  | 'tip-differs'
  | 'unsigned'
  // What its records say
  | 'genesis-missing'
  | 'second-genesis'
  | 'wrong-key'
  | 'wrong-site'
  | 'after-end'
  | 'void-without-meal'
  | 'void-twice'
  | 'void-day'
  | 'day-meals'
  | 'day-voids'
  | 'total'
  | 'collective-short'
  | 'collective-differs'
  | 'collective-stray'

export type VerifyFault = {
  /** Line of the file, from 1. */
  line: number
  /** null: it is of the file and no chain. */
  terminal: string | null
  epoch: string | null
  seq: number | null
  code: VerifyCode
  words: string
}

const LISTED = 1000

/** All faults are counted; the first so many are listed. */
export class Faults {
  readonly listed: VerifyFault[] = []
  readonly counts = new Map<VerifyCode, number>()
  total = 0

  add(fault: VerifyFault): void {
    this.total += 1
    this.counts.set(fault.code, (this.counts.get(fault.code) ?? 0) + 1)
    if (this.listed.length < LISTED) this.listed.push(fault)
  }
}
