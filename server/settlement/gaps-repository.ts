/** Terminals of a month whose records are not known to be complete. */
import { type PlainMonth, startOfDay } from '../../core/plain-date.ts'
import type { MonthDetail } from '../contract/months.ts'
import type { Queryable } from '../plugins/database.ts'
import { firstDay, nextMonth } from './calendar.ts'

type Row = {
  terminal: string
  site: string
  silent: boolean
  waiting: boolean
  unclosed: boolean
}

/**
 * A chain has no holes on the server, so a day-close after the month's last meal proves that everything up to it is
 * here; a terminal that was heard of after the month can hold nothing older that it has not announced as waiting.
 */
export async function listGaps(client: Queryable, month: PlainMonth): Promise<MonthDetail['gaps']> {
  const begin = new Date(startOfDay(firstDay(month)))
  const end = new Date(startOfDay(firstDay(nextMonth(month))))
  const { rows } = await client.query<Row>(
    `SELECT t.id AS terminal, site.name AS site,
            coalesce(t.seen_at, t.enrolled_at) < $2 AND t.state = 'active' AS silent,
            coalesce((t.status -> 'detail' ->> 'oldest')::bigint < $4, false) AS waiting,
            EXISTS (
              SELECT 1 FROM stream s
              CROSS JOIN LATERAL (SELECT m.seq FROM meal m WHERE m.stream_id = s.id AND m.day >= $3 AND m.day < $5
                                   ORDER BY m.seq DESC LIMIT 1) last_meal
              WHERE s.terminal_id = t.id AND NOT EXISTS (
                SELECT 1 FROM record r
                 WHERE r.stream_id = s.id AND r.seq > last_meal.seq AND r.kind IN ('day-close', 'end'))
            ) AS unclosed
       FROM terminal t JOIN site ON site.id = t.site_id
      WHERE t.enrolled_at < $2 AND (t.ended_at IS NULL OR t.ended_at >= $1)
      ORDER BY t.id`,
    [begin, end, firstDay(month), end.getTime(), firstDay(nextMonth(month))],
  )
  return rows.flatMap(({ terminal, site, silent, waiting, unclosed }) => {
    const problem = silent ? 'silent' : waiting ? 'waiting' : unclosed ? 'unclosed' : null
    return problem === null ? [] : [{ terminal, site, problem }]
  })
}
