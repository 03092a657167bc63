/** Keys and digests: the only place of the terminal that touches cryptography. */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto'
import type { Sign, Verify } from '../core/batch.ts'
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
