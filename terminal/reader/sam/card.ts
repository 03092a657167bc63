/**
 * What stands on the four kinds of residence card: the 256 bytes of UTF-16LE text in a base read (reader sheet §1.4,
 * §1.7). Photo and fingerprints are never looked at. Sex and ethnic group are the standard's codes as they stand on
 * the card. Dates become YYYY-MM-DD where they are real dates, else stay as written (`长期`).
 */
import { type IdFault, parseIdNumber } from '../../../core/id-number.ts'
import { parsePlainDate } from '../../../core/plain-date.ts'

type Person = {
  name: string
  /** GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated. */
  sex: string
  born: string
  number: string
  validFrom: string
  validTo: string
}

type Citizen = { type: 'citizen'; ethnic: string; address: string; authority: string } & Person
type HmtResident = {
  type: 'hmt'
  address: string
  authority: string
  /** 通行证号码 */
  pass: string
  issues: string
} & Person
type Foreigner2017 = {
  type: 'foreigner-2017'
  englishName: string
  nationality: string
  authority: string
} & Person
type Foreigner2023 = { type: 'foreigner-2023'; englishName: string; nationality: string } & Person

export type SamCard = Citizen | HmtResident | Foreigner2017 | Foreigner2023

const TEXT_BYTES = 256
/** The invented people of the sheet were born in 1800; who is too old to eat is not for the reader to say. */
const OLDEST_YEAR = 1800

/** The text of a base read's data; null where the lengths it states are not those it has. */
export function textOf(data: Uint8Array): Uint8Array | null {
  if (data.length < 4) return null
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const text = view.getUint16(0)
  const rest = data.length - 4 - text - view.getUint16(2)
  if (text !== TEXT_BYTES || rest < 0) return null
  if (rest === 0) return data.subarray(4, 4 + TEXT_BYTES)
  return rest === 2 + view.getUint16(4) ? data.subarray(6, 6 + TEXT_BYTES) : null
}

/** Reads the 256 bytes; total: a blank card gives blank fields. Which of them make a person, `tokenOf` says. */
export function cardOf(text: Uint8Array): SamCard {
  const field = (offset: number, length: number) => utf16(text.subarray(offset, offset + length))
  const day = (offset: number) => dateOf(field(offset, 16))
  const validity = { validFrom: day(188), validTo: day(204) }
  switch (field(248, 2)) {
    case 'J':
      return {
        type: 'hmt',
        name: field(0, 30),
        sex: field(30, 2),
        born: day(36),
        address: field(52, 70),
        number: field(122, 36),
        authority: field(158, 30),
        ...validity,
        pass: field(220, 18),
        issues: field(238, 4),
      }
    case 'I':
      return {
        type: 'foreigner-2017',
        name: field(158, 30),
        englishName: field(0, 120),
        sex: field(120, 2),
        nationality: field(152, 6),
        born: day(220),
        number: field(122, 30),
        authority: field(240, 8),
        ...validity,
      }
    case 'Y':
      return {
        type: 'foreigner-2023',
        name: field(0, 30),
        // One name in two places; both keep their blanks, or two words would become one.
        englishName: (raw(text.subarray(52, 122)) + raw(text.subarray(220, 242))).trim(),
        sex: field(30, 2),
        nationality: field(242, 6),
        born: day(36),
        number: field(122, 36),
        ...validity,
      }
    default:
      return {
        type: 'citizen',
        name: field(0, 30),
        sex: field(30, 2),
        ethnic: field(32, 4),
        born: day(36),
        address: field(52, 70),
        number: field(122, 36),
        authority: field(158, 30),
        ...validity,
      }
  }
}

/** The canonical token of the person on the card: `id:` and the number in its stored form. */
export function tokenOf(card: SamCard): { ok: true; token: string } | { ok: false; fault: IdFault } {
  const id = parseIdNumber(card.number, { oldestYear: OLDEST_YEAR })
  return id.ok ? { ok: true, token: `id:${id.number}` } : id
}

/** The address that was written behind the card's text when its holder moved (reader sheet §1.4); '' where there is none. */
export function newestAddressOf(data: Uint8Array): string {
  return utf16(data)
}

/** A field without the blanks (and, on some cards, zeros) that fill it up. */
function utf16(bytes: Uint8Array): string {
  return raw(bytes).trim()
}

const decoder = new TextDecoder('utf-16le', { ignoreBOM: true })

function raw(bytes: Uint8Array): string {
  return decoder.decode(bytes).replaceAll('\0', ' ')
}

function dateOf(written: string): string {
  return parsePlainDate(written.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')) ?? written
}
