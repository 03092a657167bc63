/**
 * How long an elder waits: from a card's last byte on a pty to the committed record and to the page's message, in a
 * terminal process without network, beside the least that it can take: one synced insert of a record's size and the
 * same bytes there and back, in the same run. Afterwards as many taps as asked for, and what they cost in memory.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pass } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openPtyLine } from '../../firmware-sim/line/pty.ts'
import type { ScreenView } from '../../terminal/contract/screen.ts'
import { openEcho } from './echo.ts'
import { type Spread, spreadOf } from './spread.ts'
import { codeOf, furnish } from './tap-place.ts'

const SAMPLES = 300
const WARM_UP = 30
/** Between a code's first bytes and its last one, so that the first are read by then; and between two codes. */
const REST_MS = 3
/** About what a meal's record takes in the journal. */
const RECORD_CHARACTERS = 700
const PATIENCE_MS = 10_000
/** Parts of all taps after which the memory is looked at. */
const MARKS = [0.1, 0.5, 1]

type Result = {
  samples: number
  committed: Spread
  shown: Spread
  floor: Spread
  taps: number
  /** After so many taps. */
  rss: { taps: number; mb: number }[]
}

export async function benchTap(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false }, taps: { type: 'string', default: '5000' } },
  })
  const taps = Number(values.taps)
  if (!Number.isSafeInteger(taps) || taps < 1) {
    process.stderr.write('bench tap: --taps is a whole number from 1\n')
    return 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'yangyi-bench-'))
  try {
    const result = await measure(folder, taps)
    if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
    else tell(result)
    return 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measure(folder: string, taps: number): Promise<Result> {
  furnish(folder)
  const reader = join(folder, 'reader')
  const line = await openPtyLine(() => {}, reader)
  const terminal = await start(folder, reader)
  try {
    const committed: number[] = []
    const shown: number[] = []
    for (let i = 0; i < WARM_UP + SAMPLES; i++) {
      const code = Buffer.from(`${codeOf(i)}\r`)
      line.write(code.subarray(0, -1))
      await pass(REST_MS)
      const next = terminal.nextTap()
      const began = performance.now()
      line.write(code.subarray(-1))
      const seen = await next
      if (i < WARM_UP) continue
      committed.push(seen.committedAt - began)
      shown.push(seen.shownAt - began)
    }
    const floor = await measureFloor(folder)
    const rss = [{ taps: 0, mb: terminal.rssMb() }]
    for (let i = 1; i <= taps; i++) {
      const next = terminal.nextTap()
      line.write(Buffer.from(`${codeOf(i)}\r`))
      await next
      if (MARKS.some((mark) => Math.ceil(taps * mark) === i)) rss.push({ taps: i, mb: terminal.rssMb() })
    }
    return {
      samples: SAMPLES,
      committed: spreadOf(committed),
      shown: spreadOf(shown),
      floor: spreadOf(floor),
      taps,
      rss,
    }
  } finally {
    await terminal.close()
    await line.unplug()
  }
}

type Seen = { committedAt: number; shownAt: number }

/** The real process; its log line says that a record is committed, its WebSocket what the page shows. */
async function start(folder: string, reader: string) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../yangyi.ts'), 'terminal'],
    {
      env: {
        ...process.env,
        YANGYI_HOME: folder,
        YANGYI_READER: `line=serial:${reader}`,
        YANGYI_KIOSK_PORT: '0',
        // Nobody answers there.
        YANGYI_BROKER_URL: 'mqtt://127.0.0.1:1',
        YANGYI_LOG_LEVEL: 'info',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let waiting: { seen: Partial<Seen>; done: (seen: Seen) => void } | null = null
  const note = (part: Partial<Seen>) => {
    if (waiting === null) return
    Object.assign(waiting.seen, part)
    const { committedAt, shownAt } = waiting.seen
    if (committedAt === undefined || shownAt === undefined) return
    waiting.done({ committedAt, shownAt })
    waiting = null
  }
  createInterface(child.stdout).on('line', (text) => {
    const at = performance.now()
    if (text.includes('"msg":"tap"')) note({ committedAt: at })
  })

  const page = new WebSocket(new URL('/screen', (await urlOf(child)).replace('http', 'ws')))
  const ready = Promise.withResolvers<void>()
  let number: number | undefined
  page.onmessage = ({ data }) => {
    const at = performance.now()
    const view: ScreenView = JSON.parse(data)
    if (view.trouble === null && view.readers.every(({ state }) => state === 'ready')) ready.resolve()
    if (view.tap !== null && view.tap.number !== number) note({ shownAt: at })
    number = view.tap?.number
  }
  await within(ready.promise, 'the terminal is not ready')

  return {
    nextTap() {
      const tapped = Promise.withResolvers<Seen>()
      waiting = { seen: {}, done: tapped.resolve }
      return within(tapped.promise, 'a tap was not taken')
    },
    rssMb: () => Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)])) / 1024),
    async close() {
      page.close()
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function urlOf({ stderr }: ChildProcess): Promise<string> {
  let said = ''
  for await (const text of createInterface({ input: stderr ?? process.stdin })) {
    const [, url] = /^Ready: (\S+)$/.exec(text) ?? []
    if (url !== undefined) return url
    said += `${text}\n`
  }
  throw new Error(`the terminal did not start:\n${said}`)
}

async function within<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(otherwise)), PATIENCE_MS)
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer))
}

/** One insert that is on the disk, and one code there and back: nothing that keeps its word is quicker. */
async function measureFloor(folder: string): Promise<number[]> {
  const db = new DatabaseSync(join(folder, 'floor.db'))
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE record (text TEXT NOT NULL)')
  const insert = db.prepare('INSERT INTO record VALUES (?)')
  const { echo, close } = await openEcho(join(folder, 'echo'))
  const times: number[] = []
  for (let i = 0; i < WARM_UP + SAMPLES; i++) {
    const code = Buffer.from(`${codeOf(i)}\r`)
    const began = performance.now()
    await echo(code)
    insert.run('x'.repeat(RECORD_CHARACTERS))
    if (i >= WARM_UP) times.push(performance.now() - began)
    await pass(REST_MS)
  }
  db.close()
  await close()
  return times
}

function tell({ samples, committed, shown, floor, taps, rss }: Result): void {
  console.table({ 'record committed': committed, 'page told': shown, 'floor: insert, there and back': floor })
  const memory = rss.map(({ taps: after, mb }) => `${mb} MB after ${after}`).join(', ')
  console.log(`${samples} taps; then ${taps} more: ${memory}`)
}
