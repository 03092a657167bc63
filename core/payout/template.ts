// A bank's file as data: how its records are written and how its return 回盘 reads. Counties' banks each have a format of
// their own, so a format is a JSON document, checked like a policy (template-check.ts).
import type { FailureReason } from './results.ts'

export const ENCODINGS = ['GBK', 'UTF-8'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** What a field of a record says. count and total are the whole file's. */
export const SOURCES = [
  'constant',
  'sequence',
  'reference',
  'holder',
  'account',
  'bank',
  'bankCode',
  'amount',
  'payDay',
  'month',
  'document',
  'batch',
  'count',
  'total',
] as const
type Source = (typeof SOURCES)[number]

export const FORMATS = ['yuan', 'fen', 'YYYYMMDD', 'YYYY-MM-DD', 'YYYYMM', 'YYYY-MM'] as const

export interface Field {
  readonly source: Source
  /** What a constant says. */
  readonly text: string
  /** In bytes of the file's encoding; 0 where the records are separated. */
  readonly width: number
  readonly align: 'left' | 'right'
  readonly pad: ' ' | '0'
  /** Amounts as yuan (12.34) or whole fen; days and months as they are written. null: as the source is by itself. */
  readonly format: (typeof FORMATS)[number] | null
  /** What is too long is a fault, or is cut at a whole character where the bank says so. */
  readonly overflow: 'refuse' | 'cut'
}

/** Where a value stands in a line of a return: a column from 1, or bytes from 1. */
export interface Position {
  readonly column: number
  readonly from: number
  readonly width: number
}

export interface ReturnTemplate {
  readonly encoding: Encoding
  readonly format: 'fixed' | 'separated'
  readonly separator: string
  /** Lines before and after those of the payees. */
  readonly skip: number
  readonly skipEnd: number
  readonly reference: Position
  readonly amount: Position | null
  readonly amountFormat: 'yuan' | 'fen'
  readonly status: Position
  readonly words: Position | null
  /** The bank's codes in ours. */
  readonly statuses: ReadonlyMap<string, 'paid' | FailureReason>
  /** What a line means that the return does not name. */
  readonly unlisted: 'waiting' | 'paid'
}

/** The account that pays, where the file names it. */
export interface Debtor {
  readonly name: string
  readonly account: string
  readonly bankCode: string
}

export interface PayoutTemplate {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly payees: readonly ('elder' | 'site')[]
  readonly format: 'fixed' | 'separated' | 'pain.001.001.09'
  readonly encoding: Encoding
  readonly bom: boolean
  readonly lineEnd: 'CRLF' | 'LF'
  readonly separator: string
  readonly quote: 'never' | 'needed'
  /** `{month}`, `{day}`, `{batch}` stand for their values. */
  readonly fileName: string
  /** Instead of a character that the encoding lacks; refuse: whoever has one is left out. */
  readonly substitute: 'pinyin' | '?' | '□' | 'refuse'
  readonly header: readonly Field[]
  readonly detail: readonly Field[]
  readonly trailer: readonly Field[]
  readonly debtor: Debtor | null
  readonly returns: ReturnTemplate
}
