/**
 * What `AA … BB` readers are asked, and where a card's number stands in an answer. The sheet §2.4 has the frame alone;
 * the rest is from a vendor's notes and several drivers of this family, which agree, and is not verified on hardware:
 * 25 reads the serial number of an ISO 14443A card, with mode 26 (cards not halted) or 52 (all) and whether to halt it;
 * the answer has status 00, a flag (00 one card, 01 more) and the UID, or status 01 and 83, no card.
 */
import { encodeRequest } from './frame.ts'

/** All cards, not halted: so a card that lies there is found again and again. */
export const READ_NUMBER = encodeRequest(0x25, 0x52, 0x00)

export const SUCCESS = 0x00

/** ms, with the bytes on the wire at 9600. */
export const TIME_LIMIT = 400

/** Codes 0 to 4 of the command 81; which one is the factory's is not on the sheet. */
export const RATES = [9600, 19200, 38400, 57600, 115200] as const

/** The UID in the data of an answer, both as upper-case hex: one byte more than a UID has is the flag before it. */
export function uidOf(data: string): string {
  return [5, 8, 11].includes(data.length / 2) && /^0[01]/.test(data) ? data.slice(2) : data
}
