/**
 * Enrolment 登记: a terminal makes its own key and trades a one-time code for its place in the county. What the code
 * is written down with, `7K3M-Q9TX-HP4D-W8RK`, tells by its second half which key the county has, so that nobody on
 * the way can set another county before the terminal.
 */
import { type Of, object, text, words } from './shape.ts'
import { id } from './vocabulary.ts'

/** Raw 32-byte Ed25519 public key, base64url. */
const publicKey = text(/^[A-Za-z0-9_-]{43}$/, 'a public key')
/** Eight characters without those that are read wrongly (0 O 1 I L). */
const code = text(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/, 'an enrolment code such as 7K3M-Q9TX')

export const enrolmentRequest = object({ code, publicKey })
export type EnrolmentRequest = Of<typeof enrolmentRequest>

export const enrolmentAnswer = object({
  terminal: id,
  site: id,
  siteName: words(64),
  /** Password at the broker; the account is the terminal's id. */
  password: text(/^[A-Za-z0-9_-]{43}$/, 'a password'),
  /** Key of this terminal's roster tokens, base64url of 32 bytes. */
  tokenKey: text(/^[A-Za-z0-9_-]{43}$/, 'a key'),
  /** The county's public key: acknowledgements and rosters are signed with it. */
  countyKey: publicKey,
})
export type EnrolmentAnswer = Of<typeof enrolmentAnswer>

/** A code as it was written down; `check` is null where only its first half was. Null where it is none. */
export function parseWrittenCode(written: string): { code: string; check: string | null } | null {
  const four = '[2-9A-HJKMNP-Z]{4}'
  const match = new RegExp(`^(${four}-${four})(?:-(${four}-${four}))?$`).exec(written.trim().toUpperCase())
  return match?.[1] === undefined ? null : { code: match[1], check: match[2] ?? null }
}

const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** Purpose of the slow hash below: without one, 39 bits would be tried through in a day. */
export const KEY_CHECK_SALT = 'yangyi-county-key'

/**
 * The check of the county's key, e.g. `HP4D-W8RK`, from eight bytes of scrypt(key, KEY_CHECK_SALT) with N = 2^15,
 * r = 8, p = 1.
 */
export function keyCheck(stretched: Uint8Array): string {
  let rest = 0n
  for (const byte of stretched.subarray(0, 8)) rest = rest * 256n + BigInt(byte)
  let letters = ''
  for (let i = 0; i < 8; i += 1) {
    letters += LETTERS.charAt(Number(rest % 31n))
    rest /= 31n
  }
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}
