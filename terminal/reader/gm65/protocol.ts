/** GM65 commands, rates and settings as data (reader sheet §3.1). */
import { encodeRequest } from './frame.ts'

export const MODES = ['induction', 'continuous', 'command'] as const
export type Mode = (typeof MODES)[number]

export function isMode(name: string): name is Mode {
  return (MODES as readonly string[]).includes(name)
}

/** The factory's first. */
export const RATES = [9600, 115200, 57600, 38400, 19200] as const

const READ = 0x07
const WRITE = 0x08

export const HEARTBEAT = encodeRequest(0x0a, 0x0000, 0x00)
export const TRIGGER = writeZone(0x0002, 0x01)

export function readZone(zone: number): Uint8Array {
  return encodeRequest(READ, zone, 1)
}

/** Until power-off: nothing is saved to flash. */
export function writeZone(zone: number, value: number): Uint8Array {
  return encodeRequest(WRITE, zone, value)
}

/** What stands behind each code. */
export const TAIL_ZONE = 0x0060

/** `mask`: the bits that count; the others stay as they are. */
export type Setting = { zone: number; mask: number; value: number }

const MODE_BITS = { command: 0b01, continuous: 0b10, induction: 0b11 } as const satisfies Record<Mode, number>

export function settingsFor(mode: Mode): Setting[] {
  return [
    // A resident who holds a setup code there must not change the scanner.
    { zone: 0x0003, mask: 0xff, value: 0x02 },
    // Tail CR, and nothing else around the code.
    { zone: TAIL_ZONE, mask: 0xff, value: 0x01 },
    // The same code again after 2 s.
    { zone: 0x0013, mask: 0xff, value: 0x80 | 20 },
    { zone: 0x0000, mask: 0b11, value: MODE_BITS[mode] },
  ]
}
