/** Proves an export file line by line (docs/record-format.md §6); knows nothing of files, keys or clocks. */
import type { Verify } from '../batch.ts'
import { type Hash, parseRecord } from '../record.ts'
import { ChainCheck, type ChainSummary } from './chain-check.ts'
import {
  chainName,
  type ExportChain,
  type ExportHeader,
  readChain,
  readEnd,
  readHeader,
  readSeal,
} from './export-file.ts'
import { Faults, type VerifyCode } from './fault.ts'

export type Proof = {
  hash: Hash
  /** Verifier of signatures by a raw Ed25519 public key in base64url; a signature has one spelling. */
  verifierOf: (publicKey: string) => Verify
}

export type Verdict =
  | { readable: false; problem: string }
  | { readable: true; header: ExportHeader; chains: ChainSummary[]; faults: Faults }

/** nothing: no chain was begun. passed over: one that had been read already. */
type Place = ChainCheck | 'nothing' | 'passed over'

export class ExportCheck {
  readonly #proof: Proof
  readonly #faults = new Faults()
  readonly #chains: ChainSummary[] = []
  /** Chains of the header that have not begun yet. */
  readonly #awaited = new Map<string, ExportChain>()
  #header: ExportHeader | null = null
  #headerLine = ''
  #problem = 'the file is empty'
  #line = 0
  #place: Place = 'nothing'
  #ended = false
  #afterEnd = false

  constructor(proof: Proof) {
    this.#proof = proof
  }

  /** The next line, or why it cannot be read as text. Returns false where there is no use in going on. */
  take(text: string | { problem: string }): boolean {
    this.#line += 1
    if (this.#line === 1) return this.#begin(text)
    if (this.#line === 2 && this.#seal(text)) return true
    if (this.#ended) this.#after()
    else if (typeof text !== 'string') this.#malformed('line-malformed', text.problem)
    else if (text.startsWith('{"at":')) this.#record(text)
    else if (text.startsWith('{"head":')) this.#head(text)
    else if (text.startsWith('{"chain":')) this.#chain(text)
    else if (text.startsWith('{"end":')) this.#end(text)
    else this.#malformed('line-malformed', 'it is none of the lines that an export has')
    return true
  }

  finish(): Verdict {
    if (this.#header === null) return { readable: false, problem: this.#problem }
    if (this.#line === 1) this.#report('bad-seal', 'there is no seal')
    if (!this.#ended) {
      this.#report('file-cut', 'the file ends without its end line')
      this.#closeAll()
    }
    return { readable: true, header: this.#header, chains: this.#chains, faults: this.#faults }
  }

  #begin(text: string | { problem: string }): boolean {
    const read = typeof text === 'string' ? readHeader(text) : { ok: false as const, problem: text.problem }
    if (!read.ok) {
      this.#problem = read.problem
      return false
    }
    this.#header = read.value
    this.#headerLine = String(text)
    for (const chain of read.value.chains) this.#awaited.set(chainName(chain), chain)
    return true
  }

  /** Whether the line is meant as the seal. */
  #seal(text: string | { problem: string }): boolean {
    const meant = typeof text === 'string' && text.startsWith('{"seal":')
    const { signer, county, chains } = this.#header ?? { signer: 'county', county: { key: '' }, chains: [] }
    const key = signer === 'county' ? county.key : (chains[0]?.key ?? '')
    const read = meant ? readSeal(text) : null
    const sealed = read?.ok && this.#proof.verifierOf(key)(this.#headerLine, read.value.seal)
    if (!sealed) this.#report('bad-seal', `the ${signer} did not sign the header`)
    return meant
  }

  #record(text: string): void {
    if (this.#place === 'passed over') return
    const read = parseRecord(text)
    if (!read.ok) {
      this.#malformed('record-malformed', read.problem)
      return
    }
    const { terminal, epoch, seq } = read.value
    const awaited = this.#awaited.get(chainName(read.value))
    if (awaited !== undefined && (this.#place === 'nothing' || seq === awaited.first)) {
      this.#report('chain-line-missing', 'its records begin without a chain line', { terminal, epoch })
      this.#open(awaited)
    }
    if (this.#place instanceof ChainCheck) this.#place.record(this.#line, read.value, text)
    else this.#report('foreign-record', 'it belongs to no chain here', { terminal, epoch, seq })
  }

  #head(text: string): void {
    if (this.#place instanceof ChainCheck) this.#place.head(this.#line, text)
    else if (this.#place === 'nothing')
      this.#report('head-misplaced', 'there is no chain that it could cover')
  }

  #chain(text: string): void {
    this.#close()
    const read = readChain(text)
    if (!read.ok) {
      this.#malformed('line-malformed', read.problem)
      return
    }
    const { chain } = read.value
    const awaited = this.#awaited.get(chainName(chain))
    if (awaited !== undefined) {
      this.#open(awaited)
      return
    }
    const twice = this.#header?.chains.some((known) => chainName(known) === chainName(chain)) === true
    if (twice) this.#report('chain-twice', 'it was here before; this time it is passed over', chain)
    else this.#report('unknown-chain', 'the header does not name it', chain)
    if (twice) this.#place = 'passed over'
  }

  #end(text: string): void {
    const read = readEnd(text)
    if (!read.ok) {
      this.#malformed('line-malformed', read.problem)
      return
    }
    this.#ended = true
    const { lines } = read.value.end
    if (lines !== this.#line - 1)
      this.#report('line-count', `it counts ${lines} lines before it; there are ${this.#line - 1}`)
    this.#closeAll()
  }

  #after(): void {
    if (!this.#afterEnd) this.#report('after-end-line', 'more lines follow the end')
    this.#afterEnd = true
  }

  #malformed(code: 'record-malformed' | 'line-malformed', problem: string): void {
    if (this.#place instanceof ChainCheck) this.#place.unreadable(this.#line, code, problem)
    else if (this.#place === 'nothing') this.#report('line-malformed', problem)
  }

  #open(chain: ExportChain): void {
    this.#close()
    this.#awaited.delete(chainName(chain))
    const { hash, verifierOf } = this.#proof
    const month = this.#header?.month ?? null
    this.#place = new ChainCheck(chain, month, hash, verifierOf(chain.key), this.#faults)
  }

  #close(): void {
    if (this.#place instanceof ChainCheck) this.#chains.push(this.#place.close(this.#line))
    this.#place = 'nothing'
  }

  #closeAll(): void {
    this.#close()
    for (const chain of this.#awaited.values())
      this.#report('chain-missing', 'the header names it, and it is not here', chain)
    this.#awaited.clear()
  }

  #report(
    code: VerifyCode,
    words: string,
    where: { terminal?: string; epoch?: string; seq?: number } = {},
  ): void {
    const { terminal = null, epoch = null, seq = null } = where
    this.#faults.add({ line: this.#line, terminal, epoch, seq, code, words })
  }
}
