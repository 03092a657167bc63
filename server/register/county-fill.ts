/** Fills an empty database with a planned county, in one transaction and one statement a table. */
import { createHash } from 'node:crypto'
import type { EnrolmentAnswer } from '../../core/enrolment.ts'
import { tokenOfPrinted } from '../../core/printed-number.ts'
import { qrToken } from '../../core/qr-card.ts'
import { GONE } from '../../core/status.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { getNewestKey } from './card-key-repository.ts'
import { cardContext, idCardToken, idNumberContext } from './card-secrets.ts'
import type { CountyPlan, PlannedCard, PlannedFact } from './county-plan.ts'
import { newQrSerial } from './ids.ts'
import { newTerminalSecrets } from './terminal-repository.ts'

/** Gives what each planned terminal would have been given at its enrolment. */
export async function fillCounty(
  { pool }: Pick<Database, 'pool'>,
  secrets: Secrets,
  county: CountyPlan,
): Promise<EnrolmentAnswer[]> {
  return inTransaction(pool, async (client) => {
    await insert(client, 'region', 'code text, name text, level text, parent text', county.regions)
    await insert(client, 'county', 'id int, name text, region text, demo bool', [
      { id: 1, name: county.name, region: county.region, demo: county.demo },
    ])
    await fillSites(client, county)
    await fillElders(client, secrets, county)
    await insert(
      client,
      'policy',
      'id text, title text, document text, hash bytea, effective_from date, effective_to date',
      county.policies.map(({ id, title, document, from, to }) => ({
        ...{ id, title, document },
        hash: bytea(createHash('sha256').update(document, 'utf8').digest()),
        effective_from: from,
        effective_to: to,
      })),
    )
    return fillTerminals(client, secrets, county)
  })
}

/** When a terminal with a history was last heard of, and whether it was taken out of service then. */
export type PastContact = { terminal: string; seenAt: number; ended: boolean }

/** To be called when the history is stored: from then on an ended terminal's records are refused. */
export async function closeHistory({ pool }: Pick<Database, 'pool'>, contacts: PastContact[]): Promise<void> {
  await pool.query(
    `UPDATE terminal SET seen_at = past.at, status = $4,
       state = CASE WHEN past.ended THEN 'ended' ELSE state END,
       ended_at = CASE WHEN past.ended THEN past.at END
     FROM unnest($1::text[], $2::timestamptz[], $3::bool[]) AS past (id, at, ended)
     WHERE terminal.id = past.id`,
    [
      contacts.map(({ terminal }) => terminal),
      contacts.map(({ seenAt }) => new Date(seenAt).toISOString()),
      contacts.map(({ ended }) => ended),
      JSON.stringify(GONE),
    ],
  )
}

async function fillSites(client: Queryable, { sites }: CountyPlan): Promise<void> {
  await insert(client, 'site', 'id text, name text, region text, opened date, closed date', sites)
  await insert(
    client,
    'site_fact',
    'site_id text, fact text, value text, from_day date, to_day date',
    sites.flatMap(({ id, facts }) => facts.map((fact) => ({ site_id: id, ...factRow(fact) }))),
  )
  await insert(
    client,
    'meal_window',
    'site_id text, meal text, starts int, ends int, price int',
    sites.flatMap(({ id, windows }) => windows.map((window) => ({ site_id: id, ...window }))),
  )
}

async function fillElders(client: Queryable, secrets: Secrets, { elders }: CountyPlan): Promise<void> {
  await insert(
    client,
    'elder',
    `id text, name text, sex text, born date, died date, home text, id_sealed bytea, id_index bytea, id_tail text`,
    elders.map(({ id, name, sex, born, died, home, idNumber }) => ({
      ...{ id, name, sex, born, died, home },
      id_sealed: bytea(secrets.seal(idNumber, idNumberContext(id))),
      id_index: bytea(secrets.index(idCardToken(idNumber))),
      id_tail: idNumber.slice(-4),
    })),
  )
  await insert(
    client,
    'elder_fact',
    'elder_id text, fact text, value text, from_day date, to_day date',
    elders.flatMap(({ id, facts }) => facts.map((fact) => ({ elder_id: id, ...factRow(fact) }))),
  )
  await fillCards(client, secrets, elders)
}

