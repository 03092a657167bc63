/** New ids and codes: random, without letters that are read wrongly, and without meaning. */
import { randomBytes, randomInt } from 'node:crypto'

const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

const random = (length: number) =>
  Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')

/** e.g. `e-7k3mq9tx2a`: 49 bits, so that a county's ids do not meet. */
export function newId(kind: 'elder' | 'site' | 'terminal' | 'command' | 'import'): string {
  return `${kind.charAt(0)}-${random(10).toLowerCase()}`
}

/** e.g. `7K3M-Q9TX`. */
export function newEnrolmentCode(): string {
  return `${random(4)}-${random(4)}`
}

/** 56 bits as hex: cards of one county do not meet, and nobody guesses one. */
export function newQrSerial(): string {
  return randomBytes(7).toString('hex').toUpperCase()
}
