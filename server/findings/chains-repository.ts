/** What is known of the chains themselves: forked, begun anew, down for a while, or not known to be complete. */
import type { Chains } from '../../core/control/material.ts'
import { type PlainMonth, startOfDay } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'
import { firstDay, nextMonth } from '../settlement/calendar.ts'
import { listGaps } from '../settlement/gaps-repository.ts'

export async function readChains(client: Queryable, month: PlainMonth, isOver: boolean): Promise<Chains> {
  const begin = startOfDay(firstDay(month))
  const end = startOfDay(firstDay(nextMonth(month)))
  const sites = await readSites(client)
  const gaps = isOver ? await listGaps(client, month) : []
  return {
    gaps: gaps.map(({ terminal, problem }) => ({ terminal, site: sites.get(terminal) ?? '', problem })),
    forks: await readForks(client, begin, end),
    resets: await readResets(client, begin, end),
    outages: await readOutages(client, month, begin, end),
  }
}

async function readSites(client: Queryable): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; site: string }>(
    'SELECT id, site_id AS site FROM terminal',
  )
  return new Map(rows.map(({ id, site }) => [id, site]))
}

async function readForks(client: Queryable, begin: number, end: number): Promise<Chains['forks']> {
  const { rows } = await client.query<{ terminal: string; site: string; at: Date }>(
    `SELECT q.terminal, t.site_id AS site, q.received_at AS at
       FROM quarantine q JOIN terminal t ON t.id = q.terminal
      WHERE q.code = 'fork' AND q.received_at >= $1 AND q.received_at < $2 ORDER BY q.id`,
    [new Date(begin), new Date(end)],
  )
  return rows.map(({ at, ...row }) => ({ ...row, at: at.getTime() }))
}

type RecordRow = { terminal: string; epoch: string; seq: number; site: string }

/** An ended chain closes by its `end`; a journal that begins while an older one of the terminal has none was lost or swapped. */
async function readResets(client: Queryable, begin: number, end: number): Promise<Chains['resets']> {
  const { rows } = await client.query<RecordRow & { at: string }>(
    `SELECT s.terminal_id AS terminal, s.epoch, r.seq, t.site_id AS site, r.at
       FROM stream s
       JOIN terminal t ON t.id = s.terminal_id
       JOIN record r ON r.stream_id = s.id AND r.seq = 1
      WHERE r.at >= $1 AND r.at < $2 AND EXISTS (
        SELECT FROM stream before WHERE before.terminal_id = s.terminal_id AND before.id < s.id AND NOT before.ended)
      ORDER BY s.id`,
    [begin, end],
  )
  return rows.map(({ at, ...row }) => ({ ...row, at: Number(at) }))
}

/** Looked for among the records around the month's meals, by the ledger's own key: it has no other. */
async function readOutages(
  client: Queryable,
  month: PlainMonth,
  begin: number,
  end: number,
): Promise<Chains['outages']> {
  const { rows } = await client.query<RecordRow & { from: string; to: string }>(
    `SELECT s.terminal_id AS terminal, s.epoch, r.seq, t.site_id AS site, r.body::json ->> 'from' AS "from",
            r.body::json ->> 'to' AS "to"
       FROM (SELECT stream_id, min(seq) AS low, max(seq) AS high FROM meal
              WHERE day >= $1 AND day < $2 GROUP BY stream_id) span
       JOIN record r ON r.stream_id = span.stream_id AND r.seq BETWEEN span.low - $5 AND span.high + $5
       JOIN stream s ON s.id = r.stream_id
       JOIN terminal t ON t.id = s.terminal_id
      WHERE r.kind = 'outage' AND (r.body::json ->> 'from')::bigint < $4 AND (r.body::json ->> 'to')::bigint >= $3
      ORDER BY s.id, r.seq`,
    [firstDay(month), firstDay(nextMonth(month)), begin, end, AROUND],
  )
  return rows.map(({ from, to, ...row }) => ({ ...row, from: Number(from), to: Number(to) }))
}

/** Records before the first meal of a month and after its last among which an outage of that month can stand. */
const AROUND = 1000
