/**
 * The roster 名册: all that a terminal needs to decide a tap without the network.
 * No ID number and no category stands in it; a card is known by a hash under a key that only this terminal holds,
 * so that a stolen kiosk opens no other.
 */
import { flag, integer, list, type Of, object, oneOf, orNull, type Shape, text, words } from './shape.ts'
import { day, digest, fen, id, instant, meal, rosterToken } from './vocabulary.ts'

/** Minutes since midnight of the service day; past 1440 is the small hours of the next civil day. */
const minute = integer(0, 2880)

const window = object({ meal, starts: minute, ends: minute, price: fen, from: day, to: orNull(day) })
const closure = object({ from: day, to: orNull(day), reason: words(64) })
const site = object({
  id,
  name: words(64),
  opened: day,
  closed: orNull(day),
  /** Minutes after midnight at which a new service day 服务日 begins. */
  serviceDayStarts: minute,
  /** Approved meals with the times at which they are served; intervals half-open. */
  meals: list(window, 64),
  closures: list(closure, 256),
})

/** So many cards of an elder stand in a roster; older ones that are no longer valid are left out. */
export const MOST_CARDS = 16

/** A member that rosters kept from an earlier version of this program do not have. */
const later =
  <T>(shape: Shape<T>, missing: T): Shape<T> =>
  (value, at) =>
    value === undefined ? missing : shape(value, at)

/** Stays in an institution or a hospital that a roster shows of one elder. */
export const MOST_STAYS = 8

const elder = object({
  id,
  name: words(64),
  /** How the elder is spoken to, e.g. 王大娘. */
  call: words(16),
  /** First letters of the name's pinyin, e.g. `wxy`; empty where the name has no Chinese character. */
  initials: later(text(/^[a-z]{0,16}$/, 'up to 16 letters'), ''),
  /** The last four characters of the ID number, to tell people of one name apart; null where they are not known. */
  tail: later(orNull(text(/^[0-9]{3}[0-9X]$/, 'four characters of an ID number')), null),
  /** Looked after first where the elder does not come. Why is not said. */
  first: later(flag, false),
  /** Takes part already, while the registration still waits for its approval. */
  provisional: later(flag, false),
  died: orNull(day),
  /** Days away in a place that feeds the elder; half-open. Which kind of place is not said. */
  stays: later(list(object({ from: day, to: orNull(day) }), MOST_STAYS), []),
  /** SHA-256 of the elder's picture; null without one or without consent. */
  photo: later(orNull(digest), null),
  cards: list(object({ token: rosterToken, lost: flag }), MOST_CARDS),
})

/** Public keys of the county's QR cards, raw Ed25519 in base64url. */
const someCardKeys = list(
  object({ id: integer(1, 255), key: text(/^[A-Za-z0-9_-]{43}$/, 'an Ed25519 public key') }),
  255,
)
type CardKeys = Of<typeof someCardKeys>
const cardKeys = later<CardKeys>(someCardKeys, [])

const heading = { v: oneOf(1), terminal: id, version: integer(1), issued: instant }

/** So many elders fill one message: about half a megabyte, which a slow line carries and a small machine reads at once. */
export const MOST_IN_MESSAGE = 2_000
/** More people than any county has at its tables. */
const MOST_ELDERS = 400_000

export const roster = object({ ...heading, site, cardKeys, elders: list(elder, MOST_ELDERS) })
export type Roster = Of<typeof roster>
export type RosterSite = Roster['site']
export type RosterElder = Roster['elders'][number]

/** One of several messages that are a roster together. */
export const rosterPart = object({
  ...heading,
  kind: oneOf('part'),
  part: integer(1, 1_000),
  parts: integer(2, 1_000),
  site,
  cardKeys: someCardKeys,
  elders: list(elder, MOST_IN_MESSAGE),
})
export type RosterPart = Of<typeof rosterPart>

/** What became different since the roster `base`. */
export const rosterDelta = object({
  ...heading,
  kind: oneOf('delta'),
  /** Version that the terminal must hold. */
  base: integer(1),
  site,
  cardKeys: someCardKeys,
  /** New ones, and those of whom anything changed, whole. */
  elders: list(elder, MOST_IN_MESSAGE),
  removed: list(id, MOST_IN_MESSAGE),
})
export type RosterDelta = Of<typeof rosterDelta>

/**
 * What stands in a roster for a card. `mac` is HMAC-SHA256 under the terminal's own key, as hex;
 * `token` is the card's canonical token: `id:` and an ID number, `chip:` (printed-number.ts), `qr:` or `text:` (qr-card.ts).
 */
export function rosterTokenOf(mac: (text: string) => string, token: string): string {
  return mac(`yangyi-card\n${token}`).slice(0, 32)
}
