// The bytes of a bank file from its template: the same batch gives the same bytes, whoever makes them and when.
import type { PlainDate, PlainMonth } from '../plain-date.ts'
import { paymentOrder, paymentOrderFault } from './pain001.ts'
import type { Field, PayoutTemplate } from './template.ts'
import type { Encode } from './written.ts'

export interface Payment {
  readonly reference: string
  /** As the file writes it (written.ts). */
  readonly holder: string
  readonly account: string
  readonly bank: string
  readonly bankCode: string | null
  readonly fen: number
}

export interface Batch {
  readonly month: PlainMonth
  /** Stands in the file as its own number, e.g. 202610E01. */
  readonly batch: string
  readonly document: string
  readonly payDay: PlainDate
  /** When it was prepared: YYYY-MM-DDThh:mm:ss. */
  readonly made: string
  readonly payments: readonly Payment[]
}

/** too-long: for the field's width. character: the encoding lacks one. separator: it would end the field. */
export type FieldFault = {
  readonly field: string
  readonly problem: 'too-long' | 'character' | 'separator' | 'missing'
}

/** What keeps one payment out of the file; null where it fits. */
export function paymentFault(template: PayoutTemplate, payment: Payment, encode: Encode): FieldFault | null {
  if (template.format === 'pain.001.001.09') return paymentOrderFault(payment)
  // Numbers of the file's own are as wide here as they are in it, or narrower; fileOf tells.
  const values = valuesOf({ ...NOTHING, payments: [payment] }, payment, 1)
  for (const field of template.detail) {
    if (field.source !== 'constant' && !(field.source in payment) && field.source !== 'amount') continue
    const written = writeField(template, field, values, encode)
    if (!(written instanceof Uint8Array)) return written
  }
  return null
}

const NOTHING: Batch = {
  month: '2000-01' as PlainMonth,
  batch: '',
  document: '',
  payDay: '2000-01-01' as PlainDate,
  made: '',
  payments: [],
}

export type MadeFile =
  | { readonly ok: true; readonly name: string; readonly bytes: Uint8Array }
  /** line: of the payment, from 1; 0 for header and trailer. */
  | { readonly ok: false; readonly faults: readonly (FieldFault & { readonly line: number })[] }

export function makeFile(template: PayoutTemplate, batch: Batch, encode: Encode): MadeFile {
  const name = fileName(template, batch)
  if (template.format === 'pain.001.001.09') {
    const faults = batch.payments.flatMap((payment, i) => {
      const fault = paymentOrderFault(payment)
      return fault === null ? [] : [{ ...fault, line: i + 1 }]
    })
    if (faults.length > 0) return { ok: false, faults }
    return { ok: true, name, bytes: encoded(paymentOrder(template, batch), template, encode) }
  }
  const faults: (FieldFault & { line: number })[] = []
  const parts: Uint8Array[] = template.bom ? [BOM] : []
  const end = encoded(template.lineEnd === 'CRLF' ? '\r\n' : '\n', template, encode)
  const write = (record: readonly Field[], values: Values, line: number) => {
    if (record.length === 0) return
    for (const [i, field] of record.entries()) {
      const written = writeField(template, field, values, encode)
      if (!(written instanceof Uint8Array)) faults.push({ ...written, line })
      else {
        if (i > 0 && template.format === 'separated')
          parts.push(encoded(template.separator, template, encode))
        parts.push(written)
      }
    }
    parts.push(end)
  }
  const whole = valuesOf(batch, null, 0)
  write(template.header, whole, 0)
  for (const [i, payment] of batch.payments.entries())
    write(template.detail, valuesOf(batch, payment, i + 1), i + 1)
  write(template.trailer, whole, 0)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, name, bytes: joined(parts) }
}

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf)

function fileName({ fileName }: PayoutTemplate, { month, payDay, batch }: Batch): string {
  return fileName
    .replaceAll('{month}', month.replace('-', ''))
    .replaceAll('{day}', payDay.replaceAll('-', ''))
    .replaceAll('{batch}', batch)
}

type Values = Readonly<Record<Exclude<Field['source'], 'constant'>, string | number | null>>

function valuesOf(batch: Batch, payment: Payment | null, sequence: number): Values {
  return {
    sequence,
    reference: payment?.reference ?? null,
    holder: payment?.holder ?? null,
    account: payment?.account ?? null,
    bank: payment?.bank ?? null,
    bankCode: payment?.bankCode ?? null,
    amount: payment?.fen ?? null,
    payDay: batch.payDay,
    month: batch.month,
    document: batch.document,
    batch: batch.batch,
    count: batch.payments.length,
    total: totalOf(batch),
  }
}

const totals = new WeakMap<Batch, number>()
function totalOf(batch: Batch): number {
  const known = totals.get(batch)
  if (known !== undefined) return known
  const total = batch.payments.reduce((sum, { fen }) => sum + fen, 0)
  totals.set(batch, total)
  return total
}

function writeField(
  { format, encoding, separator, quote }: PayoutTemplate,
  field: Field,
  values: Values,
  encode: Encode,
): Uint8Array | FieldFault {
  const refuse = (problem: FieldFault['problem']): FieldFault => ({ field: field.source, problem })
  const value = field.source === 'constant' ? field.text : values[field.source]
  if (value === null) return refuse('missing')
  const plain = formatted(field, value)
  if (/\p{Cc}/u.test(plain)) return refuse('character')
  if (format === 'separated') {
    const breaks = plain.includes(separator) || (quote === 'needed' && plain.includes('"'))
    if (breaks && quote === 'never') return refuse('separator')
    return encode(breaks ? `"${plain.replaceAll('"', '""')}"` : plain, encoding) ?? refuse('character')
  }
  const bytes = encode(plain, encoding)
  if (bytes === null) return refuse('character')
  if (bytes.length <= field.width) return padded(bytes, field)
  if (field.overflow === 'refuse') return refuse('too-long')
  return padded(
    cut(plain, field.width, (text) => encode(text, encoding)),
    field,
  )
}

function formatted({ source, format }: Field, value: string | number): string {
  if (typeof value === 'number')
    return (source === 'amount' || source === 'total') && format !== 'fen' ? yuan(value) : String(value)
  return format === 'YYYYMMDD' || format === 'YYYYMM' ? value.replaceAll('-', '') : value
}

/** 1234 fen is 12.34. */
export function yuan(fen: number): string {
  const cents = String(fen % 100).padStart(2, '0')
  return `${Math.trunc(fen / 100)}.${cents}`
}

function padded(bytes: Uint8Array, { width, align, pad }: Field): Uint8Array {
  const whole = new Uint8Array(width).fill(pad.charCodeAt(0))
  whole.set(bytes, align === 'left' ? 0 : width - bytes.length)
  return whole
}

/** As many whole characters as there is room for. */
function cut(text: string, width: number, encode: (text: string) => Uint8Array | null): Uint8Array {
  const parts: Uint8Array[] = []
  let room = width
  for (const character of text) {
    const bytes = encode(character) ?? new Uint8Array()
    if (bytes.length > room) break
    room -= bytes.length
    parts.push(bytes)
  }
  return joined(parts)
}

function encoded(text: string, { encoding }: PayoutTemplate, encode: Encode): Uint8Array {
  const bytes = encode(text, encoding)
  if (bytes === null) throw new RangeError(`${encoding} cannot write the file's own text`)
  return bytes
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
