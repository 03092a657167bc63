/**
 * Signed heads 签名: of each chain the newest head that its terminal signed, for each month that its records are of.
 * One head covers, by the links of the chain, every record before it.
 */
import type { BatchHead, ChainedRecord } from '../../core/batch.ts'
import { dayOf, monthOf, type PlainDate } from '../../core/plain-date.ts'
import type { TerminalRecord } from '../../core/record.ts'
import type { Queryable } from '../plugins/database.ts'
import { linesOf } from './lines.ts'

export type MonthHead = { month: string; last: number; head: string; signature: string }

/** The months of newly accepted records, each with the newest head that covers its last record in its own batch. */
export function headsOf(
  accepted: readonly ChainedRecord[],
  batches: readonly { batch: { head: BatchHead }; arrival: { bytes: Buffer } }[],
): MonthHead[] {
  const begin = accepted[0]?.record.seq ?? 0
  const heads = new Map<string, MonthHead>()
  for (const { batch, arrival } of [...batches].sort((a, b) => lastOf(a.batch.head) - lastOf(b.batch.head))) {
    const last = lastOf(batch.head)
    // The rest of a batch may have been refused: then its head proves nothing by what is stored.
    if (accepted[last - begin]?.hash !== batch.head.tip) continue
    const [head = '', signature = ''] = linesOf(arrival.bytes, 2)
    const mine = accepted.slice(Math.max(0, batch.head.first - begin), last - begin + 1)
    for (const month of new Set(Array.from(new Set(mine.map(({ record }) => dayIn(record))), monthOf)))
      heads.set(month, { month, last, head, signature })
  }
  return [...heads.values()]
}

/** Keeps the newer ones. */
export async function keepHeads(
  client: Queryable,
  stream: number,
  heads: readonly MonthHead[],
): Promise<void> {
  if (heads.length === 0) return
  await client.query({
    name: 'keep-heads',
    text: `INSERT INTO stream_head (stream_id, month, last_seq, head, signature)
     SELECT $1, h.* FROM unnest($2::text[], $3::int[], $4::text[], $5::text[]) AS h
     ON CONFLICT (stream_id, month) DO UPDATE
       SET last_seq = excluded.last_seq, head = excluded.head, signature = excluded.signature
       WHERE stream_head.last_seq < excluded.last_seq`,
    values: [
      stream,
      heads.map(({ month }) => month),
      heads.map(({ last }) => last),
      heads.map(({ head }) => head),
      heads.map(({ signature }) => signature),
    ],
  })
}

const lastOf = ({ first, count }: BatchHead) => first + count - 1

/** A wall clock may say anything; what it says beyond this has no month. */
const YEAR_10000 = 253_402_300_800_000

/** Of the service day that a record names; else of its wall clock, in Shanghai. */
function dayIn({ at, body }: TerminalRecord): PlainDate {
  return 'day' in body ? (body.day as PlainDate) : dayOf(Math.min(at, YEAR_10000 - 86_400_000), 0)
}
