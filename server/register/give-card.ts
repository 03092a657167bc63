/** Giving a card, and what becomes of it: who may be given which, and from which state a card goes where. */
import type { PlainDate } from '../../core/plain-date.ts'
import { isRandomUid, tokenOfPrinted, tokenOfUid } from '../../core/printed-number.ts'
import { readQrCard, textToken } from '../../core/qr-card.ts'
import { MOST_CARDS } from '../../core/roster.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { Card, CardStep, NewCard } from '../contract/cards.ts'
import { Refusal } from '../errors.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import {
  countCardsInUse,
  getLockedCard,
  insertOwnNumber,
  insertQrCards,
  listHoldersOfQr,
  type Moment,
  requireLivingElder,
  type StoredCard,
  takeCardStep,
} from './card-repository.ts'

type Register = { database: Pick<Database, 'pool'>; secrets: Secrets }
type Step = CardStep['step'] | 'replaced'

/** A county that gives out more has lost count. */
const MOST_IN_USE = MOST_CARDS / 2
/** The card's text counts days in 16 bits. */
const LATEST_EXPIRY = '2199-01-01'

/** From which states a step leads. An ID card is not the county's to take back. */
const STEPS: Record<Step, { from: readonly Card['state'][]; ownCards: boolean }> = {
  lost: { from: ['in-use'], ownCards: false },
  found: { from: ['lost'], ownCards: false },
  replaced: { from: ['in-use', 'lost'], ownCards: true },
  withdrawn: { from: ['in-use', 'lost', 'replaced'], ownCards: true },
}

/** Refuses with `not-found`, `elder-dead` or what `give` refuses with; gives the new card's id. */
export async function giveCard(
  { database, secrets }: Register,
  elder: string,
  card: NewCard,
  moment: Moment,
  by: Author,
): Promise<number> {
  return inTransaction(database.pool, async (client) => {
    await requireLivingElder(client, elder)
    const id = await give(client, secrets, elder, card, moment)
    await writeAudit(client, {
      ...by,
      action: 'card.issue',
      subject: `elder/${elder}`,
      detail: { kind: card.kind, card: id },
    })
    return id
  })
}

/** One step: the old card never counts again, the new one does. Gives elder and new card. */
export async function replaceCard(
  { database, secrets }: Register,
  old: number,
  card: NewCard,
  moment: Moment,
  by: Author,
): Promise<{ elder: string; id: number }> {
  return inTransaction(database.pool, async (client) => {
    const stored = await getLockedCard(client, old)
    await requireLivingElder(client, stored.elder)
    requireStep(stored, 'replaced')
    await takeCardStep(client, old, 'replaced', moment)
    const id = await give(client, secrets, stored.elder, card, moment)
    await writeAudit(client, {
      ...by,
      action: 'card.replace',
      subject: `elder/${stored.elder}`,
      detail: { kind: card.kind, card: id, old },
    })
    return { elder: stored.elder, id }
  })
}

/** Refuses with `card-order`, `card-present` or `cards-too-many`; gives the card's elder. */
export async function changeCard(
  { database }: Register,
  id: number,
  step: CardStep['step'],
  moment: Moment,
  by: Author,
): Promise<string> {
  return inTransaction(database.pool, async (client) => {
    const card = await getLockedCard(client, id)
    requireStep(card, step)
    if (step === 'found') await requireRoom(client, card.elder)
    if (step === 'found' && card.kind === 'qr') await requireNoQr(client, card.elder, moment.today)
    await takeCardStep(client, id, step, moment)
    await writeAudit(client, {
      ...by,
      action: `card.${step}`,
      subject: `elder/${card.elder}`,
      detail: { kind: card.kind, card: id },
    })
    return card.elder
  })
}

function requireStep({ kind, state }: StoredCard, step: Step): void {
  const { from, ownCards } = STEPS[step]
  if (!from.includes(state) || (ownCards && kind === 'id-card')) throw new Refusal('card-order')
}

/**
 * Refuses with `cards-too-many`, `card-present`, `card-days-wrong`, `card-number-wrong`, `card-random` or
 * `card-taken`.
 */
async function give(
  client: Queryable,
  secrets: Secrets,
  elder: string,
  card: NewCard,
  moment: Moment,
): Promise<number> {
  await requireRoom(client, elder)
  if (card.kind !== 'qr') {
    const form = card.kind === 'chip' ? card.form : null
    return insertOwnNumber(client, secrets, elder, { kind: card.kind, form, token: tokenOf(card) }, moment)
  }
  const { expires } = card
  if (expires !== null && (expires <= moment.today || expires > LATEST_EXPIRY))
    throw new Refusal('card-days-wrong')
  await requireNoQr(client, elder, moment.today)
  const [id] = await insertQrCards(client, secrets, [elder], expires as PlainDate | null, moment)
  if (id === undefined) throw new Error('no card was stored')
  return id
}

/** However cards come into use: those beyond what a roster holds would be left out of it in silence. */
async function requireRoom(client: Queryable, elder: string): Promise<void> {
  if ((await countCardsInUse(client, elder)) >= MOST_IN_USE) throw new Refusal('cards-too-many')
}

/** Two valid QR cards of one elder: one of them is in somebody else's hands. */
async function requireNoQr(client: Queryable, elder: string, today: PlainDate): Promise<void> {
  if ((await listHoldersOfQr(client, [elder], today)).has(elder)) throw new Refusal('card-present')
}

function tokenOf(card: Exclude<NewCard, { kind: 'qr' }>): string {
  if (card.kind === 'chip') {
    const { form, number } = card
    const token = form === null ? tokenOfUid(null, number) : tokenOfPrinted(form, number)
    if (token === null) throw new Refusal('card-number-wrong')
    if (isRandomUid(token.slice('chip:'.length), form)) throw new Refusal('card-random')
    return token
  }
  const read = readQrCard(card.text, () => undefined)
  if (read.ok || read.fault !== 'not-a-card' || card.text.trim() === '')
    throw new Refusal('card-number-wrong')
  return textToken(card.text)
}
