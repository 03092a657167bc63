import type { Queryable } from '../plugins/database.ts'
import type { AsOf } from './register-repository.ts'

/** 分 by elder. */
export type ElderMoney = ReadonlyMap<string, number>

/** Which townships elders live in that are paid, and how much each gets; by what was known at the moment. */
export async function readElderTowns(
  client: Queryable,
  money: ElderMoney,
  asOf: AsOf,
): Promise<{ region: string; name: string; elders: number; fen: number }[]> {
  if (money.size === 0) return []
  const known =
    asOf === 'now' ? 'withdrawn_at IS NULL' : 'known_at <= $3 AND (withdrawn_at IS NULL OR withdrawn_at > $3)'
  const { rows } = await client.query<{ region: string; name: string; elders: number; fen: string }>(
    `SELECT town.code AS region, town.name, count(*)::int AS elders, sum(paid.fen)::bigint AS fen
       FROM unnest($1::text[], $2::bigint[]) AS paid (elder, fen)
       JOIN elder_version v ON v.elder_id = paid.elder AND ${known}
       JOIN region town ON town.code = left(v.home, 9) || '000'
      GROUP BY 1, 2`,
    [[...money.keys()], [...money.values()], ...(asOf === 'now' ? [] : [asOf])],
  )
  return rows.map(({ fen, ...row }) => ({ ...row, fen: Number(fen) }))
}
