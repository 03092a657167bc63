/** Enrolment 登记: a terminal makes its own key and trades a one-time code for its place in the county. */
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
