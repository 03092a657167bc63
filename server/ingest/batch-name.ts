/** What a batch that does not prove itself says it is, so that its terminal can be told which one was refused. */
import { integer, type Of, parseAs, type Shape } from '../../core/shape.ts'
import { digest, epoch } from '../../core/vocabulary.ts'
import { linesOf } from './lines.ts'

const name = { epoch, first: integer(1), count: integer(1), tip: digest }
type BatchName = { [K in keyof typeof name]: Of<(typeof name)[K]> }

const nameShape: Shape<BatchName> = (value, at) => {
  const head = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  return {
    epoch: name.epoch(head.epoch, `${at}.epoch`),
    first: name.first(head.first, `${at}.first`),
    count: name.count(head.count, `${at}.count`),
    tip: name.tip(head.tip, `${at}.tip`),
  }
}

const HEAD_BYTES = 1000

export function namedIn(bytes: Buffer): BatchName | null {
  const parsed = parseAs(nameShape, linesOf(bytes.subarray(0, HEAD_BYTES), 1)[0] ?? '', 'head')
  return parsed.ok ? parsed.value : null
}
