/**
 * Makes the roster 名册 of a terminal: the county's elders, with card tokens that only this terminal can match. Whole,
 * or as what changed since the version that the terminal holds, which the register itself knows (elder_change).
 */
import { createHmac } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { dayOf, type PlainDate } from '../../core/plain-date.ts'
import { MOST_IN_MESSAGE, type Roster, type RosterElder, rosterTokenOf } from '../../core/roster.ts'
import type { RosterMessage } from '../../core/roster-delta.ts'
import { type Database, inTransaction, type Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { callName } from './call-name.ts'
import { listCardKeys } from './card-key-repository.ts'
import { cardContext, tokenKeyContext } from './card-secrets.ts'
import { initialsOf } from './initials.ts'
import {
  type ElderWithCards,
  findActiveTerminal,
  findChangedSince,
  getRosterSite,
  getRosterVersion,
  listEldersWithCards,
  turnDay,
} from './roster-repository.ts'
import { findServiceDayStart } from './service-day-repository.ts'

/** What a terminal is sent to hold `version`, message by message, each made when its turn comes. */
export type Sending = {
  version: number
  /** 1 for a change, and for a county that fits one message. */
  count: number
  message(index: number): RosterMessage
}

export type Rosters = {
  /** Version of the register as rosters show it, with what a new service day changed by itself. */
  version(): Promise<number>
  /** For a terminal in use, null for any other. `base`: the version that it holds, where a change will do. */
  sendingFor(terminal: string, base: number | null): Promise<Sending | null>
  /** The whole roster of a terminal in use; null for any other. */
  rosterFor(terminal: string): Promise<Roster | null>
}

/** An elder as all terminals' rosters have them, with the cards' own tokens. */
type CountyElder = RosterElder & { home: string }

/** Of a region's twelve digits those that name county and town (GB/T 10114). */
const TOWN_DIGITS = 9

/** What a terminal says to be issued later than this is no clock's word, and moves no roster into the future. */
const MOST_AHEAD_MS = 20 * 365 * 86_400_000

/** So many elders are worked off before others are served. */
const PIECE = 500

export function createRosters({
  pool,
  secrets,
  now,
  most = MOST_IN_MESSAGE,
}: {
  pool: Database['pool']
  secrets: Secrets
  now: () => number
  /** Elders in one message. */
  most?: number
}): Rosters {
  /** Opened once a version, not once a terminal. */
  let opened: { version: number; elders: CountyElder[] } | null = null
  /** What changed since each base that terminals held; of the present version alone. */
  let changes: { version: number; since: Map<number, { elders: CountyElder[]; removed: string[] }> } = {
    version: 0,
    since: new Map(),
  }
  let turned: PlainDate | null = null
  /** When the last roster of each terminal was issued here, whatever it has said since. */
  const issued = new Map<string, number>()

  async function version(): Promise<number> {
    const today = dayOf(now(), await findServiceDayStart(pool))
    if (today !== turned) {
      await turnDay({ pool }, today)
      turned = today
    }
    return getRosterVersion(pool)
  }

  /** A terminal takes what was issued later than what it holds, and the county's clock may once have run ahead. */
  function issuedAfter(terminal: string, held: number, moment: number): number {
    const last = Math.max(held, issued.get(terminal) ?? 0)
    const next = last - moment > MOST_AHEAD_MS ? moment : Math.max(moment, last + 1)
    issued.set(terminal, next)
    return next
  }

  /** All reading within one snapshot of the register. */
  async function read(terminal: string, base: number | null) {
    const moment = now()
    return inTransaction(pool, async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
      const known = await findActiveTerminal(client, terminal)
      if (known === null) return null
      const version = await getRosterVersion(client)
      const serviceDayStarts = await findServiceDayStart(client)
      const day = dayOf(moment, serviceDayStarts)
      const site = { ...(await getRosterSite(client, known.site, day)), serviceDayStarts }
      const cardKeys = await listCardKeys(client)
      const issued = issuedAfter(terminal, known.rosterIssued ?? 0, moment)
      const head = { v: 1 as const, terminal, version, issued, site, cardKeys }
      const hide = hiding(secrets.open(known.tokenKeySealed, tokenKeyContext(terminal)), known.region)
      const change = base === null ? null : await changed(client, version, base, day)
      if (base !== null && change !== null) return { head, hide, change: { ...change, base } }
      return { head, hide, change: null, elders: await county(client, version, day) }
    })
  }

  async function county(client: Queryable, version: number, day: PlainDate): Promise<CountyElder[]> {
    if (opened?.version !== version)
      opened = { version, elders: await inPieces(await listEldersWithCards(client, day, null), open) }
    return opened.elders
  }

  /** null where the terminal has to be sent everything. */
  async function changed(client: Queryable, version: number, base: number, day: PlainDate) {
    if (changes.version !== version) changes = { version, since: new Map() }
    const known = changes.since.get(base)
    if (known !== undefined) return known
    const ids = await findChangedSince(client, base, most)
    if (ids === null || ids.length > most) return null
    const elders = await inPieces(await listEldersWithCards(client, day, ids), open)
    const present = new Set(elders.map(({ id }) => id))
    const change = { elders, removed: ids.filter((id) => !present.has(id)) }
    changes.since.set(base, change)
    return change
  }

  /** As it stands in a roster, but with the cards' own tokens. */
  function open({ sealed, lost, sex, ...elder }: ElderWithCards): CountyElder {
    const { id, name } = elder
    const cards = sealed.map((bytes, i) => ({
      token: secrets.open(bytes, cardContext(id)),
      lost: lost[i] ?? true,
    }))
    return { ...elder, call: callName(name, sex), initials: initialsOf(name), cards }
  }

  async function sendingFor(terminal: string, base: number | null): Promise<Sending | null> {
    const made = await read(terminal, base)
    if (made === null) return null
    const { head, hide } = made
    if (made.change !== null) {
      const { elders, ...change } = made.change
      const message = () => ({ ...head, ...change, kind: 'delta' as const, elders: elders.map(hide) })
      return { version: head.version, count: 1, message }
    }
    const { elders } = made
    const parts = Math.max(1, Math.ceil(elders.length / most))
    return {
      version: head.version,
      count: parts,
      message(index) {
        const some = elders.slice(index * most, (index + 1) * most).map(hide)
        return parts === 1
          ? { ...head, elders: some }
          : { ...head, kind: 'part', part: index + 1, parts, elders: some }
      },
    }
  }

  async function rosterFor(terminal: string): Promise<Roster | null> {
    const made = await read(terminal, null)
    if (made === null || made.change !== null) return null
    return { ...made.head, elders: await inPieces(made.elders, made.hide) }
  }

  return { version, sendingFor, rosterFor }
}

/**
 * Puts in place of each card's token what only the holder of this key can match, and leaves out the pictures of those
 * who live in other towns than the one in which the site lies.
 */
function hiding(tokenKey: string, region: string): (elder: CountyElder) => RosterElder {
  const key = Buffer.from(tokenKey, 'base64url')
  const mac = (text: string) => createHmac('sha256', key).update(text, 'utf8').digest('hex')
  const town = region.slice(0, TOWN_DIGITS)
  return ({ home, photo, ...elder }) => ({
    ...elder,
    photo: home.startsWith(town) ? photo : null,
    cards: elder.cards.map(({ token, lost }) => ({ token: rosterTokenOf(mac, token), lost })),
  })
}

async function inPieces<A, B>(items: readonly A[], work: (item: A) => B): Promise<B[]> {
  const done: B[] = []
  for (let i = 0; i < items.length; i += PIECE) {
    done.push(...items.slice(i, i + PIECE).map(work))
    await setImmediate()
  }
  return done
}
