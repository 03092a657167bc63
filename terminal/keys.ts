/** Keys and digests: the only place of the terminal that touches cryptography. */
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  scrypt,
  scryptSync,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { Sign, Verify } from '../core/batch.ts'
import { KEY_CHECK_SALT, keyCheck } from '../core/enrolment.ts'
import type { Hash } from '../core/record.ts'
import { readIfThere, writeWhole } from './files.ts'

export type TerminalKey = {
  /** Raw Ed25519 public key, base64url. */
  publicKey: string
  sign: Sign
}

export const sha256: Hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex')

/** The terminal's own key pair, made on the device at first use; the private half never leaves `file`. */
export function ownKey(file: string): TerminalKey {
  return savedKey(file) ?? keyOf(file, makeKey(file))
}

/** The key pair in `file`; null where there is none. */
export function savedKey(file: string): TerminalKey | null {
  const pem = readIfThere(file)
  return pem === null ? null : keyOf(file, pem)
}

function keyOf(file: string, pem: string): TerminalKey {
  const key = createPrivateKey(pem)
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  if (key.asymmetricKeyType !== 'ed25519' || x === undefined) throw new Error(`${file}: not an Ed25519 key`)
  return { publicKey: x, sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64url') }
}

function makeKey(file: string): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  writeWhole(file, pem)
  return pem
}

/** Verifier of signatures by a raw Ed25519 public key in base64url. */
export function verifierOf(publicKey: string): Verify {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return (text, signature) => {
    const bytes = Buffer.from(signature, 'base64url')
    // Node skips what is not base64url; a signature has one spelling.
    return bytes.toString('base64url') === signature && verify(null, Buffer.from(text, 'utf8'), key, bytes)
  }
}

/** HMAC-SHA256 under a base64url key, as hex. */
export function macOf(key: string): (text: string) => string {
  const secret = Buffer.from(key, 'base64url')
  return (text) => createHmac('sha256', secret).update(text, 'utf8').digest('hex')
}

/** Opens what the county sealed for this terminal (AES-256-GCM); null where it does not open. */
export function opened(key: string, context: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const options = { authTagLength: 16 }
    const decipher = createDecipheriv(
      'aes-256-gcm',
      Buffer.from(key, 'base64url'),
      bytes.subarray(0, 12),
      options,
    )
    decipher.setAAD(Buffer.from(context, 'utf8'))
    decipher.setAuthTag(bytes.subarray(-16))
    return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return null
  }
}

/** The check that is written down beside an enrolment code, of the key that a server says is the county's. */
export async function checkOf(publicKey: string): Promise<string> {
  const stretch = promisify(scrypt) as (
    key: string,
    salt: string,
    length: number,
    options: { N: number; maxmem: number },
  ) => Promise<Buffer>
  return keyCheck(await stretch(publicKey, KEY_CHECK_SALT, 8, { N: 2 ** 15, maxmem: 64 * 2 ** 20 }))
}

const PIN_BYTES = 32

/** A short PIN as it may be kept: its salt and a slow hash, which keeps it from a glance and not from a thief. */
export function sealedPin(pin: string): string {
  const salt = randomBytes(16)
  return `${salt.toString('base64url')}.${scryptSync(pin, salt, PIN_BYTES).toString('base64url')}`
}

/** Whether this is the PIN that was sealed. */
export function pinFits(pin: string, sealed: string): boolean {
  const [salt = '', hash = ''] = sealed.split('.')
  const kept = Buffer.from(hash, 'base64url')
  return (
    kept.length === PIN_BYTES &&
    timingSafeEqual(scryptSync(pin, Buffer.from(salt, 'base64url'), PIN_BYTES), kept)
  )
}
