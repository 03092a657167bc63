/** Sheets of QR cards to print: gives a card to whoever has none that a kiosk takes, and writes out all of them. */
import type { PlainDate } from '../../core/plain-date.ts'
import { shortNumberOf, writeQrCard } from '../../core/qr-card.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import type { CardSheet } from '../contract/cards.ts'
import { Refusal } from '../errors.ts'
import type { CardSheetContent } from '../paper/card-sheet.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { listSigners } from './card-key-repository.ts'
import {
  insertQrCards,
  listHoldersOfQr,
  listLivingElders,
  listSheetCards,
  type Moment,
  requireLivingElder,
} from './card-repository.ts'
import { cardContext } from './card-secrets.ts'
import { getCounty } from './region-repository.ts'

/** Refuses with `not-found`, `elder-dead` or `nobody-to-print`. */
export async function prepareSheet(
  { database, secrets }: { database: Pick<Database, 'pool'>; secrets: Secrets },
  wanted: CardSheet,
  moment: Moment,
  by: Author,
): Promise<CardSheetContent> {
  return inTransaction(database.pool, async (client) => {
    const elders = await eldersOf(client, wanted)
    if (elders.length === 0) throw new Refusal('nobody-to-print')
    const holders = await listHoldersOfQr(client, elders, moment.today)
    const without = elders.filter((id) => !holders.has(id))
    if (without.length > 0) await insertQrCards(client, secrets, without, null, moment)

    await writeAudit(client, {
      ...by,
      action: 'card.print',
      subject: 'village' in wanted ? `region/${wanted.village}` : `elder/${wanted.elder}`,
      detail: { cards: elders.length, issued: without.length },
    })

    return writeSheet(client, secrets, elders, moment.today)
  })
}

/** The elders' valid QR cards with their whole texts. The same card is written with the same text every time. */
export async function writeSheet(
  client: Queryable,
  secrets: Secrets,
  elders: readonly string[],
  today: PlainDate,
): Promise<CardSheetContent> {
  const county = await getCounty(client)
  const signers = await listSigners(client, secrets)
  const cards = await listSheetCards(client, elders, today)
  return {
    county: county.name,
    cards: cards.map(({ elder, name, village, sealed, key, issued, expires }) => {
      const serial = secrets.open(sealed, cardContext(elder)).slice('qr:'.length)
      const sign = signers.get(key)
      if (sign === undefined) throw new Error(`card key ${key} is missing`)
      const region = county.region.slice(0, 6)
      const text = writeQrCard({ key, region, serial, issued, expires }, sign)
      return { elder, name, village, number: shortNumberOf(serial), expires, text }
    }),
  }
}

async function eldersOf(client: Queryable, wanted: CardSheet): Promise<string[]> {
  if ('village' in wanted) return listLivingElders(client, wanted.village)
  await requireLivingElder(client, wanted.elder)
  return [wanted.elder]
}
