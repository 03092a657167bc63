/** The lines of a batch: as pages show them, as the bank file is made of them, and what the bank said of them. */
import type { LineResult, SentLine } from '../../core/payout/bank-return.ts'
import type { BatchDetail, LinePage, LineState, Payees } from '../contract/payout.ts'
import type { Queryable } from '../plugins/database.ts'
import { refusing } from './batch-repository.ts'

/** Tails only. */
export async function listLines(
  client: Queryable,
  batch: number,
  payees: Payees,
  { state = null, page, size }: { state?: LineState | null; page: number; size: number },
): Promise<LinePage> {
  const place = payees === 'elder' ? 'home' : 'region'
  const { rows } = await client.query<LinePage['lines'][number] & { all: string; fenText: string }>(
    `SELECT l.no, l.reference, p.id AS payee, p.name, v.name AS place, a.holder, a.number_tail AS tail, a.bank,
            l.fen::text AS "fenText", s.state, s.reason, coalesce(r.words, '') AS words,
            a.withdrawn_at IS NOT NULL AND EXISTS (
              SELECT FROM bank_account n WHERE n.${payees}_id = p.id AND n.withdrawn_at IS NULL) AS changed,
            count(*) OVER () AS all
       FROM payout_line l
       JOIN payout_line_state s USING (batch_id, no)
       JOIN ${payees} p ON p.id = l.${payees}_id
       JOIN region v ON v.code = p.${place}
       JOIN bank_account a ON a.id = l.account_id
       LEFT JOIN LATERAL (SELECT words FROM payout_result
         WHERE batch_id = l.batch_id AND line_no = l.no ORDER BY return_id DESC LIMIT 1) r ON true
      WHERE l.batch_id = $1 AND ($2::text IS NULL OR s.state = $2)
      ORDER BY l.no LIMIT $3 OFFSET $4`,
    [batch, state, size, (page - 1) * size],
  )
  return {
    lines: rows.map(({ all: _, fenText, ...row }) => ({ ...row, fen: Number(fenText) })),
    total: Number(rows[0]?.all ?? 0),
  }
}

type Told = Pick<BatchDetail, 'leftOutList' | 'rare'>

/** The first of each. */
export async function listToldOf(
  client: Queryable,
  batch: number,
  payees: Payees,
  most: number,
): Promise<Told> {
  const [leftOut, rare] = await Promise.all([
    client.query<Told['leftOutList'][number] & { fen: string }>(
      `SELECT p.id AS payee, p.name, o.fen, o.reason, o.detail
         FROM payout_left_out o JOIN ${payees} p ON p.id = o.${payees}_id
        WHERE o.batch_id = $1 ORDER BY o.no LIMIT $2`,
      [batch, most],
    ),
    client.query<Told['rare'][number]>(
      `SELECT l.${payees}_id AS payee, a.holder AS name, l.written FROM payout_line l JOIN bank_account a ON a.id = l.account_id
        WHERE l.batch_id = $1 AND l.written IS NOT NULL ORDER BY l.no LIMIT $2`,
      [batch, most],
    ),
  ])
  return {
    leftOutList: leftOut.rows.map((row) => ({ ...row, fen: Number(row.fen) })),
    rare: rare.rows,
  }
}

export type FileLine = {
  payee: string
  reference: string
  written: string
  bank: string
  bankCode: string | null
  sealed: Buffer
  fen: number
  /** In whose name the account was sealed. */
  owner: string
}

/** Of the very accounts that the batch was made with. */
export async function listFileLines(client: Queryable, batch: number): Promise<FileLine[]> {
  const { rows } = await client.query<Omit<FileLine, 'fen'> & { fen: string }>(
    `SELECT coalesce(l.elder_id, l.site_id) AS payee, l.reference, coalesce(l.written, a.holder) AS written, a.bank,
            a.bank_code AS "bankCode", a.number_sealed AS sealed, l.fen, coalesce(a.elder_id, a.site_id) AS owner
       FROM payout_line l JOIN bank_account a ON a.id = l.account_id WHERE l.batch_id = $1 ORDER BY l.no`,
    [batch],
  )
  return rows.map((row) => ({ ...row, fen: Number(row.fen) }))
}

export async function listSent(client: Queryable, batch: number): Promise<(SentLine & { name: string })[]> {
  const { rows } = await client.query<SentLine & { fen: string; name: string }>(
    `SELECT l.no, l.reference, l.fen, s.state, a.holder AS name
       FROM payout_line l JOIN payout_line_state s USING (batch_id, no) JOIN bank_account a ON a.id = l.account_id
      WHERE l.batch_id = $1 ORDER BY l.no`,
    [batch],
  )
  return rows.map((row) => ({ ...row, fen: Number(row.fen) }))
}

export async function isReturnKnown(client: Queryable, hash: Buffer): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM payout_return WHERE hash = $1', [hash])
  return rowCount === 1
}

/** A return file with what it said; refuses where it contradicts what is known. */
export async function insertReturn(
  client: Queryable,
  {
    batch,
    hash,
    account,
    at,
    results,
  }: { batch: number; hash: Buffer; account: number; at: Date; results: readonly LineResult[] },
): Promise<void> {
  await refusing(async () => {
    const { rows } = await client.query<{ id: number }>(
      'INSERT INTO payout_return (batch_id, hash, imported_by, imported_at) VALUES ($1, $2, $3, $4) RETURNING id',
      [batch, hash, account, at],
    )
    const failed = results.map((result) => (result.outcome === 'failed' ? result : null))
    await client.query(
      `INSERT INTO payout_result (return_id, batch_id, line_no, outcome, reason, words)
       SELECT $1, $2, no, outcome, reason, words
         FROM unnest($3::int[], $4::text[], $5::text[], $6::text[]) r (no, outcome, reason, words)`,
      [
        rows[0]?.id,
        batch,
        results.map(({ no }) => no),
        results.map(({ outcome }) => outcome),
        failed.map((result) => result?.reason ?? null),
        failed.map((result) => result?.words.slice(0, 200) ?? ''),
      ],
    )
  })
}

export async function listReturns(
  client: Queryable,
  batch: number,
): Promise<{ by: string; at: Date; paid: number; failed: number }[]> {
  const { rows } = await client.query<{ by: string; at: Date; paid: number; failed: number }>(
    `SELECT a.name AS by, r.imported_at AS at,
            (SELECT count(*) FROM payout_result WHERE return_id = r.id AND outcome = 'paid')::int AS paid,
            (SELECT count(*) FROM payout_result WHERE return_id = r.id AND outcome = 'failed')::int AS failed
       FROM payout_return r JOIN account a ON a.id = r.imported_by WHERE r.batch_id = $1 ORDER BY r.id`,
    [batch],
  )
  return rows
}
