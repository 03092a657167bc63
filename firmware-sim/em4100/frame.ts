/**
 * What an RDM6300 says of an EM4100 tag (protocol sheet §2.1): `02 | 10 hex digits | 2 hex digits | 03`. The last
 * two are the XOR of the five bytes that the ten spell.
 */

const STX = 0x02
const ETX = 0x03
/** The first of the two digits. */
export const CHECKSUM_AT = 11

/** The 14 bytes for a tag, given as ten hex digits in air order. Throws RangeError when it is not that. */
export function encodeTag(uid: string): Buffer {
  if (!/^[0-9A-F]{10}$/i.test(uid))
    throw new RangeError('an EM4100 tag has ten hex digits, such as 3C00CE754C')
  const checksum = Buffer.from(uid, 'hex').reduce((sum, byte) => sum ^ byte, 0)
  const digits = uid + checksum.toString(16).padStart(2, '0')
  return Buffer.concat([Buffer.of(STX), Buffer.from(digits.toUpperCase(), 'ascii'), Buffer.of(ETX)])
}
