/** 往来台账: every payee's account with the county, added up from statements, lines and recoveries. */
import type { Ledger, LedgerPage, Payees } from '../contract/payout.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { batchName } from './batch-repository.ts'

/** One row an entry of a payee in a month; a double's stand with who it became. */
const ENTRIES = `
  SELECT coalesce(double.merged_into, e.payee) AS payee, e.month, e.entitled, e.adjusted, e.recovered, e.paid, e.on_way,
         e.failed
    FROM (
      SELECT payee, month, CASE WHEN of_month = month THEN fen ELSE 0 END AS entitled,
             CASE WHEN of_month = month THEN 0 ELSE fen END AS adjusted, 0 AS recovered, 0 AS paid, 0 AS on_way, 0 AS failed
        FROM payee_entitlement WHERE payees = $1
      UNION ALL
      SELECT payee, month, 0, 0, fen, 0, 0, 0 FROM payee_recovery WHERE payees = $1
      UNION ALL
      SELECT payee, month, 0, 0, 0, CASE state WHEN 'paid' THEN fen ELSE 0 END,
             CASE state WHEN 'waiting' THEN fen ELSE 0 END, CASE state WHEN 'failed' THEN fen ELSE 0 END
        FROM payout_line_state WHERE payees = $1 AND state <> 'dead') e
    LEFT JOIN elder double ON $1 = 'elder' AND double.id = e.payee AND double.merged_into IS NOT NULL`

const SUMS = `sum(entitled + adjusted)::text AS entitled, sum(recovered)::text AS recovered, sum(paid)::text AS paid,
              sum(on_way)::text AS "onWay", sum(entitled + adjusted + recovered - paid - on_way)::text AS balance`

type Sums = LedgerPage['sums']
type SumsText = Record<keyof Sums, string | null>

function sumsOf({ entitled, recovered, paid, onWay, balance }: SumsText): Sums {
  return {
    entitled: Number(entitled ?? 0),
    recovered: Number(recovered ?? 0),
    paid: Number(paid ?? 0),
    onWay: Number(onWay ?? 0),
    balance: Number(balance ?? 0),
  }
}

export async function listLedger(
  client: Queryable,
  payees: Payees,
  { search, show, page, size }: { search?: string; show?: 'owed' | 'held'; page: number; size: number },
): Promise<LedgerPage> {
  const place = payees === 'elder' ? 'home' : 'region'
  const { rows } = await client.query<
    SumsText & { payee: string; name: string; place: string; all: string; whole: SumsText }
  >(
    `WITH payee AS MATERIALIZED (SELECT payee, ${SUMS} FROM (${ENTRIES}) entry GROUP BY payee),
          whole AS (
            SELECT json_build_object('entitled', sum(entitled::bigint)::text, 'recovered', sum(recovered::bigint)::text,
              'paid', sum(paid::bigint)::text, 'onWay', sum("onWay"::bigint)::text,
              'balance', sum(balance::bigint)::text) AS whole FROM payee),
          found AS (
            SELECT payee.*, p.name, v.name AS place, p.${place} AS code, count(*) OVER () AS all
              FROM payee JOIN ${payees} p ON p.id = payee.payee JOIN region v ON v.code = p.${place}
             WHERE ($2::text IS NULL OR strpos(p.name, $2) > 0 OR strpos(v.name, $2) > 0)
               AND ($3::text IS NULL OR CASE $3 WHEN 'owed' THEN balance::bigint > 0 ELSE balance::bigint < 0 END)
             ORDER BY code, payee.payee LIMIT $4 OFFSET $5)
     SELECT * FROM whole LEFT JOIN found ON true ORDER BY code, payee`,
    [payees, search ?? null, show ?? null, size, (page - 1) * size],
  )
  const found = rows.filter(({ payee }) => payee !== null)
  return {
    payees: found.map((row) => ({ payee: row.payee, name: row.name, place: row.place, ...sumsOf(row) })),
    total: Number(found[0]?.all ?? 0),
    sums: sumsOf(rows[0]?.whole ?? { entitled: '0', recovered: '0', paid: '0', onWay: '0', balance: '0' }),
  }
}

type MonthText = Record<Exclude<keyof Ledger['months'][number], 'month' | 'balance'>, string> & {
  month: string
}

/** One payee's account; refuses with `not-found`. */
export async function readLedger(
  client: Queryable,
  payees: Payees,
  payee: string,
  person: number,
): Promise<Ledger> {
  const place = payees === 'elder' ? 'home' : 'region'
  const ids = `(SELECT $1::text UNION SELECT id FROM elder WHERE merged_into = $1 AND '${payees}' = 'elder')`
  const [named, months, payments, recoveries] = await Promise.all([
    client.query<{ name: string; place: string; account: Ledger['account'] }>(
      `SELECT p.name, v.name AS place, CASE WHEN a.id IS NULL THEN NULL ELSE
                json_build_object('holder', a.holder, 'tail', a.number_tail, 'bank', a.bank) END AS account
         FROM ${payees} p JOIN region v ON v.code = p.${place}
         LEFT JOIN bank_account a ON a.${payees}_id = p.id AND a.withdrawn_at IS NULL WHERE p.id = $1`,
      [payee],
    ),
    client.query<MonthText>(
      `SELECT month, sum(entitled)::text AS entitled, sum(adjusted)::text AS adjusted, sum(recovered)::text AS recovered,
              sum(paid)::text AS paid, sum(on_way)::text AS "onWay", sum(failed)::text AS failed
         FROM (${ENTRIES}) entry WHERE payee = $2 GROUP BY month ORDER BY month`,
      [payees, payee],
    ),
    client.query<Omit<Ledger['payments'][number], 'name' | 'fen'> & { number: number; fen: string }>(
      `SELECT l.batch_id AS batch, b.number, b.month, l.fen, s.state, s.reason
         FROM payout_line l JOIN payout_line_state s USING (batch_id, no) JOIN payout_batch b ON b.id = l.batch_id
        WHERE l.${payees}_id IN ${ids} ORDER BY l.batch_id DESC LIMIT 200`,
      [payee],
    ),
    client.query<Omit<Ledger['recoveries'][number], 'fen' | 'at'> & { fen: string; at: Date }>(
      `SELECT r.id, r.kind, r.fen, r.reason, a.name AS by, r.asked_at AS at, d.verdict, r.asked_by = $2 AS mine
         FROM payout_recovery r JOIN account a ON a.id = r.asked_by
         LEFT JOIN payout_recovery_decision d ON d.recovery_id = r.id
        WHERE r.${payees}_id IN ${ids} ORDER BY r.id DESC LIMIT 200`,
      [payee, person],
    ),
  ])
  const [found] = named.rows
  if (found === undefined) throw new Refusal('not-found')
  let balance = 0
  return {
    payee,
    payees,
    ...found,
    months: months.rows.map(({ month, ...texts }) => {
      const entitled = Number(texts.entitled)
      const adjusted = Number(texts.adjusted)
      const recovered = Number(texts.recovered)
      const paid = Number(texts.paid)
      const onWay = Number(texts.onWay)
      balance += entitled + adjusted + recovered - paid - onWay
      return { month, entitled, adjusted, recovered, paid, onWay, failed: Number(texts.failed), balance }
    }),
    payments: payments.rows.map(({ number, fen, ...row }) => ({
      ...row,
      fen: Number(fen),
      name: batchName(row.month, payees, number),
    })),
    recoveries: recoveries.rows.map((row) => ({ ...row, fen: Number(row.fen), at: row.at.toISOString() })),
  }
}
