/** Approved settlements, which never change, and the adjustments of earlier months that were approved with them. */
import type { PlainMonth } from '../../core/plain-date.ts'
import type { StatedAdjustment } from '../../core/settlement/adjust.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Cursors, Grounds } from './known-repository.ts'

export type Approved = {
  id: number
  month: PlainMonth
  resultHash: string
  /** null: put there without them. */
  grounds: Grounds | null
  /** Settlements that were approved before this one was computed. */
  looked: number[]
  adjustments: StatedAdjustment[]
}

/** In the order of their approval. */
export async function listApproved(client: Queryable): Promise<Approved[]> {
  const { rows } = await client.query<
    Omit<Approved, 'grounds'> & { knownAt: Date | null; cursors: Cursors | null }
  >(
    `SELECT s.id, s.month, encode(s.result_hash, 'hex') AS "resultHash", s.known_at AS "knownAt", s.cursors,
            coalesce(s.looked, '{}') AS looked, coalesce(s.adjustments, '[]') AS adjustments
       FROM standing_step step JOIN settlement s ON s.id = step.settlement_id
      WHERE step.action = 'approve' ORDER BY step.id`,
  )
  return rows.map(({ knownAt, cursors, ...row }) => ({
    ...row,
    grounds: knownAt === null || cursors === null ? null : { knownAt, cursors },
  }))
}

/** The newest settlement that looked at an approved month, or its own: nothing known to it need be paid again. */
export function lastLook(approved: readonly Approved[], own: Approved): Approved {
  return approved.findLast((each) => each.month > own.month && each.looked.includes(own.id)) ?? own
}
