/**
 * The roster 名册: all that a terminal needs to decide a tap without the network.
 * No ID number and no category stands in it; a card is known by a hash under a key that only this terminal holds,
 * so that a stolen kiosk opens no other.
 */
import { flag, integer, list, type Of, object, oneOf, orNull, type Shape, text, words } from './shape.ts'
import { day, fen, id, instant, meal, rosterToken } from './vocabulary.ts'

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

const elder = object({
  id,
  name: words(64),
  /** How the elder is spoken to, e.g. 王大娘. */
  call: words(16),
  died: orNull(day),
  cards: list(object({ token: rosterToken, lost: flag }), MOST_CARDS),
})

/** Public keys of the county's QR cards, raw Ed25519 in base64url. */
const someCardKeys = list(
  object({ id: integer(1, 255), key: text(/^[A-Za-z0-9_-]{43}$/, 'an Ed25519 public key') }),
  255,
)
type CardKeys = Of<typeof someCardKeys>
/** A roster that a terminal kept from before there were QR cards names none. */
const cardKeys: Shape<CardKeys> = (value, at) => (value === undefined ? [] : someCardKeys(value, at))

export const roster = object({
  v: oneOf(1),
  terminal: id,
  version: integer(1),
  issued: instant,
  site,
  cardKeys,
  elders: list(elder, 100_000),
})
export type Roster = Of<typeof roster>
export type RosterSite = Roster['site']
export type RosterElder = Roster['elders'][number]

/**
 * What stands in a roster for a card. `mac` is HMAC-SHA256 under the terminal's own key, as hex;
 * `token` is the card's canonical token: `id:` and an ID number, `chip:` (printed-number.ts), `qr:` or `text:` (qr-card.ts).
 */
export function rosterTokenOf(mac: (text: string) => string, token: string): string {
  return mac(`yangyi-card\n${token}`).slice(0, 32)
}
