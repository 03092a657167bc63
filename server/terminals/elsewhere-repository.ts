/** Which elders had which meal at which terminal on one service day. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { Meal } from '../../core/vocabulary.ts'
import { WITHHOLDING } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'

export type HadMeal = { elder: string; meal: Meal; terminal: string }

/** What was not taken back and may be paid; of one elder's same meal at one terminal, once. */
export async function listHadMeals(client: Queryable, day: PlainDate): Promise<HadMeal[]> {
  const { rows } = await client.query<HadMeal>(
    `SELECT DISTINCT m.elder_id AS elder, m.meal, s.terminal_id AS terminal
     FROM meal m JOIN stream s ON s.id = m.stream_id
     WHERE m.day = $1 AND m.elder_id IS NOT NULL AND (m.reason IS NULL OR m.reason <> ALL($2))
       AND NOT EXISTS (SELECT FROM meal_void v WHERE v.stream_id = m.stream_id AND v.voids = m.seq)`,
    [day, WITHHOLDING],
  )
  return rows
}

/** Different whenever a record has come, by whichever server. */
export async function getCome(client: Queryable): Promise<string> {
  const { rows } = await client.query<{ come: string }>(
    'SELECT coalesce(sum(contiguous), 0)::text AS come FROM stream',
  )
  return rows[0]?.come ?? '0'
}
