/** Cards 卡 as they are stored: tokens sealed, found by a keyed hash; every step of a card's life is kept. */
import type { PlainDate } from '../../core/plain-date.ts'
import { type CardForm, printedNumberOf } from '../../core/printed-number.ts'
import { qrToken, shortNumberOf } from '../../core/qr-card.ts'
import type { Card, CardStep } from '../contract/cards.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { getNewestKey } from './card-key-repository.ts'
import { cardContext } from './card-secrets.ts'
import { newQrSerial } from './ids.ts'

/** When something is done, and by whom; null: one of the county's own programs. */
export type Moment = { today: PlainDate; at: Date; account: number | null }

export type StoredCard = { id: number; elder: string; kind: Card['kind']; state: Card['state'] }
type Step = CardStep['step'] | 'issued' | 'replaced'

/** A QR card that a kiosk takes on day $1. */
const VALID_QR = `c.kind = 'qr' AND c.state = 'in-use' AND (c.expires_on IS NULL OR c.expires_on >= $1)
  AND c.card_key_id IN (SELECT id FROM card_key WHERE retired_at IS NULL)`

/** An elder's cards, those in use first. With a key that is retired all of its cards have expired. */
export async function listCards(client: Queryable, secrets: Secrets, elder: string): Promise<Card[]> {
  const { rows } = await client.query<
    Omit<Card, 'tail' | 'issuedAt' | 'changedAt'> & { sealed: Buffer; issuedAt: Date; changedAt: Date | null }
  >(
    `SELECT c.id::int, c.kind, c.form, c.token_sealed AS sealed, c.issued_at AS "issuedAt",
       least(c.expires_on, (k.retired_at AT TIME ZONE 'Asia/Shanghai')::date - 1)::text AS expires, c.state, s.at AS "changedAt", a.name AS "changedBy"
     FROM card c
     LEFT JOIN card_key k ON k.id = c.card_key_id
     LEFT JOIN LATERAL (SELECT step, at, account_id FROM card_step WHERE card_id = c.id
       ORDER BY id DESC LIMIT 1) s ON s.step <> 'issued'
     LEFT JOIN account a ON a.id = s.account_id
     WHERE c.elder_id = $1 ORDER BY c.state = 'in-use' DESC, c.id DESC`,
    [elder],
  )
  return rows.map(({ sealed, issuedAt, changedAt, ...card }) => ({
    ...card,
    tail: tailOf(card.kind, card.form, secrets.open(sealed, cardContext(elder))),
    issuedAt: issuedAt.toISOString(),
    changedAt: changedAt?.toISOString() ?? null,
  }))
}

/** Locks the elder's row: nobody else gives a card meanwhile. Refuses with `not-found`, `elder-dead` or `elder-merged`. */
export async function requireLivingElder(client: Queryable, id: string): Promise<void> {
  const { rows } = await client.query<{ died: string | null; merged: boolean }>(
    'SELECT died::text, merged_into IS NOT NULL AS merged FROM elder WHERE id = $1 FOR NO KEY UPDATE',
    [id],
  )
  const [elder] = rows
  if (elder === undefined) throw new Refusal('not-found', id)
  if (elder.merged) throw new Refusal('elder-merged')
  if (elder.died !== null) throw new Refusal('elder-dead', elder.died)
}

/** The card, with its elder's and its own row locked: in the order in which a card is given, or both would wait for ever. */
export async function getLockedCard(client: Queryable, id: number): Promise<StoredCard> {
  await client.query(
    'SELECT FROM elder WHERE id = (SELECT elder_id FROM card WHERE id = $1) FOR NO KEY UPDATE',
    [id],
  )
  const { rows } = await client.query<StoredCard>(
    'SELECT id::int, elder_id AS elder, kind, state FROM card WHERE id = $1 FOR NO KEY UPDATE',
    [id],
  )
  const [card] = rows
  if (card === undefined) throw new Refusal('not-found')
  return card
}

