/** Who is owed with a month, and where their money would go. */
import type { Payees, Sum } from '../contract/payout.ts'
import type { Queryable } from '../plugins/database.ts'

/** A payee to whom something is due. */
export type OpenPayee = {
  payee: string
  name: string
  fen: number
  /** null: none stands. */
  account: {
    id: string
    sealed: Buffer
    holder: string
    bank: string
    bankCode: string | null
  } | null
  /** The account of the payee's latest line that failed. */
  failedAccount: string | null
}

/** By place and id, so that a batch has one order. */
export async function listOpen(client: Queryable, month: string, payees: Payees): Promise<OpenPayee[]> {
  const place = payees === 'elder' ? 'home' : 'region'
  const { rows } = await client.query<
    Omit<OpenPayee, 'fen' | 'account'> & {
      fen: string
      account: string | null
      sealed: Buffer
      holder: string
      bank: string
      bankCode: string | null
    }
  >(
    // Each sum by itself, once: mixed into one plan they might be added up anew for every payee.
    `WITH owed AS MATERIALIZED (SELECT payee, fen FROM payee_open($1, $2) WHERE fen > 0),
          failed AS MATERIALIZED (
            SELECT DISTINCT ON (s.payee) s.payee, l.account_id
              FROM payout_line_state s JOIN payout_line l USING (batch_id, no)
             WHERE s.payees = $2 AND s.state = 'failed' ORDER BY s.payee, s.batch_id DESC)
     SELECT o.payee, p.name, o.fen, a.id AS account, a.number_sealed AS sealed, a.holder, a.bank,
            a.bank_code AS "bankCode", f.account_id AS "failedAccount"
       FROM owed o
       JOIN ${payees} p ON p.id = o.payee
       LEFT JOIN bank_account a ON a.${payees}_id = o.payee AND a.withdrawn_at IS NULL
       LEFT JOIN failed f ON f.payee = o.payee
      ORDER BY p.${place}, p.id`,
    [month, payees],
  )
  return rows.map(({ payee, name, fen, account, failedAccount, ...rest }) => ({
    payee,
    name,
    fen: Number(fen),
    account: account === null ? null : { id: account, ...rest },
    failedAccount,
  }))
}

/** own: what the month's statement gives. open, held: above and below zero, with the months before. */
export async function sumOpen(
  client: Queryable,
  month: string,
  payees: Payees,
): Promise<{ own: number; open: Sum; held: Sum }> {
  const { rows } = await client.query<Record<'own' | 'open' | 'openFen' | 'held' | 'heldFen', string>>(
    `SELECT coalesce(sum(own), 0) AS own, count(*) FILTER (WHERE fen > 0) AS open,
            coalesce(sum(fen) FILTER (WHERE fen > 0), 0) AS "openFen", count(*) FILTER (WHERE fen < 0) AS held,
            coalesce(sum(fen) FILTER (WHERE fen < 0), 0) AS "heldFen"
       FROM payee_open($1, $2)`,
    [month, payees],
  )
  const [sums] = rows
  if (sums === undefined) throw new Error('a sum without a row')
  return {
    own: Number(sums.own),
    open: { count: Number(sums.open), fen: Number(sums.openFen) },
    held: { count: Number(sums.held), fen: Number(sums.heldFen) },
  }
}
