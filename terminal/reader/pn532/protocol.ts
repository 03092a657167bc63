/** PN532 commands and what the chip answers to a search for cards (reader sheet §2.3). */
import { encodeRequest } from './frame.ts'

export type Command = {
  request: Uint8Array
  /** The code of its answer. */
  answer: number
  /** Longest work of the device and the card after it took the command, ms. */
  work: number
}

/** A sleeping chip is roused by bytes on the line and loses them, so these go ahead of a command. */
const WAKE = [0x55, 0x55, 0x00, 0x00, 0x00]

export const commands = {
  /** SAMConfiguration: normal mode, 1 s, with the wake-up ahead of it. */
  wake: {
    request: Uint8Array.from([...WAKE, ...encodeRequest(0x14, 0x01, 0x14, 0x01)]),
    answer: 0x15,
    work: 200,
  },
  /** GetFirmwareVersion */
  version: { request: encodeRequest(0x02), answer: 0x03, work: 200 },
  /** RFConfiguration, MaxRetries: without it the chip waits for a card for ever instead of saying that there is none. */
  retries: { request: encodeRequest(0x32, 0x05, 0xff, 0x01, 0x01), answer: 0x33, work: 200 },
  /** InListPassiveTarget: one target of type A at 106 kbit/s */
  list: { request: encodeRequest(0x4a, 0x01, 0x00), answer: 0x4b, work: 500 },
} as const satisfies Record<string, Command>

/** How long the device takes to say that it heard a command, ms; a device server in between included. */
export const ACK_MS = 300

/** SEL_RES bit of a card that speaks ISO 14443-4 and so was asked for its ATS. */
const HAS_ATS = 0x20

/**
 * UIDs in the data of an InListPassiveTarget answer, upper-case hex: for each target its number, SENS_RES (2 bytes),
 * SEL_RES, the length of the UID, the UID and perhaps an ATS that begins with its length. Null where the data is not
 * exactly that.
 */
export function targetsOf(data: Uint8Array): string[] | null {
  const uids: string[] = []
  let at = 1
  for (let count = data[0] ?? -1; count > 0; count--) {
    const answer = data[at + 3] ?? 0
    const length = data[at + 4] ?? 0
    const from = at + 5
    at = from + length
    if (![4, 7, 10].includes(length) || at > data.length) return null
    uids.push(Buffer.from(data.subarray(from, at)).toString('hex').toUpperCase())
    if ((answer & HAS_ATS) !== 0 && at < data.length) at += Math.max(1, data[at] ?? 1)
  }
  return at === data.length ? uids : null
}

/** What the chip says of itself: `PN532 1.6`. */
export function formatVersion([ic = 0, version = 0, revision = 0]: Uint8Array): string {
  return `PN5${ic.toString(16).padStart(2, '0')} ${version}.${revision}`
}
