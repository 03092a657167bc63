/**
 * What the adjustment of an earlier month was worked out from, beside the register and the records of the settlement
 * that pays it. Kept with the settlement, so that the adjustment can be worked out again for ever.
 */
import type { PlainMonth } from '../../core/plain-date.ts'
import type { ElderChange } from '../../core/settlement/adjust-explain.ts'
import type { Elder } from '../../core/settlement/register.ts'
import type { Queryable } from '../plugins/database.ts'
import type { MealName } from './attendance-repository.ts'

export type Adjusting = {
  month: PlainMonth
  /** The approved settlement that is adjusted. */
  settlement: number
  raise: boolean
  /** Meals that came too late to count. */
  tooLate: readonly MealName[]
  changes: {
    elder: string
    /** As known before; null where not on the register. */
    was: Elder | null
    /** chain, number, came since, voided then or since */
    taps: [string, number, boolean, 'then' | 'since' | null][]
  }[]
}

export function changesToKeep(changes: readonly ElderChange[]): Adjusting['changes'] {
  return changes.map(({ elder, was, taps }) => ({
    elder,
    was: was ?? null,
    taps: taps.map(({ tap, late, voided }) => [tap.terminal, Number(tap.seq), late, voided]),
  }))
}

export type ToAdjust = Adjusting & {
  /** Of the approved settlement, with its text. */
  result: string
  statement: string
}

/** In the order of the months. */
export async function listAdjusting(client: Queryable, settlement: number): Promise<ToAdjust[]> {
  const { rows } = await client.query<ToAdjust>(
    `SELECT each.*, encode(approved.result_hash, 'hex') AS result, approved.statement
       FROM settlement own
       CROSS JOIN jsonb_to_recordset(own.adjusting)
         AS each (month text, settlement int, raise bool, "tooLate" jsonb, changes jsonb)
       JOIN settlement approved ON approved.id = each.settlement
      WHERE own.id = $1 ORDER BY each.month`,
    [settlement],
  )
  return rows
}

/** Adjustments that had been approved when a settlement was computed, in the order of their approval. */
export async function listAdjustedBefore(client: Queryable, settlement: number): Promise<object[]> {
  const { rows } = await client.query<{ adjustments: object[] }>(
    `SELECT other.adjustments FROM settlement own
       CROSS JOIN unnest(own.looked) WITH ORDINALITY AS looked (id, place) JOIN settlement other ON other.id = looked.id
      WHERE own.id = $1 AND other.adjustments IS NOT NULL ORDER BY looked.place`,
    [settlement],
  )
  return rows.flatMap(({ adjustments }) => adjustments)
}
