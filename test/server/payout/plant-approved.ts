/** Approved months with statements of a test's own, past the computation: what a payout hangs on, and no more. */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { bankContext } from '../../../server/register/card-secrets.ts'
import type { Secrets } from '../../../server/secrets.ts'

type Amounts = Readonly<Record<string, number>>
type Given = {
  sites?: Amounts
  elders?: Amounts
  /** Of earlier months, by month and payee. */
  adjusted?: readonly { month: string; site?: string; elder?: string; fen: number }[]
}
export type Makers = { clerk: number; reviewer: number; finance: number }

/** Computed and submitted by the clerk, reviewed, approved by finance. Gives the settlement's id. */
export async function plantApproved(
  pool: Pool,
  month: string,
  given: Given,
  makers: Makers,
): Promise<number> {
  const { sites = {}, elders = {}, adjusted = [] } = given
  const paid = (amounts: Amounts) =>
    Object.fromEntries(
      Object.entries(amounts).map(([payee, fen]) => [
        payee,
        { count: 1, entitlement: fen, payable: fen, rates: {} },
      ]),
    )
  const sum = (amounts: Amounts) => Object.values(amounts).reduce((total, fen) => total + fen, 0)
  const grant = (amounts: Amounts, key: 'sites' | 'elders') => ({
    ...{ entitlement: sum(amounts), payable: sum(amounts), excluded: {}, funders: { county: sum(amounts) } },
    [key]: paid(amounts),
  })
  const statement = {
    month,
    taps: { total: 0, repeated: 0, surviving: 0, excluded: {} },
    grants: { meal: grant(sites, 'sites'), care: grant(elders, 'elders') },
    adjustments: adjusted.map(({ month: of, fen, ...payee }) => ({
      ...{ month: of, result: '00', grant: payee.site === undefined ? 'care' : 'meal', fen },
      ...{ funders: { county: fen }, lines: [{ ...payee, cause: 'void', fen, elders: {} }], refused: [] },
    })),
  }
  const payable = sum(sites) + sum(elders) + adjusted.reduce((total, { fen }) => total + fen, 0)
  const hash = createHash('sha256').update(month).digest()
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO settlement (month, version, policy_hash, register_hash, records_hash, result_hash, statement, figures,
                             payable, looked, adjustments)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $2, $2, $2, $3, $4, $5,
            ARRAY(SELECT settlement_id FROM standing_step WHERE action = 'approve'), $6
       FROM settlement WHERE month = $1 RETURNING id`,
    [
      ...[month, hash, JSON.stringify(statement)],
      ...[JSON.stringify({ taps: 0, elders: 0, sites: {}, withheld: {}, policies: [] }), payable],
      JSON.stringify(statement.adjustments),
    ],
  )
  const id = rows[0]?.id ?? 0
  const needs = JSON.stringify({ towns: [], reviewers: 1, why: [], rules: 0 })
  for (const [action, actor] of [
    ['compute', makers.clerk],
    ['submit', makers.clerk],
    ['review', makers.reviewer],
    ['approve', makers.finance],
  ] as const) {
    if (action === 'submit')
      await pool.query(
        `INSERT INTO control_run (month, number, settlement_id, at) VALUES ($1, $2, $2, now())`,
        [month, id],
      )
    await pool.query(
      `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, needs)
       SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5 FROM settlement_step WHERE settlement_id = $1`,
      [id, month, action, actor, action === 'submit' ? needs : null],
    )
  }
  return id
}

export async function plantPlaces(pool: Pool): Promise<void> {
  await pool.query(`
    INSERT INTO region VALUES ('990102000000', '测试县', 'county', NULL), ('990102100000', '东镇', 'town', '990102000000'),
      ('990102100201', '柳村', 'village', '990102100000');
    INSERT INTO county VALUES (1, '测试县', '990102000000', true)`)
}

export async function plantSites(pool: Pool, ids: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT INTO site (id, name, region, opened) SELECT id, id || '助餐点', '990102100201', '2024-01-01' FROM unnest($1::text[]) id`,
    [ids],
  )
}

export async function plantElders(pool: Pool, ids: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT INTO elder (id, name, sex, born, home, id_sealed, id_index, id_tail)
     SELECT id, '老人' || id, 'male', '1940-01-01', '990102100201', '\\x01', id::bytea, '0000' FROM unnest($1::text[]) id`,
    [ids],
  )
}

/** The account that stands from now on; gives its number. */
export async function plantAccount(
  pool: Pool,
  secrets: Pick<Secrets, 'seal'>,
  of: 'elder' | 'site',
  id: string,
  { holder = `${id}户`, number = '9900000000000001234', bankCode = null as string | null } = {},
): Promise<string> {
  await pool.query(
    `UPDATE bank_account SET withdrawn_at = clock_timestamp() WHERE ${of}_id = $1 AND withdrawn_at IS NULL`,
    [id],
  )
  await pool.query(
    `INSERT INTO bank_account (${of}_id, holder, number_sealed, number_tail, bank, bank_code)
     VALUES ($1, $2, $3, $4, '测试农商行', $5)`,
    [id, holder, secrets.seal(number, bankContext(of, id)), number.slice(-4), bankCode],
  )
  return number
}
