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
import type { LineFaults } from '../../firmware-sim/line-faults.ts'
import { makeChip } from '../../firmware-sim/sam/citizen-card.ts'
import { type Simulator, startSimulator } from '../../firmware-sim/simulator.ts'
import { FIND, FOUND, NO_CARD, openHost, READ, SELECT, SELECTED, SHI, seeded, TIAN } from './support.ts'

let folder: string
const started: Simulator[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reader-'))
})

afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.close()
  rmSync(folder, { recursive: true })
})

async function start(options: { link?: string; faults?: LineFaults } = {}): Promise<Simulator> {
  const simulator = await startSimulator({ cards: [], port: 0, ...options })
  started.push(simulator)
  return simulator
}

describe('a reader on a real serial port', () => {
  it('is read byte by byte, and answers in pieces', async () => {
    const { path, reader } = await start()
    reader.place(makeChip(TIAN))
    const host = await openHost(path)
    for (const byte of FIND.subarray(0, -1)) await host.send(Uint8Array.of(byte))
    expect((await host.ask(FIND.subarray(-1))).answer).toEqual(FOUND)
    expect((await host.ask(SELECT)).answer).toEqual(SELECTED)
    const { answer, pieces } = await host.ask(READ)
    expect(answer).toHaveLength(1295)
    expect(answer.subarray(14, 20).toString('utf16le')).toBe(TIAN.name)
    expect(pieces).toBeGreaterThan(3)
    await host.close()
  })

  it('lets the host go and come back', async () => {
    const { path, reader } = await start()
    for (const card of [TIAN, SHI, TIAN]) {
      reader.place(makeChip(card))
      const host = await openHost(path)
      await host.ask(FIND)
      await host.ask(SELECT)
      expect((await host.ask(READ)).answer.subarray(14, 20).toString('utf16le')).toBe(card.name)
      await host.close()
    }
  })

  it('gives and takes raw bytes without echo, even to a host that sets no mode', async () => {
    const { path, reader } = await start()
    // Name bytes 0A 0D 03 04 11 13: line ends, interrupt, end of file, flow control.
    reader.place(makeChip({ ...TIAN, name: '\u0d0a\u0403\u1311' }))
    const tty = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
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

  it('goes away like an unplugged reader', async () => {
    const { path, close } = await startSimulator({ cards: [], port: 0 })
    const tty = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
    await close()
    expect(() => writeSync(tty, FIND)).toThrow('EIO')
    closeSync(tty)
    expect(existsSync(path)).toBe(false)
  })

  it('answers only what it hears', async () => {
    let asked = 0
    const faults: LineFaults = {
      random: seeded(1),
      get silence() {
        return asked++ === 0
      },
    }
    const { path } = await start({ faults })
    const host = await openHost(path)
    await host.send(FIND)
    await vi.waitFor(() => expect(asked).toBe(1))
    expect((await host.ask(FIND)).answer).toEqual(NO_CARD)
    await host.close()
  })

  it('is deaf while it starts', async () => {
    const clock = vi.spyOn(performance, 'now')
    clock.mockReturnValue(1_000)
    let heard = 0
    const faults: LineFaults = {
      random: seeded(1),
      get slowStartMs() {
        heard++
        return 1_500
      },
    }
    const { path } = await start({ faults })
    const host = await openHost(path)
    clock.mockReturnValue(2_499)
    await host.send(FIND)
    await vi.waitFor(() => expect(heard).toBe(1))
    clock.mockReturnValue(2_500)
    expect((await host.ask(FIND)).answer).toEqual(NO_CARD)
    clock.mockRestore()
    await host.close()
  })

  it('a lossy line loses answers, never the reader', async () => {
    const faults: LineFaults = { random: seeded(3), drop: 1 }
    const { path } = await start({ faults })
    const host = await openHost(path)
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
    const simulator = await startSimulator({ cards: [], port: 0, link })
    expect(simulator.path).toBe(link)
    expect(readlinkSync(link)).toMatch(/^\/dev\//)
    const host = await openHost(link)
    expect((await host.ask(FIND)).answer).toEqual(NO_CARD)
    await host.close()
    await simulator.close()
    expect(lstatSync(link, { throwIfNoEntry: false })).toBeUndefined()
  })

  it('belongs to whoever took it last', async () => {
    const link = join(folder, 'reader')
    const older = await startSimulator({ cards: [], port: 0, link })
    await start({ link })
    const target = readlinkSync(link)
    await older.close()
    expect(readlinkSync(link)).toBe(target)
  })

  it('never replaces a file', async () => {
    const link = join(folder, 'reader')
    writeFileSync(link, '')
    await expect(startSimulator({ cards: [], port: 0, link })).rejects.toMatchObject({ code: 'EEXIST' })
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
