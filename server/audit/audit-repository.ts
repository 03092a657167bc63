/** Writes the audit trail 审计, in the transaction of what it tells of. The table takes no change and no deletion. */
import type { AuditEntry, AuditPage } from '../contract/audit.ts'
import type { Queryable } from '../plugins/database.ts'

export type AuditRecord = {
  /** null: the system itself, or someone who could not log in. */
  account: number | null
  /** e.g. `settlement.approve`, `terminal.enrol`, `session.refused`. */
  action: string
  /** What it concerns, e.g. `settlement/2026-10/2`. Never an ID number. */
  subject: string
  detail: Record<string, unknown>
  address: string | null
}

export async function writeAudit(client: Queryable, entry: AuditRecord): Promise<void> {
  await client.query(
    'INSERT INTO audit (account_id, action, subject, detail, address) VALUES ($1, $2, $3, $4, $5)',
    [entry.account, entry.action, entry.subject, JSON.stringify(entry.detail), entry.address],
  )
}

type AuditRow = Omit<AuditEntry, 'at' | 'id'> & { id: string; at: Date }

/** Newest first. */
export async function listAudit(
  client: Queryable,
  { before, size }: { before?: number; size: number },
): Promise<AuditPage> {
  const { rows } = await client.query<AuditRow>(
    `SELECT e.id, e.at, a.name AS actor, e.action, e.subject, e.detail, e.address
       FROM audit e LEFT JOIN account a ON a.id = e.account_id
      WHERE $1::bigint IS NULL OR e.id < $1
      ORDER BY e.id DESC LIMIT $2`,
    [before ?? null, size + 1],
  )
  const entries = rows.slice(0, size).map((row) => ({ ...row, id: Number(row.id), at: row.at.toISOString() }))
  return { entries, more: rows.length > size }
}
