/** The invented county of a run: sites, elders, cards and keys. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { Sign } from '../../core/batch.ts'
import type { EnrolmentAnswer } from '../../core/enrolment.ts'
import { type Roster, rosterTokenOf } from '../../core/roster.ts'
import { signedText } from '../../core/signed.ts'
import { macOf, type TerminalKey } from '../../terminal/keys.ts'

/** Minutes after midnight at which a service day begins. */
const DAY_STARTS = 240
/** Minutes of the day between which each meal is served. */
export const MEALS = [
  { meal: 'lunch', starts: 660, ends: 780 },
  { meal: 'dinner', starts: 1020, ends: 1080 },
] as const
const PRICE_FEN = 800
const OPENED = '2020-01-01'

type Elder = { id: string; card: string; name: string }
export type Site = {
  id: string
  terminal: string
  elders: readonly Elder[]
  answer: EnrolmentAnswer
  key: TerminalKey
}
export type Village = { sites: readonly Site[]; elders: readonly Elder[]; countySign: Sign }

/** `sites` sites of `each` elders; the last elder of each also eats at the next site. */
export function village(seed: number, sites: number, each: number): Village {
  const county = keyOf(`county ${seed}`)
  const elders = Array.from({ length: sites * each }, (_, i) => ({
    id: `e-${i + 1}`,
    card: `chip:${(0x10000000 + i).toString(16).toUpperCase()}`,
    name: `老人${i + 1}`,
  }))
  return {
    elders,
    countySign: county.sign,
    sites: Array.from({ length: sites }, (_, i) => {
      const guest = elders[(i * each + elders.length - 1) % elders.length]
      const own = elders.slice(i * each, (i + 1) * each)
      return {
        id: `s-${i + 1}`,
        terminal: `t-${i + 1}`,
        elders: guest === undefined || own.includes(guest) ? own : [...own, guest],
        key: keyOf(`terminal ${seed} ${i}`),
        answer: {
          ...{
            terminal: `t-${i + 1}`,
            site: `s-${i + 1}`,
            siteName: `助餐点${i + 1}`,
            password: 'p'.repeat(43),
          },
          tokenKey: Buffer.alloc(32, i + 1).toString('base64url'),
          countyKey: county.publicKey,
        },
      }
    }),
  }
}

/** The roster of a site as the county signs it. */
export function rosterText({ id, terminal, elders, answer }: Site, issued: number, sign: Sign): string {
  const mac = macOf(answer.tokenKey)
  const roster: Roster = {
    v: 1,
    terminal,
    version: 1,
    issued,
    site: {
      ...{
        id,
        name: answer.siteName,
        opened: OPENED,
        closed: null,
        serviceDayStarts: DAY_STARTS,
        closures: [],
      },
      meals: MEALS.map((meal) => ({ ...meal, price: PRICE_FEN, from: OPENED, to: null })),
    },
    cardKeys: [],
    elders: elders.map(({ id: elder, name, card }) => ({
      ...{ id: elder, name, call: name, died: null, initials: '', tail: null, photo: null },
      ...{ first: false, provisional: false, stays: [] },
      cards: [{ token: rosterTokenOf(mac, card), lost: false }],
    })),
  }
  return signedText(roster, sign)
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS 8 (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A key that follows from its name, so that a run can be repeated. */
function keyOf(name: string): TerminalKey {
  const secret = Buffer.alloc(32)
  secret.write(name)
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' })
  return {
    publicKey: createPublicKey(key).export({ format: 'jwk' }).x ?? '',
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  }
}
