/** Bytes as modules send them (protocol sheet §1.3, §1.4, §1.7), and frames for peers and properties. Invented people. */

export const hex = (digits: string): Buffer => Buffer.from(digits.replace(/\s/g, ''), 'hex')

export const OK = hex('AAAAAA966900040000 9094')
export const NO_CARD = hex('AAAAAA966900040000 8084')
export const NO_CONTENT = hex('AAAAAA966900040000 9195')
export const FOUND = hex('AAAAAA9669000800009F0000000097')
export const SELECTED = hex('AAAAAA9669000C00009000000000000000009C')
export const MODULE_ID = hex('AAAAAA966900140000900500 0300A53A340187D6120079384E0561')

export const requests = {
  reset: 'aaaaaa9669000310ffec',
  status: 'aaaaaa9669000311ffed',
  id: 'aaaaaa9669000312ffee',
  find: 'aaaaaa96690003200122',
  select: 'aaaaaa96690003200221',
  read: 'aaaaaa96690003300132',
  newestAddress: 'aaaaaa96690003300330',
} as const

/** An answer with its length and checksum made right. */
export function answer(sw3: number, data: Uint8Array = new Uint8Array(), sw1 = 0, sw2 = 0): Buffer {
  const length = 4 + data.length
  const counted = [length >> 8, length & 0xff, sw1, sw2, sw3, ...data]
  const check = counted.reduce((sum, byte) => sum ^ byte, 0)
  return Buffer.from([0xaa, 0xaa, 0xaa, 0x96, 0x69, ...counted, check])
}

/** The answer to a base read; `fingerprint` null where the module sends no such length. */
export function baseRead(
  text: Uint8Array,
  photo: Uint8Array = new Uint8Array(1024),
  fingerprint: Uint8Array | null = null,
) {
  const parts = [Buffer.from([0x01, 0x00, 0x04, 0x00])]
  if (fingerprint !== null) parts.push(Buffer.from([fingerprint.length >> 8, fingerprint.length & 0xff]))
  parts.push(Buffer.from(text), Buffer.from(photo))
  if (fingerprint !== null) parts.push(Buffer.from(fingerprint))
  return answer(0x90, Buffer.concat(parts))
}

/** A 256-byte text block of blanks with some fields written into it. */
export function textBlock(fields: Record<number, string>): Buffer {
  const block = Buffer.from(' '.repeat(128), 'utf16le')
  for (const [offset, value] of Object.entries(fields)) block.write(value, Number(offset), 'utf16le')
  return block
}

/** §1.7, from the sheet's own hex: 测试甲, 14112918000101019X, valid 长期. */
export const CITIZEN_TEXT = Buffer.concat([
  hex(`4B6DD58B3275${'2000'.repeat(12)}`),
  hex('3100'),
  hex('30003100'),
  hex('31003800300030003000310030003100'),
  hex(`715C7F8901772D4E3396BF535A86846751673100F753${'2000'.repeat(24)}`),
  hex('310034003100310032003900310038003000300030003100300031003000310039005800'),
  hex(`2D4E3396BF536C51895B405C${'2000'.repeat(9)}`),
  hex('32003000320030003000310030003100'),
  hex(`7F951F67${'2000'.repeat(6)}`),
  hex('2000'.repeat(18)),
])
export const CITIZEN = Buffer.concat([
  hex('AAAAAA96690508000090 01000400'),
  CITIZEN_TEXT,
  Buffer.alloc(1024),
  hex('89'),
])
export const CITIZEN_SHA256 = 'af0d398289a8d95a8d45f3baad969bb515b2ca3d4ac7d5e096b2b4b5ee7e7e1e'

/** §1.4, by hand: blanks and zeros. */
const BLANK_TEXT = '2000'.repeat(128)
const zeros = (count: number) => '00'.repeat(count)
export const BLANK_READS = {
  1295: hex(`AAAAAA96690508000090 01000400 ${BLANK_TEXT}${zeros(1024)} 98`),
  1297: hex(`AAAAAA9669050A000090 01000400 0000 ${BLANK_TEXT}${zeros(1024)} 9A`),
  1809: hex(`AAAAAA9669070A000090 01000400 0200 ${BLANK_TEXT}${zeros(1024 + 512)} 9A`),
  2321: hex(`AAAAAA9669090A000090 01000400 0400 ${BLANK_TEXT}${zeros(1024 + 1024)} 92`),
} as const
export const BLANK_ADDRESS = hex(`AAAAAA9669004A000090 ${'2000'.repeat(35)} FA`)
export const ADDRESS = Buffer.concat([
  hex('AAAAAA9669004A000090'),
  Buffer.from('山西省方山县虚构街2号'.padEnd(35), 'utf16le'),
  hex('1C'),
])
