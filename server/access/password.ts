/** Passwords: Argon2id with OWASP's smallest recommended cost, kept in the PHC text form. */
import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const TAG_BYTES = 32

/** e.g. `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await tagOf(password, salt, COST)
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

/** `stored` null: no such account; takes as long as a real comparison, so that time does not tell. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parsed = stored === null ? null : parse(stored)
  if (parsed === null) {
    await tagOf(password, Buffer.alloc(SALT_BYTES), COST)
    return false
  }
  const tag = await tagOf(password, parsed.salt, parsed.cost)
  return tag.length === parsed.tag.length && timingSafeEqual(tag, parsed.tag)
}

// No 0/O, 1/l/I: first passwords are read from paper.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A first password for someone to type once: three groups of four, 59 bits. */
export function firstPassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return [group(), group(), group()].join('-')
}

function tagOf(password: string, nonce: Buffer, cost: typeof COST): Promise<Buffer> {
  // Input methods write one sign in several ways; all of them are the same password.
  const message = password.normalize('NFKC')
  return derive('argon2id', { message, nonce, tagLength: TAG_BYTES, ...cost })
}

function parse(stored: string): { cost: typeof COST; salt: Buffer; tag: Buffer } {
  const [, m, t, p, salt, tag] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored) ?? []
  if (salt === undefined || tag === undefined) throw new Error('a stored password is not in PHC form')
  return {
    cost: { memory: Number(m), passes: Number(t), parallelism: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
