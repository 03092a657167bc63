/**
 * The 256-byte text block of the four kinds of identity card: UTF-16LE, every field filled up with spaces, the kind
 * as a letter at offset 248 (protocol sheet §1.7). Days are written `YYYY-MM-DD`.
 */

/** GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated. */
type Sex = '0' | '1' | '2' | '9'

/** A citizen's card, as printed. */
export interface CitizenCard {
  readonly name: string
  readonly sex: Sex
  /** GB/T 3304, two digits: 01 is 汉. */
  readonly ethnic: string
  readonly born: string
  readonly address: string
  readonly number: string
  readonly authority: string
  readonly validFrom: string
  /** A day, or 长期 as on the cards of most elders. */
  readonly validTo: string
}

/** The residence permit of people from Hong Kong, Macao and Taiwan. */
interface ResidencePermit extends Omit<CitizenCard, 'ethnic'> {
  /** Letter and eight digits, or eight digits. */
  readonly travelPermit: string
  /** Two digits. */
  readonly issueCount: string
}

/** A foreigner's permanent residence card, version of 2017. */
interface Foreigner2017 {
  readonly englishName: string
  readonly sex: Sex
  /** 15 characters. */
  readonly number: string
  /** Three letters, GB/T 2659. */
  readonly nationality: string
  readonly chineseName: string
  readonly issued: string
  readonly expires: string
  readonly born: string
  /** Two digits. */
  readonly version: string
  /** Four digits. */
  readonly authorityCode: string
}

/** A foreigner's permanent residence card, version of 2023; its layout has a single source. */
interface Foreigner2023 {
  readonly chineseName: string
  readonly sex: Sex
  /** Two digits. */
  readonly renewals: string
  readonly born: string
  readonly englishName: string
  /** 18 digits, the first a 9. */
  readonly number: string
  readonly validFrom: string
  readonly validTo: string
  /** Three letters or digits; which, is not confirmed. */
  readonly country: string
  /** Three characters that lead to the card's older number. */
  readonly olderNumber: string
}

export type IdentityCard =
  | { readonly citizen: CitizenCard }
  | { readonly hmt: ResidencePermit }
  | { readonly foreigner2017: Foreigner2017 }
  | { readonly foreigner2023: Foreigner2023 }

/** The 256 bytes. Throws RangeError naming the field, never its value, when something does not fit. */
export function encodeTextBlock(card: IdentityCard): Buffer {
  if ('citizen' in card) return citizenText(card.citizen)
  if ('hmt' in card) return hmtText(card.hmt)
  return 'foreigner2017' in card
    ? foreigner2017Text(card.foreigner2017)
    : foreigner2023Text(card.foreigner2023)
}

function citizenText(card: CitizenCard): Buffer {
  return Buffer.concat([
    text('name', card.name, 15),
    text('sex', card.sex, 1),
    text('ethnic', card.ethnic, 2),
    day('born', card.born),
    text('address', card.address, 35),
    text('number', card.number, 18),
    text('authority', card.authority, 15),
    day('validFrom', card.validFrom),
    end('validTo', card.validTo),
    // Reserved; the kind within it is a space on citizens' cards.
    text('reserved', '', 18),
  ])
}

function hmtText(card: ResidencePermit): Buffer {
  return Buffer.concat([
    text('name', card.name, 15),
    text('sex', card.sex, 1),
    text('reserved', '', 2),
    day('born', card.born),
    text('address', card.address, 35),
    text('number', card.number, 18),
    text('authority', card.authority, 15),
    day('validFrom', card.validFrom),
    end('validTo', card.validTo),
    text('travelPermit', card.travelPermit, 9),
    text('issueCount', card.issueCount, 2),
    text('reserved', '', 3),
    text('kind', 'J', 4),
  ])
}

function foreigner2017Text(card: Foreigner2017): Buffer {
  return Buffer.concat([
    text('englishName', card.englishName, 60),
    text('sex', card.sex, 1),
    text('number', card.number, 15),
    text('nationality', card.nationality, 3),
    text('chineseName', card.chineseName, 15),
    day('issued', card.issued),
    day('expires', card.expires),
    day('born', card.born),
    text('version', card.version, 2),
    text('authorityCode', card.authorityCode, 4),
    text('kind', 'I', 4),
  ])
}

function foreigner2023Text(card: Foreigner2023): Buffer {
  return Buffer.concat([
    text('chineseName', card.chineseName, 15),
    text('sex', card.sex, 1),
    text('renewals', card.renewals, 2),
    day('born', card.born),
    text('englishName', card.englishName.slice(0, 35), 35),
    text('number', card.number, 18),
    text('reserved', '', 15),
    day('validFrom', card.validFrom),
    end('validTo', card.validTo),
    text('englishName', card.englishName.slice(35), 11),
    text('country', card.country, 3),
    text('kind', 'Y', 1),
    text('olderNumber', card.olderNumber, 3),
  ])
}

/** A field of so many UTF-16 units, filled up with spaces. */
export function text(field: string, value: string, units: number): Buffer {
  if (value.length > units) throw new RangeError(`${field} is longer than ${units} UTF-16 units`)
  return Buffer.from(value.padEnd(units), 'utf16le')
}

function day(field: string, value: string): Buffer {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new RangeError(`${field} is not a day of the form YYYY-MM-DD`)
  return text(field, value.replaceAll('-', ''), 8)
}

function end(field: string, value: string): Buffer {
  return value === '长期' ? text(field, value, 8) : day(field, value)
}
