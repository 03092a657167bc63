/** The settings zone of a GM65, as its bytes mean it (protocol sheet §3.1, zone bits). */
import type { Charset } from '../scanner/charset.ts'
import type { EyeMode, EyeSettings } from '../scanner/eye.ts'
import type { ScannerOptions } from '../scanner/scanner.ts'
import { TAILS, type Tail } from '../scanner/tail.ts'

type Gm65Mode = 'manual' | 'command' | 'continuous' | 'induction'

export interface Gm65Options extends Omit<ScannerOptions, 'tail'> {
  /** Manual unless told, as from the factory: whoever holds a code before it presses its button. */
  readonly mode?: Gm65Mode
  /** None unless told, as from the factory. */
  readonly tail?: Exclude<Tail, 'LF'>
}

export const Address = {
  mode: 0x0000,
  trigger: 0x0002,
  interval: 0x0005,
  limit: 0x0006,
  charset: 0x000d,
  sameCode: 0x0013,
  baud: 0x002a,
  tail: 0x0060,
  reset: 0x00d9,
} as const

const SIZE = 0x0100

/** In the order of their bits. */
const MODES = ['manual', 'command', 'continuous', 'induction'] as const
const EYE_MODES: Record<Gm65Mode, EyeMode> = {
  manual: 'button',
  command: 'trigger',
  continuous: 'continuous',
  induction: 'sense',
}
const CHARSETS = ['gbk', 'utf-8', 'big5'] as const
const TAIL_BITS = ['CR', 'CRLF', 'TAB', 'none'] as const

/** Light and aim as usual, sound and LED on. */
const LIGHT_SOUND_LED = 0b1101_0100
const DELAY_ON = 0x80
const TAIL_ON = 0x01

/** The bytes low first. */
const RATES: ReadonlyMap<number, number> = new Map([
  [1200, 0x09c4],
  [4800, 0x0271],
  [9600, 0x0139],
  [14400, 0x00d0],
  [19200, 0x009c],
  [38400, 0x004e],
  [57600, 0x0034],
  [115200, 0x001a],
])

/** As from the factory, but for what is told. Throws RangeError on a rate the module does not have. */
export function makeZone(options: Gm65Options = {}): Buffer {
  const { baud = 9600, mode = 'manual', charset = 'gbk', tail = 'none' } = options
  const { intervalMs = 1000, limitMs = 5000, sameCodeMs = 0 } = options
  const zone = Buffer.alloc(SIZE)
  zone[Address.mode] = LIGHT_SOUND_LED | MODES.indexOf(mode)
  zone[Address.interval] = tenths('intervalMs', intervalMs, 0xff)
  zone[Address.limit] = tenths('limitMs', limitMs, 0xff)
  zone[Address.charset] = CHARSETS.indexOf(charset) << 2
  zone[Address.sameCode] = sameCodeMs === 0 ? 0 : DELAY_ON | tenths('sameCodeMs', sameCodeMs, 0x7f)
  zone[Address.tail] = tail === 'none' ? 0 : TAIL_ON | (TAIL_BITS.indexOf(tail) << 5)
  const code = RATES.get(baud)
  if (code === undefined) throw new RangeError(`the module has no rate ${baud}`)
  zone.writeUInt16LE(code, Address.baud)
  return zone
}

/** Undefined while the zone holds no rate of the table. */
export function baudOf(zone: Buffer): number | undefined {
  const code = zone.readUInt16LE(Address.baud)
  return [...RATES].find(([, each]) => each === code)?.[0]
}

export function charsetOf(zone: Buffer): Charset {
  return CHARSETS[(zone.readUInt8(Address.charset) >> 2) & 0b11] ?? 'gbk'
}

export function tailOf(zone: Buffer): string {
  const byte = zone.readUInt8(Address.tail)
  return byte & TAIL_ON ? TAILS[TAIL_BITS[(byte >> 5) & 0b11] ?? 'none'] : ''
}

export function eyeOf(zone: Buffer): EyeSettings {
  const sameCode = zone.readUInt8(Address.sameCode)
  return {
    mode: EYE_MODES[MODES[zone.readUInt8(Address.mode) & 0b11] ?? 'manual'],
    // 00 is without a pause; reading takes its time all the same.
    intervalMs: Math.max(zone.readUInt8(Address.interval), 1) * 100,
    limitMs: zone.readUInt8(Address.limit) * 100,
    sameCodeMs: sameCode & DELAY_ON ? (sameCode & 0x7f) * 100 : 0,
  }
}

function tenths(option: string, ms: number, most: number): number {
  const count = ms / 100
  if (!Number.isInteger(count) || count < 0 || count > most)
    throw new RangeError(`${option} must be tenths of a second, at most ${most * 100}`)
  return count
}
