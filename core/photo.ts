/**
 * The picture of an elder 照片, as it comes down to a terminal: by itself and on request, never within a roster. The
 * roster names it by its digest, and only as long as the elder's consent lasts; what no roster names is not held.
 */
import type { Verify } from './batch.ts'
import { type Of, object, oneOf, text } from './shape.ts'
import { parseSigned } from './signed.ts'
import { digest, id } from './vocabulary.ts'

/** A JPEG of 240 × 320 takes 10 to 25 kB. */
export const PHOTO_BYTES = 40_960
/** So many pictures a terminal asks for at once. */
export const MOST_ASKED_PHOTOS = 8

/** Four letters of base64 hold three bytes. */
const LETTERS = Math.ceil(PHOTO_BYTES / 3) * 4

const photo = object({
  v: oneOf(1),
  terminal: id,
  /** SHA-256 of the JPEG. */
  digest,
  jpeg: text(new RegExp(`^(?=.{4,${LETTERS}}$)[A-Za-z0-9+/]+={0,2}$`), 'a picture in base64'),
})
export type Photo = Of<typeof photo>

/** Reads and proves one signed picture for `terminal`; that its bytes are what the digest says is for the caller. */
export function parsePhoto(
  signed: string,
  terminal: string,
  verify: Verify,
): { ok: true; value: Photo } | { ok: false; problem: string } {
  const read = parseSigned(photo, signed, 'photo', verify)
  if (read.ok && read.value.terminal !== terminal)
    return { ok: false, problem: `photo: is for terminal ${read.value.terminal}` }
  return read
}

/** By its first and last marker (ISO/IEC 10918-1, B.1.1.3), and no larger than pictures are here. */
export function isJpeg(bytes: Uint8Array): boolean {
  const { length } = bytes
  if (length < 4 || length > PHOTO_BYTES) return false
  const begins = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
  return begins && bytes[length - 2] === 0xff && bytes[length - 1] === 0xd9
}
