/**
 * What the chip of a citizen's card holds: the 256-byte text block, UTF-16LE, every field filled up with spaces
 * (protocol sheet §1.7), and the photo, fingerprint and newest address beside it (§1.4).
 */

/** The text of a citizen's card, as printed on it. */
export interface CitizenCard {
  readonly name: string
  /** GB/T 2261.1: 1 male, 2 female. */
  readonly sex: '1' | '2'
  /** GB/T 3304, two digits: 01 is 汉. */
  readonly ethnic: string
  /** `YYYY-MM-DD`, as are the two days below. */
  readonly born: string
  readonly address: string
  readonly number: string
  readonly authority: string
  readonly validFrom: string
  /** A day, or 长期 as on the cards of most elders. */
  readonly validTo: string
}

/** A card as the reader meets it. */
export interface Chip {
  /** 256 bytes. */
  readonly text: Uint8Array
  /** 1024 bytes, in a form only the maker's library can draw. */
  readonly photo: Uint8Array
  /** 0, 512 or 1024 bytes. */
  readonly fingerprint: Uint8Array
  /** IINSNDN, 28 bytes. */
  readonly managementNumber: Uint8Array
  /** 70 bytes; absent when the address was never changed. */
  readonly newestAddress: Uint8Array | undefined
}

interface ChipExtras {
  readonly photo?: Uint8Array
  readonly fingerprint?: Uint8Array
  readonly managementNumber?: Uint8Array
  readonly newestAddress?: string
}

/** The chip of a card. Throws RangeError naming the field, never its value, when something does not fit. */
export function makeChip(card: CitizenCard, extras: ChipExtras = {}): Chip {
  return {
    text: encodeCitizenText(card),
    photo: block('photo', extras.photo ?? new Uint8Array(1024), [1024]),
    fingerprint: block('fingerprint', extras.fingerprint ?? new Uint8Array(0), [0, 512, 1024]),
    managementNumber: block('managementNumber', extras.managementNumber ?? new Uint8Array(28), [28]),
    newestAddress:
      extras.newestAddress === undefined ? undefined : text('newestAddress', extras.newestAddress, 35),
  }
}

/** The 256-byte text block of a citizen's card (§1.7). Throws RangeError naming the field that does not fit. */
function encodeCitizenText(card: CitizenCard): Buffer {
  return Buffer.concat([
    text('name', card.name, 15),
    text('sex', card.sex, 1),
    text('ethnic', card.ethnic, 2),
    text('born', digits('born', card.born), 8),
    text('address', card.address, 35),
    text('number', card.number, 18),
    text('authority', card.authority, 15),
    text('validFrom', digits('validFrom', card.validFrom), 8),
    text('validTo', card.validTo === '长期' ? card.validTo : digits('validTo', card.validTo), 8),
    // Reserved; the type mark within it is a space on citizens' cards.
    text('reserved', '', 18),
  ])
}

function text(field: string, value: string, units: number): Buffer {
  if (value.length > units) throw new RangeError(`${field} is longer than ${units} UTF-16 units`)
  return Buffer.from(value.padEnd(units), 'utf16le')
}

function digits(field: string, day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`${field} is not a day of the form YYYY-MM-DD`)
  return day.replaceAll('-', '')
}

function block(field: string, bytes: Uint8Array, sizes: readonly number[]): Uint8Array {
  if (!sizes.includes(bytes.length)) throw new RangeError(`${field} must have ${sizes.join(' or ')} bytes`)
  return bytes
}
