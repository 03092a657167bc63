/** Makes the roster 名册 of a terminal: the county's elders, with card tokens that only this terminal can match. */
import { createHmac } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { dayOf } from '../../core/plain-date.ts'
import { type Roster, rosterTokenOf } from '../../core/roster.ts'
import { type Database, inTransaction } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { callName } from './call-name.ts'
import { listCardKeys } from './card-key-repository.ts'
import { cardContext, tokenKeyContext } from './card-secrets.ts'
import {
  type ElderWithCards,
  findActiveTerminal,
  getRosterSite,
  getRosterVersion,
  listEldersWithCards,
} from './roster-repository.ts'
import { findServiceDayStart } from './service-day-repository.ts'

export type Rosters = {
  /** Version of the register as rosters show it. */
  version(): Promise<number>
  /** The roster of a terminal in use; null for any other. */
  rosterFor(terminal: string): Promise<Roster | null>
}

type KnownElder = Omit<Roster['elders'][number], 'cards'> & { cards: { token: string; lost: boolean }[] }

/** So many elders are worked off before others are served. */
const PIECE = 500

export function createRosters({
  pool,
  secrets,
  now,
}: {
  pool: Database['pool']
  secrets: Secrets
  now: () => number
}): Rosters {
  /** Opened once a version, not once a terminal. */
  let opened: { version: number; elders: KnownElder[] } | null = null

  async function rosterFor(terminal: string): Promise<Roster | null> {
    const issued = now()
    const read = await inTransaction(pool, async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
      const known = await findActiveTerminal(client, terminal)
      if (known === null) return null
      const version = await getRosterVersion(client)
      const serviceDayStarts = await findServiceDayStart(client)
      const site = await getRosterSite(client, known.site, dayOf(issued, serviceDayStarts))
      const elders =
        opened?.version === version
          ? opened.elders
          : await inPieces(await listEldersWithCards(client), openCards)
      const cardKeys = await listCardKeys(client)
      return { version, known, site: { ...site, serviceDayStarts }, cardKeys, county: elders }
    })
    if (read === null) return null
    const { version, known, site, cardKeys, county } = read
    opened = { version, elders: county }

    const tokenKey = Buffer.from(secrets.open(known.tokenKeySealed, tokenKeyContext(terminal)), 'base64url')
    const mac = (text: string) => createHmac('sha256', tokenKey).update(text, 'utf8').digest('hex')
    const elders = await inPieces(county, ({ cards, ...elder }) => ({
      ...elder,
      cards: cards.map(({ token, lost }) => ({ token: rosterTokenOf(mac, token), lost })),
    }))
    return { v: 1, terminal, version, issued, site, cardKeys, elders }
  }

  function openCards({ id, name, sex, died, sealed, lost }: ElderWithCards) {
    const cards = sealed.map((bytes, i) => ({
      token: secrets.open(bytes, cardContext(id)),
      lost: lost[i] ?? true,
    }))
    return { id, name, call: callName(name, sex), died, cards }
  }

  return { version: () => getRosterVersion(pool), rosterFor }
}

async function inPieces<A, B>(items: readonly A[], work: (item: A) => B): Promise<B[]> {
  const done: B[] = []
  for (let i = 0; i < items.length; i += PIECE) {
    done.push(...items.slice(i, i + PIECE).map(work))
    await setImmediate()
  }
  return done
}
