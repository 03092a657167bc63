/**
 * ID numbers of the people a canteen meets: GB 11643 citizen numbers (18 and 15 digits), residence permits of
 * Hong Kong, Macao and Taiwan, and both forms of the foreigner's permanent residence number.
 * An unknown region is no fault: abolished codes live on in old numbers.
 */

import { type PlainDate, parsePlainDate, yearOf } from './plain-date.ts'

type Sex = 'male' | 'female'

export type IdFault = 'length' | 'character' | 'birth' | 'birth-too-early' | 'birth-in-future' | 'check-digit'

export type IdNumber =
  /** `number` in its stored form: 18 characters, X upper case. */
  | { ok: true; kind: 'citizen' | 'hmt' | 'foreigner'; number: string; born: PlainDate; sex: Sex }
  /** The 15-character form says neither the century of birth nor, surely, the sex: the card does. */
  | { ok: true; kind: 'foreigner-2017'; number: string; born: null; sex: null }
  | { ok: false; fault: IdFault }

type IdLimits = {
  /** First accepted year of birth; 1880 unless told. */
  oldestYear?: number
  /** A birth after this day is a fault. Without it no birth is too late: a kiosk's clock may be wrong. */
  today?: PlainDate
}

/** Reads an ID number as people and cards write it: x for X, full-width digits, blanks around it, 15 old digits. */
export function parseIdNumber(written: string, limits: IdLimits = {}): IdNumber {
  const text = halfWidth(written)
    .trim()
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
  if (text.length !== 15 && text.length !== 18) return { ok: false, fault: 'length' }
  if (/^[A-Z]{3}\d{12}$/.test(text)) return foreigner2017(text)
  if (/^\d{15}$/.test(text)) return parse18(upgrade(text), limits)
  if (/^\d{17}[\dX]$/.test(text)) return parse18(text, limits)
  return { ok: false, fault: 'character' }
}

/** The number with everything but its last four characters covered. */
export function maskIdNumber(number: string): string {
  if (number.length <= 4) return '*'.repeat(number.length)
  return '*'.repeat(number.length - 4) + number.slice(-4)
}

function parse18(number: string, { oldestYear = 1880, today }: IdLimits): IdNumber {
  const born = parsePlainDate(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`)
  if (born === undefined) return { ok: false, fault: 'birth' }
  if (yearOf(born) < oldestYear) return { ok: false, fault: 'birth-too-early' }
  if (today !== undefined && born > today) return { ok: false, fault: 'birth-in-future' }
  if (checkDigit(number) !== number[17]) return { ok: false, fault: 'check-digit' }
  return {
    ok: true,
    kind: kindOf(number),
    number,
    born,
    sex: Number(number[16]) % 2 === 1 ? 'male' : 'female',
  }
}

/** A foreigner's number is 9 and a province, 11 to 82. 99 is no province: codes of invented people stay citizens. */
function kindOf(number: string): 'citizen' | 'hmt' | 'foreigner' {
  if (/^8[123]0000/.test(number)) return 'hmt'
  const province = Number(number.slice(1, 3))
  return number.startsWith('9') && province >= 11 && province <= 82 ? 'foreigner' : 'citizen'
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Check digit of a number's first 17 digits: ISO 7064 MOD 11-2. */
export function checkDigit(number: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0)
  return '10X98765432'.charAt(sum % 11)
}

/** GB 11643-1989 to 1999. The sequences 996 to 999 were kept for people born before 1900. */
function upgrade(old: string): string {
  const century = Number(old.slice(12)) >= 996 ? '18' : '19'
  const body = old.slice(0, 6) + century + old.slice(6)
  return body + checkDigit(body)
}

/** Three letters of a country, four digits of a place, yymmdd, one digit, and a check as in passports. */
function foreigner2017(number: string): IdNumber {
  const day = `${number.slice(7, 9)}-${number.slice(9, 11)}-${number.slice(11, 13)}`
  if (!parsePlainDate(`19${day}`) && !parsePlainDate(`20${day}`)) return { ok: false, fault: 'birth' }
  let sum = 0
  for (let i = 0; i < 14; i++) sum += Number.parseInt(number.charAt(i), 36) * ([7, 3, 1][i % 3] ?? 0)
  if (sum % 10 !== Number(number[14])) return { ok: false, fault: 'check-digit' }
  return { ok: true, kind: 'foreigner-2017', number, born: null, sex: null }
}

/** Full-width forms of the ASCII signs, as Chinese input methods write them. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
}
