import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readlinkSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSimulatedReader, type SimulatedReader } from '../../firmware-sim/bench.ts'
import type { LineFaults } from '../../firmware-sim/line/faults.ts'
import { FIND, FOUND, NO_CARD, openHost, READ, SELECT, SELECTED, SHI, seeded, TIAN } from './support.ts'

let folder: string
const started: SimulatedReader<'sam'>[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reader-'))
})

afterEach(async () => {
  for (const reader of started.splice(0)) await reader.close()
  rmSync(folder, { recursive: true })
})

async function start(options: { link?: string; faults?: LineFaults } = {}) {
  const reader = await openSimulatedReader('sam', { line: 'pty', random: seeded(3), ...options })
  started.push(reader)
  return reader
}

const pathOf = ({ address }: { address: string }): string => address.replace('serial:', '')
const NONBLOCKING = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK

describe('a reader on a real serial port', () => {
  it('is read byte by byte, and answers in pieces', async () => {
    const reader = await start()
    reader.place({ citizen: TIAN })
    const host = await openHost(reader.address)
    for (const byte of FIND.subarray(0, -1)) await host.send(Uint8Array.of(byte))
    expect((await host.ask(FIND.subarray(-1))).answer).toEqual(FOUND)
    expect((await host.ask(SELECT)).answer).toEqual(SELECTED)
    const { answer, pieces } = await host.ask(READ)
    expect(answer).toHaveLength(1295)
    expect(answer.subarray(14, 20).toString('utf16le')).toBe(TIAN.name)
    expect(pieces).toBeGreaterThan(3)
    expect(reader.sent).toEqual([FOUND, SELECTED, answer])
    await host.close()
  })

  it('lets the host go and come back', async () => {
    const reader = await start()
    for (const citizen of [TIAN, SHI, TIAN]) {
      reader.place({ citizen })
      const host = await openHost(reader.address)
      await host.ask(FIND)
      await host.ask(SELECT)
      expect((await host.ask(READ)).answer.subarray(14, 20).toString('utf16le')).toBe(citizen.name)
      await host.close()
    }
  })

  it('gives and takes raw bytes without echo, even to a host that sets no mode', async () => {
    const reader = await start()
    // Name bytes 0A 0D 03 04 11 13: line ends, interrupt, end of file, flow control.
    reader.place({ citizen: { ...TIAN, name: '\u0d0a\u0403\u1311' } })
    const tty = openSync(pathOf(reader), NONBLOCKING)
    const answered = async (request: Uint8Array, size: number): Promise<Buffer> => {
      writeSync(tty, request)
      let got = Buffer.alloc(0)
      await vi.waitFor(() => {
        got = Buffer.concat([got, readAvailable(tty)])
        expect(got.length).toBeGreaterThanOrEqual(size)
      }, 5000)
      return got
    }
    expect(await answered(FIND, 15)).toEqual(FOUND)
    expect(await answered(SELECT, 19)).toEqual(SELECTED)
    const read = await answered(READ, 1295)
    expect(read).toHaveLength(1295)
    expect(read.subarray(14, 20)).toEqual(Buffer.from([0x0a, 0x0d, 0x03, 0x04, 0x11, 0x13]))
    closeSync(tty)
  })

  it('goes away like an unplugged reader, and comes back at the same place', async () => {
    const reader = await start()
    reader.place({ citizen: TIAN })
    const tty = openSync(pathOf(reader), NONBLOCKING)
    const device = readlinkSync(pathOf(reader))
    await reader.unplug()
    await reader.unplug()
    expect(() => writeSync(tty, FIND)).toThrow('EIO')
    closeSync(tty)
    expect(existsSync(device)).toBe(false)
    expect(lstatSync(pathOf(reader), { throwIfNoEntry: false })).toBeUndefined()
    await reader.plug()
    await reader.plug()
    const host = await openHost(reader.address)
    expect((await host.ask(FIND)).answer).toEqual(FOUND)
    await host.close()
  })

  it('answers only what it hears', async () => {
    let asked = false
    let silent = true
    const faults: LineFaults = {
      get silence() {
        asked = true
        return silent
      },
    }
    const host = await openHost((await start({ faults })).address)
    // It was asked at power-on as well.
    asked = false
    await host.send(FIND)
    await vi.waitFor(() => expect(asked).toBe(true))
    silent = false
    expect((await host.ask(FIND)).answer).toEqual(NO_CARD)
    await host.close()
  })

  it('a lossy line loses answers, never the reader', async () => {
    const faults: LineFaults = { drop: 1 }
    const host = await openHost((await start({ faults })).address)
    await host.send(FIND)
    faults.drop = 0
    expect((await host.ask(FIND)).answer.subarray(-NO_CARD.length)).toEqual(NO_CARD)
    await host.close()
  })
})

describe('the stable path', () => {
  it('leads to the port, replaces one left behind, and goes with the reader', async () => {
    const link = join(folder, 'reader')
    symlinkSync('/dev/pts/nowhere', link)
    const reader = await openSimulatedReader('sam', { line: 'pty', random: seeded(1), link })
    expect(reader.address).toBe(`serial:${link}`)
    expect(readlinkSync(link)).toMatch(/^\/dev\//)
    const host = await openHost(link)
    expect((await host.ask(FIND)).answer).toEqual(NO_CARD)
    await host.close()
    await reader.close()
    expect(lstatSync(link, { throwIfNoEntry: false })).toBeUndefined()
  })

  it('without one of its own lies in a folder that goes with it', async () => {
    const reader = await start()
    const path = pathOf(reader)
    expect(existsSync(path)).toBe(true)
    await reader.close()
    await reader.close()
    expect(existsSync(join(path, '..'))).toBe(false)
    await reader.plug()
    expect(existsSync(path)).toBe(false)
  })

  it('belongs to whoever took it last', async () => {
    const link = join(folder, 'reader')
    const older = await openSimulatedReader('sam', { line: 'pty', random: seeded(1), link })
    await start({ link })
    const target = readlinkSync(link)
    await older.close()
    expect(readlinkSync(link)).toBe(target)
  })

  it('never replaces a file', async () => {
    const link = join(folder, 'reader')
    writeFileSync(link, '')
    await expect(start({ link })).rejects.toMatchObject({ code: 'EEXIST' })
    expect(lstatSync(link).isFile()).toBe(true)
  })
})

function readAvailable(tty: number): Buffer {
  const room = Buffer.alloc(4096)
  try {
    return room.subarray(0, readSync(tty, room))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return Buffer.alloc(0)
    throw error
  }
}
