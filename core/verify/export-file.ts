/**
 * The export file 记录导出: records in the very texts that were hashed, one a line, with what is needed to prove them
 * offline. docs/record-format.md is its specification.
 *   line 1  header   what the file claims to hold
 *   line 2  seal     signature of line 1 by whoever made the file, so that no chain can be left out of it
 *   then, for each chain: its chain line, its records, and signed heads directly after the record that they cover
 *   last    end
 */
import { type BatchHead, batchHead, type Sign } from '../batch.ts'
import { canonical, type Json } from '../canonical.ts'
import { CHAIN_START } from '../record.ts'
import { integer, list, type Of, object, oneOf, orNull, parseAs, type Shape, text, words } from '../shape.ts'
import { digest, epoch, id, instant } from '../vocabulary.ts'

/** Bytes of a line without its end. */
export const LINE_MAX = 4 * 1024 * 1024

const publicKey = text(/^[A-Za-z0-9_-]{43}$/, 'a public key')
const signature = text(/^[A-Za-z0-9_-]{86}$/, 'a signature')
const month = text(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month YYYY-MM')

const exportChain = object({
  terminal: id,
  epoch,
  site: id,
  /** The terminal's public key, raw Ed25519 in base64url. */
  key: publicKey,
  first: integer(1),
  last: integer(1),
  /** Hash of the record before `first`. */
  prev: digest,
})
export type ExportChain = Of<typeof exportChain>

const exportHeader = object({
  format: oneOf('yangyi-records'),
  v: oneOf(1),
  made: instant,
  /** Whose key made the seal. */
  signer: oneOf('county', 'terminal'),
  /** A terminal does not know what its county is called. */
  county: object({ name: orNull(words(64)), key: publicKey }),
  /** One of the two says what was asked for, the other is null. */
  month: orNull(month),
  terminal: orNull(id),
  chains: list(exportChain, 10_000),
})
export type ExportHeader = Of<typeof exportHeader>

const sealLine = object({ seal: signature })
const chainLine = object({ chain: object({ epoch, terminal: id }) })
const headLine = object({ head: words(1024), signature })
const endLine = object({ end: object({ lines: integer() }) })

/** A batch's head in its canonical text, and the terminal's signature of that text. */
export type SignedHead = Of<typeof headLine>

type Read<T> = { ok: true; value: T } | { ok: false; problem: string }

/** Reads the header; refuses one that contradicts itself. */
export function readHeader(line: string): Read<ExportHeader> {
  const read = exactly(exportHeader, line, 'header')
  if (!read.ok) return read
  const problem = contradiction(read.value)
  return problem === null ? read : { ok: false, problem: `header: ${problem}` }
}

function contradiction({ month, terminal, signer, chains }: ExportHeader): string | null {
  if ((month === null) === (terminal === null)) return 'it is of one month or of one terminal'
  if (signer === 'terminal' && chains.length !== 1) return 'a terminal exports one chain'
  const names = new Set(chains.map(chainName))
  if (names.size !== chains.length) return 'a chain stands in it twice'
  for (const chain of chains) {
    if (chain.last < chain.first) return `${chainName(chain)} ends before it begins`
    if ((chain.first === 1) !== (chain.prev === CHAIN_START)) return `${chainName(chain)} has a wrong start`
  }
  return null
}

/** One name for a chain: neither part holds a slash. */
export function chainName({ terminal, epoch }: { terminal: string; epoch: string }): string {
  return `${terminal}/${epoch}`
}

export const readSeal = (line: string) => exactly(sealLine, line, 'seal')
export const readChain = (line: string) => exactly(chainLine, line, 'chain line')
export const readHeadLine = (line: string) => exactly(headLine, line, 'head line')
export const readEnd = (line: string) => exactly(endLine, line, 'end line')
export const readHead = (line: string): Read<BatchHead> => exactly(batchHead, line, 'head')

function exactly<T>(shape: Shape<T>, line: string, name: string): Read<T> {
  const read = parseAs(shape, line, name)
  if (read.ok && canonical(read.value as Json) !== line)
    return { ok: false, problem: `${name}: not canonical` }
  return read
}

/** Writes an export file piece by piece; each piece is whole lines. */
export class ExportWriter {
  #lines = 0

  /** `sign` is by the key that the header names as its signer's. */
  begin(header: ExportHeader, sign: Sign): string {
    const text = canonical(header)
    return this.#line(text) + this.#line(canonical({ seal: sign(text) }))
  }

  chain({ terminal, epoch }: ExportChain): string {
    return this.#line(canonical({ chain: { epoch, terminal } }))
  }

  record(text: string): string {
    return this.#line(text)
  }

  /** To stand directly after the last record that it covers. */
  head({ head, signature }: SignedHead): string {
    return this.#line(canonical({ head, signature }))
  }

  end(): string {
    return this.#line(canonical({ end: { lines: this.#lines } }))
  }

  #line(text: string): string {
    this.#lines += 1
    return `${text}\n`
  }
}