export async function countCardsInUse(client: Queryable, elder: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM card WHERE elder_id = $1 AND state = 'in-use'`,
    [elder],
  )
  return rows[0]?.count ?? 0
}

/** Those of the elders who hold a QR card that a kiosk takes. */
export async function listHoldersOfQr(
  client: Queryable,
  elders: readonly string[],
  today: PlainDate,
): Promise<Set<string>> {
  const { rows } = await client.query<{ elder: string }>(
    `SELECT DISTINCT c.elder_id AS elder FROM card c WHERE ${VALID_QR} AND c.elder_id = ANY ($2)`,
    [today, elders],
  )
  return new Set(rows.map(({ elder }) => elder))
}

/** A new QR card for each of the elders; gives the cards' ids. */
export async function insertQrCards(
  client: Queryable,
  secrets: Secrets,
  elders: readonly string[],
  expires: PlainDate | null,
  moment: Moment,
): Promise<number[]> {
  const key = await getNewestKey(client, secrets)
  const tokens = elders.map(() => qrToken(newQrSerial()))
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO card (elder_id, kind, token_sealed, token_index, issued_at, card_key_id, issued_on, expires_on)
     SELECT g.elder, 'qr', g.sealed, g.index, $4, $5, $6, $7
     FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS g (elder, sealed, index) RETURNING id::int`,
    [
      elders,
      tokens.map((token, i) => secrets.seal(token, cardContext(elders[i] ?? ''))),
      tokens.map((token) => secrets.index(token)),
      moment.at,
      key,
      moment.today,
      expires,
    ],
  )
  const ids = rows.map(({ id }) => id)
  await insertSteps(client, ids, 'issued', moment)
  return ids
}

/**
 * A card that bears a number of its own. One that was withdrawn passes to its new holder. Refuses with `card-taken`
 * where another, or the same, elder has it.
 */
export async function insertOwnNumber(
  client: Queryable,
  secrets: Secrets,
  elder: string,
  { kind, form, token }: { kind: 'chip' | 'text'; form: CardForm | null; token: string },
  moment: Moment,
): Promise<number> {
  const index = secrets.index(token)
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO card (elder_id, kind, form, token_sealed, token_index, issued_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (token_index) DO UPDATE SET elder_id = excluded.elder_id, kind = excluded.kind,
       form = excluded.form, token_sealed = excluded.token_sealed, issued_at = excluded.issued_at, state = 'in-use'
     WHERE card.state = 'withdrawn' RETURNING id::int`,
    [elder, kind, form, secrets.seal(token, cardContext(elder)), index, moment.at],
  )
  const [row] = rows
  if (row === undefined) throw new Refusal('card-taken', ...(await holderOf(client, index)))
  await insertSteps(client, [row.id], 'issued', moment)
  return row.id
}

/** The card is in this state from now on. */
export async function takeCardStep(
  client: Queryable,
  card: number,
  step: Exclude<Step, 'issued'>,
  moment: Moment,
): Promise<void> {
  await client.query('UPDATE card SET state = $2 WHERE id = $1', [card, step === 'found' ? 'in-use' : step])
  await insertSteps(client, [card], step, moment)
}

export type SheetCard = {
  elder: string
  name: string
  village: string
  /** Of the card's token. */
  sealed: Buffer
  key: number
  issued: PlainDate
  expires: PlainDate | null
}

/** The newest valid QR card of each of the elders, by village and name. */
export async function listSheetCards(
  client: Queryable,
  elders: readonly string[],
  today: PlainDate,
): Promise<SheetCard[]> {
  const { rows } = await client.query<SheetCard & { home: string }>(
    `SELECT * FROM (SELECT DISTINCT ON (c.elder_id) c.elder_id AS elder, e.home, e.name, r.name AS village,
         c.token_sealed AS sealed, c.card_key_id AS key, c.issued_on::text AS issued, c.expires_on::text AS expires
       FROM card c JOIN elder e ON e.id = c.elder_id JOIN region r ON r.code = e.home
       WHERE ${VALID_QR} AND c.elder_id = ANY ($2) ORDER BY c.elder_id, c.id DESC) AS newest
     ORDER BY home, name, elder`,
    [today, elders],
  )
  return rows
}

/** Every living elder of a village, locked as in `requireLivingElder`. */
export async function listLivingElders(client: Queryable, village: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM elder WHERE home = $1 AND died IS NULL AND merged_into IS NULL ORDER BY id FOR NO KEY UPDATE',
    [village],
  )
  return rows.map(({ id }) => id)
}

async function insertSteps(
  client: Queryable,
  cards: readonly number[],
  step: Step,
  { at, account }: Moment,
): Promise<void> {
  await client.query(
    `INSERT INTO card_step (card_id, elder_id, step, at, account_id)
     SELECT id, elder_id, $2, $3, $4 FROM card WHERE id = ANY ($1) ORDER BY id`,
    [cards, step, at, account],
  )
}

async function holderOf(client: Queryable, index: Buffer): Promise<string[]> {
  const { rows } = await client.query<{ holder: string }>(
    `SELECT r.name || ' ' || e.name AS holder FROM card c
     JOIN elder e ON e.id = c.elder_id JOIN region r ON r.code = e.home WHERE c.token_index = $1`,
    [index],
  )
  return rows.map(({ holder }) => holder)
}

function tailOf(kind: Card['kind'], form: CardForm | null, token: string): string {
  const value = token.slice(token.indexOf(':') + 1)
  if (kind === 'qr') return shortNumberOf(value)
  return (kind === 'chip' ? printedNumberOf(form, token) : value).slice(-4)
}
