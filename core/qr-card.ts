/**
 * The county's own QR card 二维码卡 (reader facts §7): who holds it is in the roster alone; the card carries a random
 * serial and the county's signature, so that a kiosk can tell a forged one without the network. It does not stop the
 * copying of a valid one: meal limits and the loss list do.
 *
 * `YY1`, 26 characters for 16 bytes, 103 characters for the Ed25519 signature over all that stands before it. Crockford's
 * Base32 keeps to what a QR code packs densely and a person can type. The 16 bytes: version, key id, region (3), serial
 * (7), day of issue (2), last day (2, 0 for none), days counted from 2020-01-01.
 */
import type { Sign, Verify } from './batch.ts'
import { addDays, dayNumber, type PlainDate } from './plain-date.ts'

export type QrCard = {
  /** 1 to 255: which of the county's card keys signed. */
  key: number
  /** The county's six digits. */
  region: string
  /** 14 hex digits, upper case, random. */
  serial: string
  issued: PlainDate
  /** The last day on which it counts; null: none. */
  expires: PlainDate | null
}

/** not-a-card: no text of ours. character: misread. content: signed, and yet nonsense. */
export type QrCardFault = 'not-a-card' | 'character' | 'key-unknown' | 'signature' | 'content'
export type QrCardResult = { ok: true; card: QrCard } | { ok: false; fault: QrCardFault }

const PREFIX = 'YY1'
const VERSION = 1
const PAYLOAD_END = PREFIX.length + 26
const LENGTH = PAYLOAD_END + 103
const DAY_ZERO = '2020-01-01' as PlainDate
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The card's whole text. The same card and key give the same text again. Throws RangeError where a part does not fit. */
export function writeQrCard({ key, region, serial, issued, expires }: QrCard, sign: Sign): string {
  if (!/^[0-9A-F]{14}$/.test(serial) || !/^\d{6}$/.test(region)) throw new RangeError('serial or region')
  const bytes = [VERSION, ...bytesOf(key, 1), ...bytesOf(Number(region), 3)]
  for (let i = 0; i < serial.length; i += 2) bytes.push(Number.parseInt(serial.slice(i, i + 2), 16))
  bytes.push(...bytesOf(daysOf(issued), 2), ...(expires === null ? [0, 0] : bytesOf(daysOf(expires), 2)))
  const signed = PREFIX + spell(regroup(bytes, 8, 5), BASE32)
  const signature = read(sign(signed), BASE64URL)
  return signed + spell(regroup(regroup(signature, 6, 8, 64), 8, 5), BASE32)
}

/**
 * Reads what a scanner gave; lower case, blanks and line ends around it and Crockford's look-alikes (O, I, L) are let
 * pass. `verifierOf` knows the county's card keys. An expired card is read like any other.
 */
export function readQrCard(written: string, verifierOf: (key: number) => Verify | undefined): QrCardResult {
  const text = normal(written)
  if (text.length !== LENGTH || !text.startsWith(PREFIX)) return { ok: false, fault: 'not-a-card' }
  if ([...text].some((sign) => !BASE32.includes(sign))) return { ok: false, fault: 'character' }

  const signed = text.slice(0, PAYLOAD_END)
  const bytes = regroup(read(signed.slice(PREFIX.length), BASE32), 5, 8, 16)
  const signature = regroup(read(text.slice(PAYLOAD_END), BASE32), 5, 8, 64)
  // Bits to spare at the end are zero, or one card would have several texts.
  const respelt = PREFIX + spell(regroup(bytes, 8, 5), BASE32) + spell(regroup(signature, 8, 5), BASE32)
  if (respelt !== text) return { ok: false, fault: 'signature' }
  const verify = verifierOf(bytes[1] ?? 0)
  if (verify === undefined) return { ok: false, fault: 'key-unknown' }
  if (!verify(signed, spell(regroup(signature, 8, 6), BASE64URL))) return { ok: false, fault: 'signature' }
  const card = cardOf(bytes)
  return card === null ? { ok: false, fault: 'content' } : { ok: true, card }
}

/** Whether this is the beginning of a card, and no more: what a scanner gives that was interrupted. */
export function isCutQrCard(written: string): boolean {
  const text = normal(written)
  return text.startsWith(PREFIX) && text.length < LENGTH && [...text].every((sign) => BASE32.includes(sign))
}

/** Canonical token of a QR card. */
export const qrToken = (serial: string) => `qr:${serial}`

/** Canonical token of any other text that a scanner reads, e.g. a barcode that a township printed. */
export const textToken = (text: string) => `text:${text.trim()}`

/** Eight digits to read out, e.g. over the telephone; two cards may share them, so a name belongs with them. */
export function shortNumberOf(serial: string): string {
  const digits = String(Number.parseInt(serial.slice(-12), 16) % 100_000_000).padStart(8, '0')
  return `${digits.slice(0, 4)} ${digits.slice(4)}`
}

function normal(written: string): string {
  return written
    .trim()
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

function cardOf(bytes: readonly number[]): QrCard | null {
  const number = (from: number, to: number) =>
    bytes.slice(from, to).reduce((value, byte) => value * 256 + byte, 0)
  const [key, region, issued, last] = [number(1, 2), number(2, 5), number(12, 14), number(14, 16)]
  if (bytes[0] !== VERSION || region > 999_999) return null
  return {
    key,
    region: String(region).padStart(6, '0'),
    serial: bytes
      .slice(5, 12)
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase(),
    issued: addDays(DAY_ZERO, issued),
    expires: last === 0 ? null : addDays(DAY_ZERO, last),
  }
}

function daysOf(day: PlainDate): number {
  return dayNumber(day) - dayNumber(DAY_ZERO)
}

function bytesOf(value: number, count: number): number[] {
  if (!Number.isInteger(value) || value < 1 || value >= 256 ** count) throw new RangeError(`${value}`)
  return Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** (count - 1 - i)) % 256)
}

/** The same bits in groups of another width; a last group is filled up with zeros, or cut off after `most` groups. */
function regroup(
  groups: readonly number[],
  from: number,
  to: number,
  most = Number.POSITIVE_INFINITY,
): number[] {
  const result: number[] = []
  let held = 0
  let bits = 0
  for (const group of groups) {
    held = (held << from) | group
    bits += from
    while (bits >= to) {
      bits -= to
      result.push(held >> bits)
      held &= (1 << bits) - 1
    }
  }
  if (bits > 0) result.push(held << (to - bits))
  return result.slice(0, most)
}

function spell(groups: readonly number[], alphabet: string): string {
  return groups.map((group) => alphabet.charAt(group)).join('')
}

function read(text: string, alphabet: string): number[] {
  return [...text].map((sign) => alphabet.indexOf(sign))
}
