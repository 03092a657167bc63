import { describe, vi } from 'vitest'
import { findsItsRate, promises, type ReaderCase } from './contract.ts'
import { PEOPLE } from './stand.ts'

// All of them mostly wait, for hands and for lines.
vi.setConfig({ maxConcurrency: 80 })

const SAM: ReaderCase<'sam'> = {
  name: 'sam',
  cards: [PEOPLE.jia, PEOPLE.wu],
  tokens: ['id:14112918000101019X', 'id:350425180001010033'],
  gone: 'aaaaaa9669000400008084',
  asked: true,
  checked: true,
}
const EM4100: ReaderCase<'em4100'> = {
  name: 'em4100',
  cards: [{ uid: '3C00CE754C' }, { uid: '01026F6C3A' }],
  tokens: ['chip:3C00CE754C', 'chip:01026F6C3A'],
  gone: 3000,
  asked: false,
  checked: true,
}
const CHIPS = {
  // AA begins a frame of one of them.
  cards: [{ uid: 'DEADBEEF' }, { uid: '04AA2233445566' }],
  tokens: ['chip:DEADBEEF', 'chip:04AA2233445566'],
  asked: true,
  checked: true,
} as const
const PN532: ReaderCase<'pn532'> = { name: 'pn532', ...CHIPS, gone: '0000ff03fdd54b00e000' }
const AABB: ReaderCase<'aabb'> = { name: 'aabb', ...CHIPS, gone: 'aa0002018380bb' }

const CODES = {
  cards: [{ text: 'YY-0001-8810' }, { text: '虚构村 42' }],
  tokens: ['text:YY-0001-8810', 'text:虚构村 42'],
  gone: 3300,
  checked: false,
} as const
/** As from the factory, where it waits for its button: the driver has to set it up. */
const GM65: ReaderCase<'gm65'> = { name: 'gm65', ...CODES, asked: true }
const NEWLAND: ReaderCase<'newland'> = { name: 'newland', ...CODES, device: { mode: 'sense' }, asked: false }
const HONEYWELL: ReaderCase<'honeywell'> = {
  ...{ name: 'honeywell', ...CODES, device: { mode: 'presentation' }, asked: false },
}
const LINE: ReaderCase<'line'> = { name: 'line', ...CODES, asked: false }
const COMMAND = { settings: '?mode=command' }

describe.skipIf(process.platform === 'win32')('every kind of reader', () => {
  findsItsRate(SAM)
  findsItsRate(AABB)
  promises({ ...GM65, ...COMMAND }, 'pty')
  promises({ ...NEWLAND, ...COMMAND, device: { mode: 'trigger' } }, 'pty')
  promises({ ...HONEYWELL, ...COMMAND, device: { mode: 'manual' } }, 'pty')
  for (const line of ['pty', 'tcp'] as const) {
    promises(SAM, line)
    promises(EM4100, line)
    promises(PN532, line)
    promises(AABB, line)
    promises(GM65, line)
    promises(NEWLAND, line)
    promises(HONEYWELL, line)
    promises(LINE, line)
  }
})
