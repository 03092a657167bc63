/** What the chip of an identity card holds: its text, and photo, fingerprint and newest address beside it (§1.4). */
import { encodeTextBlock, type IdentityCard, text } from './text-block.ts'

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
  /** Where its reading fails, each time it is tried. */
  readonly fault: ChipFault | undefined
}

/** §1.5: kind not recognised (40), select failed (81), the card refuses the reader (31), reading failed (41). */
export type ChipFault = 'unknown-kind' | 'select' | 'authentication' | 'read'

export interface ChipExtras {
  readonly photo?: Uint8Array
  readonly fingerprint?: Uint8Array
  readonly managementNumber?: Uint8Array
  readonly newestAddress?: string
  readonly fault?: ChipFault
}

/** The chip of a card. Throws RangeError naming the field, never its value, when something does not fit. */
export function makeChip(card: IdentityCard, extras: ChipExtras = {}): Chip {
  return {
    text: encodeTextBlock(card),
    photo: block('photo', extras.photo ?? new Uint8Array(1024), [1024]),
    fingerprint: block('fingerprint', extras.fingerprint ?? new Uint8Array(0), [0, 512, 1024]),
    managementNumber: block('managementNumber', extras.managementNumber ?? new Uint8Array(28), [28]),
    newestAddress:
      extras.newestAddress === undefined ? undefined : text('newestAddress', extras.newestAddress, 35),
    fault: extras.fault,
  }
}

function block(field: string, bytes: Uint8Array, sizes: readonly number[]): Uint8Array {
  if (!sizes.includes(bytes.length)) throw new RangeError(`${field} must have ${sizes.join(' or ')} bytes`)
  return bytes
}
