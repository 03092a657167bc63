/**
 * How long a card takes from its last byte on the line to the decoded card, for each kind of reader on a pty, beside
 * the least that such a line can do: the same bytes there and back, in the same run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { SimulatedCard } from '../../firmware-sim/cards.ts'
import type { Device, Sending } from '../../firmware-sim/device.ts'
import { openPtyLine } from '../../firmware-sim/line/pty.ts'
import { READERS } from '../../firmware-sim/readers.ts'
import type { ReaderName } from '../../terminal/contract/screen.ts'
import { READER_NAMES } from '../../terminal/reader/kinds.ts'
import { openReader } from '../../terminal/reader/readers.ts'
import { openEcho } from './echo.ts'
import { type Spread, spreadOf } from './spread.ts'

const SAMPLES = 50
/** Between the bytes of a card and its last one, so that the first are read by then. */
const REST_MS = 3
const PATIENCE_MS = 10_000

const PERSON = {
  name: '测试甲',
  sex: '1',
  ethnic: '01',
  born: '1800-01-01',
  address: '山西省中阳县虚构村1号',
  authority: '中阳县公安局',
  validFrom: '2020-01-01',
  validTo: '长期',
} as const
/** As they come one after the other: never the same again, which might still lie there. */
const PEOPLE = ['14112918000101019X', '350425180001010033'] as const
const person = (i: number) => ({ citizen: { ...PERSON, number: PEOPLE[i % 2 === 0 ? 0 : 1] } })
const tag = (i: number) => ({ uid: `3C${hexOf(i)}` })
const chip = (i: number) => ({ uid: hexOf(0x10000000 + i) })
const code = (i: number) => ({ text: `YY-${hexOf(i)}` })
const hexOf = (i: number) => i.toString(16).toUpperCase().padStart(8, '0')

type Measured = { card: (i: number) => SimulatedCard; device?: object }
const CASES: Record<ReaderName, Measured> = {
  sam: { card: person },
  em4100: { card: tag },
  pn532: { card: chip },
  aabb: { card: chip },
  gm65: { card: code, device: { mode: 'induction', tail: 'CR' } },
  newland: { card: code, device: { mode: 'sense', tail: 'CR' } },
  honeywell: { card: code, device: { mode: 'presentation', tail: 'CR' } },
  line: { card: code, device: { tail: 'CR' } },
}

/** `missed`: cards that were not read at the first try. */
type Row = { bytes: number; missed: number } & Record<'card' | 'floor', Spread>

export async function benchReader(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } })
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-bench-'))
  const result: Partial<Record<ReaderName, Row>> = {}
  try {
    for (const name of READER_NAMES) {
      process.stderr.write(`${name}…\n`)
      const { frame, times, missed } = await measureCards(name, join(folder, name))
      const floor = await measureEcho(frame, join(folder, `${name}-echo`))
      result[name] = { bytes: frame.length, missed, card: spreadOf(times), floor: spreadOf(floor) }
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ samples: SAMPLES, ...result })}\n`)
  else console.table(Object.fromEntries(Object.entries(result).map(([name, each]) => [name, flat(each)])))
  return 0
}

async function measureCards(
  name: ReaderName,
  link: string,
): Promise<{ frame: Uint8Array; times: number[]; missed: number }> {
  const { card, device: options = {} } = CASES[name]
  const { device, place } = makeDevice(name, options)
  let frame: Uint8Array = new Uint8Array()
  let waiting: (() => void) | null = null
  let lastByteAt: number | null = null
  const times: number[] = []

  const line = await openPtyLine((bytes) => say(device.receive(bytes, performance.now())), link)
  const say = async (sendings: readonly Sending[]) => {
    for (const { bytes, carriesCard } of sendings) {
      if (!carriesCard) {
        line.write(bytes)
        continue
      }
      frame = bytes
      line.write(bytes.subarray(0, -1))
      await pass(REST_MS)
      lastByteAt ??= performance.now()
      line.write(bytes.subarray(-1))
    }
  }
  const clock = setInterval(() => {
    const now = performance.now()
    if (device.due !== undefined && device.due <= now) void say(device.speak(now))
  }, 2)
  const ready = Promise.withResolvers<void>()
  const reader = openReader({
    address: {
      reader: name,
      place: { line: 'serial', path: link, baud: null },
      ...{ form: null, settings: {} },
    },
    random: Math.random,
    log: { info() {}, warn() {} },
    onCard() {
      if (lastByteAt !== null) times.push(performance.now() - lastByteAt)
      waiting?.()
    },
    onMisread() {},
    onState: (state) => state === 'ready' && ready.resolve(),
  })
  try {
    device.restart(performance.now())
    await ready.promise
    const isRead = async (i: number): Promise<boolean> => {
      const read = Promise.withResolvers<boolean>()
      waiting = () => read.resolve(true)
      lastByteAt = null
      place(card(i), performance.now())
      const limit = setTimeout(() => read.resolve(false), PATIENCE_MS)
      return read.promise.finally(() => clearTimeout(limit))
    }
    let missed = 0
    // Code that has not run yet is slow.
    for (let i = 0; i < SAMPLES + 5; i++) {
      if (!(await isRead(i))) {
        missed++
        if (!(await isRead(i))) throw new Error(`${name}: a card was not read twice`)
      }
      await pass(2 * REST_MS)
    }
    return { frame, times: times.slice(5), missed }
  } finally {
    clearInterval(clock)
    await reader.close()
    await line.unplug()
  }
}

function makeDevice<N extends ReaderName>(name: N, options: object) {
  const { make, place } = READERS[name]
  const device = make(options)
  return {
    device: device as Pick<typeof device, keyof Device<never>>,
    place: (card: SimulatedCard, now: number) => place(device, card, now),
  }
}

/** The same bytes through a plain port that sends them back. */
async function measureEcho(frame: Uint8Array, link: string): Promise<number[]> {
  const { echo, close } = await openEcho(link)
  const times: number[] = []
  for (let i = 0; i < SAMPLES + 5; i++) {
    const began = performance.now()
    await echo(frame)
    times.push(performance.now() - began)
  }
  await close()
  return times.slice(5)
}

function flat({ bytes, missed, card, floor }: Row) {
  return {
    bytes,
    missed,
    'card, median ms': card.medianMs,
    'p99 ms': card.p99Ms,
    'there and back, median ms': floor.medianMs,
    'and p99 ms': floor.p99Ms,
  }
}
