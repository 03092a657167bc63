/** Terminals of a month whose records are not known to be complete, and who gave their word for them. */
import { type PlainMonth, startOfDay } from '../../core/plain-date.ts'
import type { GapNote, MonthDetail } from '../contract/months.ts'
import type { Queryable } from '../plugins/database.ts'
import { firstDay, nextMonth } from './calendar.ts'

type Row = {
  terminal: string
  site: string
  silent: boolean
  waiting: boolean
  unclosed: boolean
}
type NoteRow = { terminal: string; problem: string; reason: string; by: string; at: Date }
type Gap = MonthDetail['gaps'][number]

/**
 * A chain has no holes on the server, so a day-close after the month's last meal proves that everything up to it is
 * here; a terminal that was heard of after the month can hold nothing older that it has not announced as waiting.
 * `scope`: how the codes of the sites' places begin.
 */
export async function listGaps(client: Queryable, month: PlainMonth, scope = ''): Promise<Gap[]> {
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
      WHERE t.enrolled_at < $2 AND (t.ended_at IS NULL OR t.ended_at >= $1) AND starts_with(site.region, $6)
      ORDER BY t.id`,
    [begin, end, firstDay(month), end.getTime(), firstDay(nextMonth(month)), scope],
  )
  const notes = await readNotes(client, month)
  return rows.flatMap(({ terminal, site, silent, waiting, unclosed }) => {
    const problem = silent ? 'silent' : waiting ? 'waiting' : unclosed ? 'unclosed' : null
    if (problem === null) return []
    return [{ terminal, site, problem, note: notes.get(`${terminal} ${problem}`) ?? null }]
  })
}

/** A word that was given for one problem explains no other. */
async function readNotes(
  client: Queryable,
  month: PlainMonth,
): Promise<Map<string, NonNullable<Gap['note']>>> {
  const { rows } = await client.query<NoteRow>(
    `SELECT DISTINCT ON (n.terminal_id, n.problem) n.terminal_id AS terminal, n.problem, n.reason, a.name AS by, n.at
       FROM month_gap_note n JOIN account a ON a.id = n.account_id
      WHERE n.month = $1 ORDER BY n.terminal_id, n.problem, n.id DESC`,
    [month],
  )
  return new Map(
    rows.map(({ terminal, problem, at, ...note }) => [
      `${terminal} ${problem}`,
      { ...note, at: at.toISOString() },
    ]),
  )
}

export async function insertGapNote(
  client: Queryable,
  month: PlainMonth,
  { terminal, problem, reason }: GapNote,
  { account, at }: { account: number; at: Date },
): Promise<void> {
  await client.query(
    `INSERT INTO month_gap_note (month, terminal_id, problem, reason, account_id, at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [month, terminal, problem, reason, account, at],
  )
}
