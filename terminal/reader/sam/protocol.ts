/** SAM commands, answer codes and time limits as data (reader sheet §1.3 to §1.6). */
import { encodeRequest, type Response } from './frame.ts'

export type Command = {
  request: Uint8Array
  /** Fewest and most bytes of data in the answer that means success. */
  data: readonly [number, number]
  /** Longest work of the module and the card before the first byte of an answer, ms. */
  work: number
}

export const commands = {
  reset: { request: encodeRequest(0x10, 0xff), data: [0, 0], work: 1000 },
  status: { request: encodeRequest(0x11, 0xff), data: [0, 0], work: 500 },
  id: { request: encodeRequest(0x12, 0xff), data: [16, 16], work: 500 },
  find: { request: encodeRequest(0x20, 0x01), data: [4, 4], work: 1000 },
  select: { request: encodeRequest(0x20, 0x02), data: [8, 8], work: 1000 },
  /** Every module knows it; old ones answer the read with fingerprint, 30 10, with 21. */
  read: { request: encodeRequest(0x30, 0x01), data: [1284, 2310], work: 3000 },
  newestAddress: { request: encodeRequest(0x30, 0x03), data: [70, 70], work: 1500 },
} as const satisfies Record<string, Command>

/** §1.1, the factory's rate first. */
export const BAUD_RATES = [115200, 57600, 38400, 19200, 9600] as const
export const SLOWEST_RATE = 9600

/** Bytes of an answer around its data. */
const ENVELOPE = 11
const BITS_PER_BYTE = 10

/** Milliseconds to wait for an answer: the work, and one and a half times the bytes on the wire. */
export function timeLimit(command: Command, baud: number): number {
  const bytes = command.request.length + ENVELOPE + command.data[1]
  return Math.ceil(command.work + (1.5 * bytes * BITS_PER_BYTE * 1000) / baud)
}

const MEANINGS = {
  144: 'ok',
  159: 'card-found',
  16: 'request-checksum-wrong',
  17: 'request-length-wrong',
  33: 'command-not-allowed',
  35: 'beyond-privilege',
  36: 'unrecognised-error',
  49: 'card-refused-module',
  50: 'module-refused-card',
  51: 'verification-failed',
  64: 'unknown-card-type',
  65: 'card-operation-failed',
  71: 'random-failed',
  96: 'self-test-failed',
  102: 'unauthorised',
  128: 'no-card',
  129: 'select-failed',
  145: 'no-content',
} as const satisfies Record<number, string>

export type Meaning = (typeof MEANINGS)[keyof typeof MEANINGS] | 'unknown'

const meanings = new Map<number, Meaning>(
  Object.entries(MEANINGS).map(([sw3, meaning]) => [Number(sw3), meaning]),
)

/** What the module says with SW3; SW1 and SW2 only pass on what the card said. */
export function meaningOf({ sw3 }: Response): Meaning {
  return meanings.get(sw3) ?? 'unknown'
}

/** What modules say of a card that is there and cannot be read; other codes are about the question or the module. */
const OF_CARD: ReadonlySet<Meaning> = new Set<Meaning>([
  'card-refused-module',
  'module-refused-card',
  'verification-failed',
  'unknown-card-type',
  'card-operation-failed',
  'random-failed',
  'select-failed',
])

export function blamesCard(answer: Response): boolean {
  return OF_CARD.has(meaningOf(answer))
}

export function succeeded(command: Command, answer: Response): boolean {
  const meaning = meaningOf(answer)
  const [fewest, most] = command.data
  return (
    (meaning === 'ok' || meaning === 'card-found') &&
    answer.data.length >= fewest &&
    answer.data.length <= most
  )
}

/** Answers do not name their command: a success of another shape is a late answer to an earlier one. */
export function answers(command: Command, answer: Response): boolean {
  return succeeded(command, answer) || (answer.data.length === 0 && meaningOf(answer) !== 'ok')
}

/** The module's number as it is printed, from its 16 bytes: `05.03-20200101-0001234567-0089012345`. */
export function formatModuleId(data: Uint8Array): string {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const number = (value: number, digits: number) => String(value).padStart(digits, '0')
  const kind = `${number(view.getUint16(0, true), 2)}.${number(view.getUint16(2, true), 2)}`
  return [kind, ...[4, 8, 12].map((at) => number(view.getUint32(at, true), at === 4 ? 8 : 10))].join('-')
}
