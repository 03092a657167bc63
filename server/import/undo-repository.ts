/** Takes the elders of an import out of the register again, where nothing has happened with any of them. */
import type { PlainDate } from '../../core/plain-date.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { planByIndex } from './plans-repository.ts'

type Undo = { since: PlainDate; doneAt: Date; at: Date; by: number }
type Uses = { meals: number; cards: number; changes: number }

/** Gives how many. Refuses with `import-used`. */
export async function removeListed(
  client: Queryable,
  importId: string,
  { since, doneAt, at, by }: Undo,
): Promise<number> {
  const { meals, cards, changes } = await countUses(client, importId, since, doneAt)
  const uses = [
    ...(meals > 0 ? [`${meals} 位已经有用餐记录`] : []),
    ...(cards > 0 ? [`${cards} 位已经办过卡或挂失过`] : []),
    ...(changes > 0 ? [`${changes} 位的信息已经变更过`] : []),
  ]
  if (uses.length > 0) throw new Refusal('import-used', ...uses)
  await client.query(
    `UPDATE elder_import SET state = 'undone', undone_at = $2, undone_by = $3 WHERE id = $1`,
    [importId, at, by],
  )
  await planByIndex(client)
  const brought = '(SELECT elder_id FROM elder_import_elder WHERE import_id = $1)'
  try {
    await client.query(`DELETE FROM card WHERE elder_id IN ${brought}`, [importId])
    const { rowCount } = await client.query(`DELETE FROM elder WHERE id IN ${brought}`, [importId])
    return rowCount ?? 0
  } catch (error) {
    // Something else refers to one of them: an account, a picture, a merged double.
    if (error instanceof Error && 'code' in error && error.code === '23503') throw new Refusal('import-used')
    throw error
  }
}

async function countUses(client: Queryable, importId: string, since: PlainDate, doneAt: Date): Promise<Uses> {
  const { rows } = await client.query<Uses>(
    `WITH brought AS MATERIALIZED (SELECT elder_id AS id FROM elder_import_elder WHERE import_id = $1)
     SELECT
       (SELECT count(DISTINCT m.elder_id)::int FROM meal m JOIN brought b ON b.id = m.elder_id
         WHERE m.day >= $2::date) AS meals,
       (SELECT count(DISTINCT c.elder_id)::int FROM card c JOIN brought b ON b.id = c.elder_id
         WHERE c.kind <> 'id-card' OR c.state <> 'in-use') AS cards,
       (SELECT count(*)::int FROM brought b WHERE
          EXISTS (SELECT FROM elder_version v WHERE v.elder_id = b.id AND v.withdrawn_at IS NOT NULL)
          OR EXISTS (SELECT FROM elder_fact f WHERE f.elder_id = b.id AND f.withdrawn_at IS NOT NULL)
          OR EXISTS (SELECT FROM change_request r WHERE r.subject = 'elder/' || b.id)
          OR EXISTS (SELECT FROM audit a WHERE a.at >= $3 AND a.subject = 'elder/' || b.id)) AS changes`,
    [importId, since, doneAt],
  )
  return rows[0] ?? { meals: 0, cards: 0, changes: 0 }
}
