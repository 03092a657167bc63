import type { Me } from '../contract/session.ts'
import type { Queryable } from '../plugins/database.ts'

/** What the person's pages need to know at once: who they are and which county this is. */
export async function describeMe(client: Queryable, account: number): Promise<Me> {
  const { rows } = await client.query<Me>(
    `SELECT a.id, a.login, a.name, a.must_change AS "mustChange",
            ARRAY(SELECT role FROM account_role WHERE account_id = a.id ORDER BY role) AS roles,
            (SELECT json_build_object('code', r.code, 'name', r.name) FROM account_role ar
               JOIN region r ON r.code = ar.region WHERE ar.account_id = a.id LIMIT 1) AS region,
            (SELECT json_build_object('name', name, 'region', region, 'demo', demo) FROM county) AS county
       FROM account a WHERE a.id = $1`,
    [account],
  )
  const me = rows[0]
  if (me === undefined) throw new Error(`account ${account} is gone`)
  return me
}
