/** Sessions 会话 live on the server: the cookie holds 32 random bytes, the table their SHA-256 and nothing more. */
import { createHash, randomBytes } from 'node:crypto'
import type { SignedIn } from '../app-types.ts'
import type { Role } from '../contract/session.ts'
import type { Queryable } from '../plugins/database.ts'

const MINUTE = 60_000
/** A day at the desk, and never longer than a day and a night. */
const SESSION_IDLE_MS = 8 * 60 * MINUTE
const SESSION_LIFE_MS = 24 * 60 * MINUTE

/** Opens a session and returns the cookie's value. Sessions that have run out go at the same time. */
export async function openSession(
  client: Queryable,
  { account, address, now }: { account: number; address: string; now: number },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await client.query('DELETE FROM session WHERE created_at <= $1 OR seen_at <= $2', limitsAt(now))
  await client.query(
    'INSERT INTO session (token_hash, account_id, created_at, seen_at, address) VALUES ($1, $2, $3, $3, $4)',
    [hashOf(token), account, new Date(now), address],
  )
  return token
}

type SessionRow = {
  id: number
  login: string
  name: string
  must_change: boolean
  roles: Role[]
  region: string | null
  seen_at: Date
}

/** The person behind a cookie; null where the session is unknown or over, or the account disabled. */
export async function findSession(client: Queryable, token: string, now: number): Promise<SignedIn | null> {
  const hash = hashOf(token)
  const { rows } = await client.query<SessionRow>(
    `SELECT a.id, a.login, a.name, a.must_change, s.seen_at,
            ARRAY(SELECT role FROM account_role WHERE account_id = a.id ORDER BY role) AS roles,
            (SELECT region FROM account_role WHERE account_id = a.id AND region IS NOT NULL LIMIT 1) AS region
       FROM session s JOIN account a ON a.id = s.account_id
      WHERE s.token_hash = $3 AND s.created_at > $1 AND s.seen_at > $2 AND a.disabled_at IS NULL`,
    [...limitsAt(now), hash],
  )
  const row = rows[0]
  if (row === undefined) return null
  // Not at every request: a page asks often.
  if (now - row.seen_at.getTime() >= MINUTE)
    await client.query('UPDATE session SET seen_at = $2 WHERE token_hash = $1', [hash, new Date(now)])
  const { id, login, name, roles, region } = row
  return { id, login, name, roles, region, mustChange: row.must_change }
}

export async function closeSession(client: Queryable, token: string): Promise<void> {
  await client.query('DELETE FROM session WHERE token_hash = $1', [hashOf(token)])
}

export async function closeSessionsOf(client: Queryable, account: number): Promise<void> {
  await client.query('DELETE FROM session WHERE account_id = $1', [account])
}

/** Sessions that began or were last seen at these times or before are over. */
function limitsAt(now: number): [Date, Date] {
  return [new Date(now - SESSION_LIFE_MS), new Date(now - SESSION_IDLE_MS)]
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
