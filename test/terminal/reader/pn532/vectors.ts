/** §2.3 of the reader sheet, byte by byte. */
import { hex } from '../chip/line.ts'

export const ACK = hex('00 00 FF 00 FF 00')
export const NACK = hex('00 00 FF FF 00 00')
export const ERROR = hex('00 00 FF 01 FF 7F 81 00')

/** With the answers that belong to them. */
export const ASKED = {
  wake: '5555000000' + '0000FF05FBD41401140102' + '00',
  version: '0000FF02FED4022A00',
  retries: '0000FF06FAD43205FF0101F400',
  list: '0000FF04FCD44A0100E100',
} as const
export const ANSWERS = {
  wake: hex('00 00 FF 02 FE D5 15 16 00'),
  version: hex('00 00 FF 06 FA D5 03 32 01 06 07 E8 00'),
  /** Not on the sheet: D5 + 33 = 108, so the sum is F8. */
  retries: hex('00 00 FF 02 FE D5 33 F8 00'),
} as const

export const FOUR = hex('00 00 FF 0C F4 D5 4B 01 01 00 04 08 04 DE AD BE EF 96 00')
export const SEVEN = hex('00 00 FF 0F F1 D5 4B 01 01 00 44 00 07 04 11 22 33 44 55 66 2A 00')
export const NO_CARD = hex('00 00 FF 03 FD D5 4B 00 E0 00')

/** A frame of the chip, summed up here by the rule of the sheet. */
export function frame(...body: number[]): Buffer {
  const all = [0xd5, ...body]
  const check = (bytes: number[]) => (0x10000 - bytes.reduce((sum, byte) => sum + byte, 0)) & 0xff
  const length =
    all.length < 0xff
      ? [all.length, 0x100 - all.length]
      : [0xff, 0xff, all.length >> 8, all.length & 0xff, check([all.length >> 8, all.length & 0xff])]
  return Buffer.from([0, 0, 0xff, ...length, ...all, check(all), 0])
}

/** Number, SENS_RES, SEL_RES, length and UID of one target. */
export const target = (uid: string, answer = 0x08, number = 1): number[] => {
  const bytes = hex(uid)
  return [number, 0x00, 0x04, answer, bytes.length, ...bytes]
}
