/** Terminals 终端: how they come into the county, and what they said last. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { EnrolmentAnswer, EnrolmentRequest } from '../../core/enrolment.ts'
import type { TerminalStatus } from '../../core/status.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { EnrolmentCode, Terminal } from '../contract/register.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { tokenKeyContext } from './card-secrets.ts'
import { newEnrolmentCode, newId } from './ids.ts'
import { keyCheckOf } from './key-check.ts'

const CODE_HOLDS_MS = 24 * 60 * 60 * 1000

type TerminalRow = Omit<Terminal, 'seenAt' | 'forkedAt' | 'health'> & {
  seenAt: Date | null
  forkedAt: Date | null
  detail: NonNullable<TerminalStatus['detail']> | null
  present: number
}

/** Of the sites of a scope. */
export async function listTerminals(client: Queryable, scope: string): Promise<Terminal[]> {
  const { rows } = await client.query<TerminalRow>(
    `SELECT t.id, t.site_id AS site, s.name AS "siteName", t.state,
       coalesce((t.status -> 'online')::bool, false) AS online, t.seen_at AS "seenAt",
       (t.status -> 'detail' ->> 'last')::int - (t.status -> 'detail' ->> 'acked')::int AS waiting,
       t.status -> 'detail' ->> 'reader' AS reader, t.status -> 'detail' ->> 'software' AS software,
       (t.status -> 'detail' ->> 'roster')::int AS roster, t.end_reason AS "endReason",
       nullif(t.status -> 'detail', 'null') AS detail, (SELECT version FROM roster_version) AS present,
       (SELECT coalesce(sum(contiguous), 0)::int FROM stream WHERE terminal_id = t.id) AS records,
       (SELECT max(received_at) FROM quarantine WHERE terminal = t.id AND code = 'fork') AS "forkedAt"
     FROM terminal t JOIN site s ON s.id = t.site_id
     WHERE starts_with(s.region, $1) ORDER BY s.region, t.site_id, t.id`,
    [scope],
  )
  return rows.map(({ detail, present, ...row }) => ({
    ...row,
    seenAt: row.seenAt?.toISOString() ?? null,
    forkedAt: row.forkedAt?.toISOString() ?? null,
    health: detail && healthOf(detail, present),
  }))
}

/** What a terminal of an earlier version said knows nothing of this. */
function healthOf(detail: NonNullable<TerminalStatus['detail']>, present: number): Terminal['health'] {
  const { more, oldest, roster } = detail
  if (more === null || more === undefined) return null
  const { rosterIssued, disk, clockOff, readers, uptime, running } = more
  const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  const times = { oldest: instant(oldest), rosterIssued: instant(rosterIssued) }
  return { ...times, rosterBehind: roster !== present, disk, clockOff, readers, uptime, running }
}

/**
 * A place for a terminal at a site, in the transaction of whoever makes it, and the code that opens it once. Refuses
 * with `site-unknown`.
 */
export async function createTerminal(
  client: Queryable,
  secrets: Secrets,
  site: string,
  now: number,
  by: Author,
): Promise<EnrolmentCode> {
  const terminal = newId('terminal')
  const code = newEnrolmentCode()
  const expires = new Date(now + CODE_HOLDS_MS).toISOString()
  const { rowCount } = await client.query(
    `INSERT INTO terminal (id, site_id, state, code_hash, code_expires)
     SELECT $1, id, 'waiting', $3, $4 FROM site WHERE id = $2`,
    [terminal, site, hashOfCode(secrets, code), expires],
  )
  if (rowCount === 0) throw new Refusal('site-unknown', site)
  const subject = `terminal/${terminal}`
  await writeAudit(client, { ...by, action: 'terminal.create', subject, detail: { site } })
  return { terminal, code, check: await keyCheckOf(secrets.publicKey), expires }
}

/**
 * Trades a code, once, for a place in the county. Whoever lost the answer asks again with the same code and the same
 * key, before the first record came, and is given new secrets. Refuses with `enrolment-refused`.
 */
export async function enrolTerminal(
  { pool }: Pick<Database, 'pool'>,
  secrets: Secrets,
  { code, publicKey }: EnrolmentRequest,
  now: number,
  address: string,
): Promise<EnrolmentAnswer> {
  const key = Buffer.from(publicKey, 'base64url')
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string; site_id: string; site_name: string }>(
      `SELECT t.id, t.site_id, s.name AS site_name FROM terminal t JOIN site s ON s.id = t.site_id
       WHERE t.code_hash = $1 AND t.code_expires > $2 AND (t.state = 'waiting' OR (t.state = 'active'
         AND t.public_key = $3 AND NOT EXISTS (SELECT FROM stream WHERE terminal_id = t.id))) FOR UPDATE OF t`,
      [hashOfCode(secrets, code), new Date(now), key],
    )
    const [place] = rows
    if (place === undefined) throw new Refusal('enrolment-refused')
    const { password, passwordHash, tokenKey, tokenKeySealed } = newTerminalSecrets(secrets, place.id)
    await client.query(
      `UPDATE terminal SET state = 'active', public_key = $2,
         password_hash = $3, token_key_sealed = $4, enrolled_at = $5 WHERE id = $1`,
      [place.id, key, passwordHash, tokenKeySealed, new Date(now)],
    )
    const subject = `terminal/${place.id}`
    await writeAudit(client, {
      account: null,
      address,
      action: 'terminal.enrol',
      subject,
      detail: { publicKey },
    })
    return {
      terminal: place.id,
      site: place.site_id,
      siteName: place.site_name,
      password,
      tokenKey,
      countyKey: secrets.publicKey,
    }
  })
}

/** What a terminal is given at its enrolment, and what the county keeps of it. */
export function newTerminalSecrets(secrets: Secrets, terminal: string) {
  const password = randomBytes(32).toString('base64url')
  const tokenKey = randomBytes(32).toString('base64url')
  const tokenKeySealed = secrets.seal(tokenKey, tokenKeyContext(terminal))
  return { password, passwordHash: hashOfPassword(password), tokenKey, tokenKeySealed }
}

/** Whether an enrolled terminal may log in at the broker with this password. */
export async function isTerminalPassword(client: Queryable, id: string, password: string): Promise<boolean> {
  const { rows } = await client.query<{ password_hash: Buffer }>(
    `SELECT password_hash FROM terminal WHERE id = $1 AND state = 'active'`,
    [id],
  )
  const [known] = rows
  const given = hashOfPassword(password)
  return (
    known !== undefined &&
    known.password_hash.length === given.length &&
    timingSafeEqual(known.password_hash, given)
  )
}

/** 256 random bits need no slow hash. */
function hashOfPassword(password: string): Buffer {
  return createHash('sha256').update(password, 'utf8').digest()
}

/** A code has 39 bits: whoever reads the table cannot try them all without the county's key. */
function hashOfCode(secrets: Secrets, code: string): Buffer {
  return secrets.index(`enrolment-code:${code}`)
}
