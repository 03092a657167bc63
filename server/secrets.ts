/**
 * The county's secrets: one key file in the server's private folder, from which everything secret follows.
 * ID numbers and card tokens are sealed (AES-256-GCM) and found again by a keyed hash; acknowledgements and rosters
 * are signed (Ed25519). Nothing here is ever logged.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Sign, Verify } from '../core/batch.ts'
import { type Of, object, oneOf, parseAs, text } from '../core/shape.ts'

export type Secrets = {
  /** Seals `text` so that it opens only under the same `context` (what it belongs to, e.g. `elder/e-1/id-number`). */
  seal(text: string, context: string): Buffer
  /** Throws SecretsError `not-ours` where the bytes were changed, moved to another context or sealed by another key. */
  open(sealed: Uint8Array, context: string): string
  /** Keyed hash of 32 bytes, by which a sealed text is found without being opened. */
  index(text: string): Buffer
  sign: Sign
  /** Raw 32-byte Ed25519 public key, base64url. */
  publicKey: string
}

/** unreadable: the key file cannot be read or made. malformed: it is not one. not-ours: it does not fit the bytes. */
export type SecretsFault = 'secrets-unreadable' | 'secrets-malformed' | 'not-ours'

export class SecretsError extends Error {
  readonly code: SecretsFault
  constructor(code: SecretsFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SecretsError'
    this.code = code
  }
}

const base64url = (length: number) => text(new RegExp(`^[A-Za-z0-9_-]{${length}}$`), `${length} characters`)
const keyFile = object({
  v: oneOf(1),
  /** 32 random bytes; sealing and indexing keys are derived from it. */
  master: base64url(43),
  /** 32-byte private Ed25519 key and its public half. */
  signing: base64url(43),
  signingPublic: base64url(43),
})
type KeyFile = Of<typeof keyFile>

/** Reads the county's secrets from `folder`; makes them there, for the owner alone, at the first start. */
export function loadSecrets(folder: string): Secrets {
  const path = join(folder, 'county-keys.json')
  const parsed = parseAs(keyFile, readKeys(path) ?? makeKeys(folder, path), path)
  if (!parsed.ok) throw new SecretsError('secrets-malformed', parsed.problem)
  return secretsOf(parsed.value, path)
}

/** Algorithm and key of sealed bytes, so that both may change later: AES-256-GCM under the first master key. */
const HEADER = Buffer.from([1, 1])
const NONCE_BYTES = 12
const TAG_BYTES = 16

function secretsOf(keys: KeyFile, path: string): Secrets {
  const sealing = derive(keys.master, 'yangyi/seal/1')
  const indexing = derive(keys.master, 'yangyi/index/1')
  const signing = signingKey(keys, path)
  return {
    seal(clear, context) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce)
      cipher.setAAD(associated(HEADER, context))
      return Buffer.concat([HEADER, nonce, cipher.update(clear, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      const nonceEnd = HEADER.length + NONCE_BYTES
      if (bytes.length < nonceEnd + TAG_BYTES || !bytes.subarray(0, HEADER.length).equals(HEADER))
        throw new SecretsError('not-ours', 'sealed by an unknown algorithm or key')
      const options = { authTagLength: TAG_BYTES }
      const nonce = bytes.subarray(HEADER.length, nonceEnd)
      const decipher = createDecipheriv('aes-256-gcm', sealing, nonce, options)
      decipher.setAAD(associated(HEADER, context))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      const clear = decipher.update(bytes.subarray(nonceEnd, -TAG_BYTES), undefined, 'utf8')
      try {
        return clear + decipher.final('utf8')
      } catch (error) {
        throw new SecretsError('not-ours', `${context}: does not open with the county's key`, {
          cause: error,
        })
      }
    },
    index: (clear) => createHmac('sha256', indexing).update(clear, 'utf8').digest(),
    sign: (message) => sign(null, Buffer.from(message, 'utf8'), signing).toString('base64url'),
    publicKey: keys.signingPublic,
  }
}

/** Verifies signatures by a raw 32-byte Ed25519 public key, base64url. */
export function verifierOf(publicKey: string): Verify {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return (message, signature) =>
    /^[A-Za-z0-9_-]{86}$/.test(signature) &&
    verify(null, Buffer.from(message, 'utf8'), key, Buffer.from(signature, 'base64url'))
}

function derive(master: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(master, 'base64url'), '', purpose, 32))
}

function associated(header: Buffer, context: string): Buffer {
  return Buffer.concat([header, Buffer.from(context, 'utf8')])
}

function signingKey(keys: KeyFile, path: string): KeyObject {
  const probe = 'yangyi'
  try {
    const jwk = { kty: 'OKP', crv: 'Ed25519', d: keys.signing, x: keys.signingPublic }
    const key = createPrivateKey({ key: jwk, format: 'jwk' })
    const signature = sign(null, Buffer.from(probe), key).toString('base64url')
    if (verifierOf(keys.signingPublic)(probe, signature)) return key
  } catch (error) {
    throw new SecretsError('secrets-malformed', `${path}: no Ed25519 key pair`, { cause: error })
  }
  throw new SecretsError('secrets-malformed', `${path}: the halves of the signing key do not fit each other`)
}

function readKeys(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new SecretsError('secrets-unreadable', `${path}: ${codeOf(error)}`, { cause: error })
  }
}

/**
 * Whole or not at all: written aside, flushed, then linked to its name, which fails where another process was
 * first; then that one's keys hold.
 */
function makeKeys(folder: string, path: string): string {
  const pair = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const master = randomBytes(32).toString('base64url')
  const content = JSON.stringify({ v: 1, master, signing: pair.d, signingPublic: pair.x })
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = openSync(aside, 'wx', 0o600)
    try {
      writeSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    linkSync(aside, path)
    syncFolder(folder)
    return content
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return readFileSync(path, 'utf8')
    throw new SecretsError('secrets-unreadable', `${path}: cannot be made: ${codeOf(error)}`, {
      cause: error,
    })
  } finally {
    rmSync(aside, { force: true })
  }
}

function syncFolder(folder: string): void {
  // Windows has no handle on a folder; there the rename is journalled by the file system.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
