import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type BenchOptions, openSimulatedReader, type SimulatedReader } from '../../firmware-sim/bench.ts'
import type { LineFaults } from '../../firmware-sim/line/faults.ts'
import { READER_NAMES, type ReaderName } from '../../firmware-sim/readers.ts'
import { FIND, FOUND, hex, NO_CARD, openClient, seeded, TIAN } from './support.ts'

const running: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const one of running.splice(0)) await one.close()
})

async function start<N extends ReaderName>(
  name: N,
  options: Partial<BenchOptions<N>> = {},
): Promise<SimulatedReader<N>> {
  const reader = await openSimulatedReader(name, { line: 'tcp', random: seeded(1), ...options })
  running.push(reader)
  return reader
}

async function client(address: string) {
  const opened = await openClient(address)
  running.unshift({
    close: async () => {
      opened.socket.destroy()
    },
  })
  return opened
}

const FRAME = hex('02 33 43 30 30 43 45 37 35 34 43 43 42 03')

describe('a reader behind a device server', () => {
  it('answers, paced, and once more after the client has come back', async () => {
    const reader = await start('sam')
    reader.place({ citizen: TIAN })
    const first = await client(reader.address)
    first.socket.write(FIND)
    await vi.waitFor(() => expect(first.heard()).toEqual(FOUND))
    first.socket.destroy()
    const second = await vi.waitFor(async () => {
      const { socket, heard } = await client(reader.address)
      socket.write(FIND)
      await vi.waitFor(() => expect(heard()).toEqual(FOUND), 200)
      return socket
    }, 5000)
    expect(second.destroyed).toBe(false)
  })

  it('takes one client at a time', async () => {
    const reader = await start('sam')
    const first = await client(reader.address)
    const second = await client(reader.address)
    await once(second.socket, 'close')
    first.socket.write(FIND)
    await vi.waitFor(() => expect(first.heard()).toEqual(NO_CARD))
  })

  it('goes away when unplugged, and comes back at the same port with the card still there', async () => {
    const reader = await start('em4100')
    const { socket, heard } = await client(reader.address)
    reader.place({ uid: '3C00CE754C' })
    await vi.waitFor(() => expect(heard().includes(FRAME)).toBe(true))
    const closed = once(socket, 'close')
    await reader.unplug()
    await closed
    const { hostname, port } = new URL(reader.address)
    const [error] = await once(connect(Number(port), hostname), 'error')
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
    await reader.plug()
    const again = await client(reader.address)
    await vi.waitFor(() => expect(again.heard().includes(FRAME)).toBe(true))
    expect(reader.sent.every((frame) => FRAME.equals(frame))).toBe(true)
  })

  it('comes and goes by itself when asked to', async () => {
    const reader = await start('sam', { faults: { unplugMs: 30, replugMs: 30 } })
    for (let times = 0; times < 3; times++) {
      const { socket } = await vi.waitFor(() => client(reader.address), 5000)
      await once(socket, 'close')
    }
  })

  it('has a port of its own choice, or says that it is taken', async () => {
    const reader = await start('sam')
    const port = Number(new URL(reader.address).port)
    await expect(start('sam', { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('is deaf and dumb while it starts', async () => {
    const faults = { slowStartMs: 60_000 }
    const reader = await start('em4100', { faults })
    reader.place({ uid: '3C00CE754C' })
    expect(reader.device.due).toBeDefined()
    expect(reader.sent).toHaveLength(0)
    faults.slowStartMs = 0
    reader.place({ uid: '3C00CE754C' })
    expect(reader.sent).toEqual([FRAME])
  })

  it('speaks when its start is over', async () => {
    const began = performance.now()
    const reader = await start('em4100', { faults: { slowStartMs: 50 } })
    reader.place({ uid: '3C00CE754C' })
    await vi.waitFor(() => expect(reader.sent.length).toBeGreaterThan(0))
    expect(performance.now() - began).toBeGreaterThanOrEqual(50)
  })

  it('keeps quiet in silence, and tells of each card it sends', async () => {
    let cards = 0
    const faults = { silence: true }
    const reader = await start('line', { faults, onCard: () => cards++ })
    reader.place({ text: 'YY1:0042' })
    expect([reader.sent, cards]).toEqual([[], 0])
    faults.silence = false
    reader.place({ text: 'YY1:0042' })
    expect([reader.sent, cards]).toEqual([[Buffer.from('YY1:0042\r\n')], 1])
  })

  it('hears nothing sensible from a host at another rate, until the rates agree', async () => {
    let hostBaud = 9600
    let heardAt = 0
    const faults: LineFaults = {
      get hostBaud() {
        heardAt = hostBaud
        return hostBaud
      },
    }
    const reader = await start('sam', { faults })
    const { socket, heard } = await client(reader.address)
    socket.write(FIND)
    await vi.waitFor(() => expect(heardAt).toBe(9600))
    expect(reader.sent).toHaveLength(0)
    hostBaud = 115200
    socket.write(FIND)
    await vi.waitFor(() => expect(heard()).toEqual(NO_CARD))
  })

  it('says two codes in one piece when they are glued', async () => {
    const reader = await start('gm65', {
      faults: { glueMs: 50 },
      device: { mode: 'induction', tail: 'CR' },
    })
    const { socket } = await client(reader.address)
    const piece = once(socket, 'data')
    reader.place({ text: 'first' })
    reader.place({ text: 'second' })
    expect((await piece)[0]).toEqual(Buffer.from('first\rsecond\r'))
  })

  it('runs at the rate it is given', async () => {
    expect((await start('sam')).device.baud).toBe(115200)
    expect((await start('sam', { baud: 9600 })).device.baud).toBe(9600)
    expect((await start('gm65', { baud: 57600 })).device.baud).toBe(57600)
  })

  it.each(READER_NAMES)('%s takes its own cards, and refuses the others', async (name) => {
    const reader = await start(name)
    const cards = [{ citizen: TIAN }, { uid: '3C00CE754C' }, { uid: 'DEADBEEF' }, { text: 'YY1:0042' }]
    const taken = cards.map((card) => {
      try {
        reader.place(card)
        return true
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
        return false
      }
    })
    const expected: Partial<Record<ReaderName, boolean[]>> = {
      sam: [true, false, false, false],
      em4100: [false, true, false, false],
      pn532: [false, false, true, false],
      aabb: [false, false, true, false],
    }
    expect(taken).toEqual(expected[name] ?? [false, false, false, true])
  })
})