/** ID cards of all, and the cards that the county gave out. */
async function fillCards(client: Queryable, secrets: Secrets, elders: CountyPlan['elders']): Promise<void> {
  const gaveQr = elders.some(({ cards }) => cards.some(({ kind }) => kind === 'qr'))
  const key = gaveQr ? await getNewestKey(client, secrets) : null
  const filledAt = 'now'
  const lost = elders.filter(({ idCardLostAt }) => idCardLostAt !== null)
  const rows = elders.flatMap(({ id, idNumber, idCardLostAt, cards }) => [
    { ...row(id, 'id-card', idCardToken(idNumber)), state: idCardLostAt === null ? 'in-use' : 'lost' },
    ...cards.map((card) => ({
      ...row(id, card.kind, newToken(card)),
      issued_at: `${card.issued} 12:00+08`,
      ...(card.kind === 'chip' && { form: card.form }),
      ...(card.kind === 'qr' && { card_key_id: key, issued_on: card.issued }),
    })),
  ])
  await insert(
    client,
    'card',
    `elder_id text, kind text, token_sealed bytea, token_index bytea, issued_at timestamptz, form text,
     card_key_id int, issued_on date, state text`,
    rows,
  )
  await client.query(`INSERT INTO card_step (card_id, elder_id, step, at)
    SELECT id, elder_id, 'issued', issued_at FROM card WHERE kind <> 'id-card' ORDER BY id`)
  await client.query(
    `INSERT INTO card_step (card_id, elder_id, step, at)
     SELECT card.id, card.elder_id, 'lost', lost.at FROM card
     JOIN unnest($1::text[], $2::timestamptz[]) AS lost (elder_id, at) USING (elder_id) WHERE card.kind = 'id-card'`,
    [lost.map(({ id }) => id), lost.map(({ idCardLostAt }) => new Date(idCardLostAt ?? 0))],
  )

  function row(elder: string, kind: string, token: string) {
    return {
      elder_id: elder,
      kind,
      token_sealed: bytea(secrets.seal(token, cardContext(elder))),
      token_index: bytea(secrets.index(token)),
      issued_at: filledAt,
      state: 'in-use',
    }
  }
}

function newToken(card: PlannedCard): string {
  if (card.kind === 'qr') return qrToken(newQrSerial())
  const token = tokenOfPrinted(card.form, card.number)
  if (token === null) throw new RangeError(`no number in form ${card.form}`)
  return token
}

async function fillTerminals(
  client: Queryable,
  secrets: Secrets,
  { terminals, sites }: CountyPlan,
): Promise<EnrolmentAnswer[]> {
  const siteNames = new Map(sites.map(({ id, name }) => [id, name]))
  const enrolled = terminals.map((terminal) => ({
    terminal,
    given: newTerminalSecrets(secrets, terminal.id),
  }))
  await insert(
    client,
    'terminal',
    `id text, site_id text, state text, public_key bytea, password_hash bytea, token_key_sealed bytea,
     enrolled_at timestamptz`,
    enrolled.map(({ terminal, given }) => ({
      id: terminal.id,
      site_id: terminal.site,
      state: 'active',
      public_key: bytea(Buffer.from(terminal.publicKey, 'base64url')),
      password_hash: bytea(given.passwordHash),
      token_key_sealed: bytea(given.tokenKeySealed),
      enrolled_at: new Date(terminal.enrolledAt).toISOString(),
    })),
  )
  return enrolled.map(({ terminal, given }) => ({
    terminal: terminal.id,
    site: terminal.site,
    siteName: siteNames.get(terminal.site) ?? terminal.site,
    password: given.password,
    tokenKey: given.tokenKey,
    countyKey: secrets.publicKey,
  }))
}

/** `columns` are names with types; keys of a row that are no column are left out. */
async function insert(client: Queryable, table: string, columns: string, rows: readonly object[]) {
  const names = columns.split(',').map((column) => column.trim().split(' ')[0])
  await client.query(
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.join(', ')}
     FROM jsonb_to_recordset($1) AS planned (${columns})`,
    [JSON.stringify(rows)],
  )
}

/** Bytes as PostgreSQL reads them from text. */
function bytea(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}

function factRow({ fact, value, from, to }: PlannedFact) {
  return { fact, value, from_day: from, to_day: to }
}
