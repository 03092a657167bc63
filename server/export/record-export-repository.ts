/** Which records an export holds: of one terminal all that the county has, of one month each chain's part of it. */

import { addDays, daysInMonth, type PlainDate, type PlainMonth, startOfDay } from '../../core/plain-date.ts'
import { CHAIN_START } from '../../core/record.ts'
import type { ExportChain, SignedHead } from '../../core/verify/export-file.ts'
import type { Queryable } from '../plugins/database.ts'

/** A chain's part, and the newest head within it; null where the county keeps none (of before it kept any). */
export type ExportPart = { chain: ExportChain; head: (SignedHead & { last: number }) | null }

/** Parts in which every record of the terminal stands, oldest chain first; null where there is no such terminal. */
export async function findTerminalParts(client: Queryable, terminal: string): Promise<ExportPart[] | null> {
  const known = await client.query('SELECT FROM terminal WHERE id = $1', [terminal])
  if (known.rowCount === 0) return null
  return listParts(
    client,
    'SELECT id AS stream_id, 1 AS first, contiguous AS last FROM stream WHERE terminal_id = $1 AND contiguous > 0',
    [terminal],
  )
}

/**
 * From each chain's first record of the month to its last one, and on to the head that covers that. A record is of
 * the month of its service day; one without a service day, of that of its wall clock.
 */
export async function listMonthParts(client: Queryable, month: PlainMonth): Promise<ExportPart[]> {
  const first = `${month}-01` as PlainDate
  const next = addDays(first, daysInMonth(month))
  return listParts(
    client,
    // In a canonical body only a member can be spelt so: quotes within strings are escaped.
    `SELECT stream_id, min(seq) AS first, max(seq) AS last FROM (
       SELECT stream_id, seq FROM meal WHERE day >= $1 AND day < $2
       UNION ALL
       SELECT stream_id, seq FROM record WHERE kind <> 'meal' AND CASE
         WHEN position('"day":"' IN body) > 0 THEN position($3 IN body) > 0
         ELSE at >= $4 AND at < $5 END
     ) AS of_month GROUP BY stream_id`,
    [first, next, `"day":"${month}-`, startOfDay(first), startOfDay(next)],
  )
}

async function listParts(client: Queryable, spans: string, values: unknown[]): Promise<ExportPart[]> {
  const { rows } = await client.query<PartRow>(
    `SELECT s.terminal_id AS terminal, s.epoch, t.site_id AS site, t.public_key AS key, p.first,
            greatest(p.last, h.last_seq) AS last, h.last_seq AS head_last, h.head, h.signature,
            (SELECT hash FROM record r WHERE r.stream_id = s.id AND r.seq = p.first - 1) AS prev
       FROM (${spans}) AS p JOIN stream s ON s.id = p.stream_id JOIN terminal t ON t.id = s.terminal_id
       -- The nearest head that covers the part's end; where there is none, the newest within it.
       LEFT JOIN LATERAL (
         SELECT * FROM stream_head WHERE stream_id = s.id AND last_seq >= p.first
          ORDER BY last_seq >= p.last DESC, abs(last_seq - p.last) LIMIT 1
       ) AS h ON true
      ORDER BY s.terminal_id, s.id`,
    values,
  )
  return rows.map(({ terminal, epoch, site, key, first, last, prev, head, signature, head_last }) => ({
    chain: {
      ...{ terminal, epoch, site, first, last },
      key: key.toString('base64url'),
      prev: prev?.toString('hex') ?? CHAIN_START,
    },
    head:
      head === null || signature === null || head_last === null ? null : { head, signature, last: head_last },
  }))
}

type PartRow = {
  terminal: string
  epoch: string
  site: string
  key: Buffer
  first: number
  last: number
  prev: Buffer | null
  head: string | null
  signature: string | null
  head_last: number | null
}

export async function findCountyName(client: Queryable): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM county')
  return rows[0]?.name ?? null
}
