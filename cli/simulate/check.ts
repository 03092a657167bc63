/** The checkers: each looks at the end of a run and says what is wrong, in words, with nothing of the product's code. */
import { createHash } from 'node:crypto'
import type { MemoryLedger, Stream } from './ledger.ts'
import type { Model } from './model.ts'
import type { Terminal } from './terminal.ts'

const CLOCK_ERROR_MS = 60_000
/** A wall clock this close to the truth is right. */
const WALL_RIGHT_MS = 1_000

/** Two machines that had one chain up to record `at` of `epoch`. */
export type Copied = { machines: readonly Terminal[]; epoch: string; at: number }

export type Evidence = {
  ledger: MemoryLedger
  machines: readonly Terminal[]
  copies: readonly Copied[]
  model: Model
  today: string
}

/** Every chain is 1 to its end, each record naming the hash of the one before. */
export function checkChains({ ledger }: Evidence): string[] {
  return ledger.streams.flatMap((stream) => {
    let prev = '0'.repeat(64)
    const faults = stream.rows.flatMap(({ text, hash, record }, i) => {
      const said = JSON.parse(text)
      const whole =
        said.seq === i + 1 &&
        said.prev === prev &&
        said.epoch === stream.epoch &&
        createHash('sha256').update(text).digest('hex') === hash
      prev = hash
      return whole ? [] : [`chain of ${stream.terminal} is broken at ${record.seq}`]
    })
    return stream.rows.length === stream.contiguous
      ? faults
      : [...faults, `${stream.terminal}: rows and cursor differ`]
  })
}

/** What each running terminal has written is in the ledger, the same text, and it knows that. */
export function checkDrained({ ledger, machines }: Evidence): string[] {
  return machines.flatMap((machine) => {
    const journal = machine.kiosk?.place?.journal
    if (journal === undefined) return [`${machine.name} does not run`]
    const { last, acked } = journal.mark
    if (acked !== last) return [`${machine.name}: ${last} written, ${acked} acknowledged`]
    const rows = ledger.streams.find(({ epoch }) => epoch === journal.epoch)?.rows ?? []
    const differs = journal.batch(1, last).find(({ seq, text }) => rows[seq - 1]?.text !== text)
    return differs === undefined ? [] : [`${machine.name}: the ledger has another record ${differs.seq}`]
  })
}

/** A chain that ended short of what was written, or was left at all, was left for a cause that the run knows. */
export function checkGaps({ machines, model, ledger }: Evidence): string[] {
  return machines.flatMap((machine) => {
    const live = machine.kiosk?.place?.journal.epoch
    const left = [...machine.written].filter(([epoch]) => epoch !== live)
    if (left.length === 0 || model.meddled.has(machine.name)) return []
    return left.map(([epoch, last]) => {
      const stored = ledger.streams.find((stream) => stream.epoch === epoch)?.contiguous ?? 0
      return `${machine.name} left a chain of ${last} records (${stored} stored) without a cause`
    })
  })
}

/** A fork is told where two machines wrote one chain, and nowhere without a cause. */
export function checkForks({ ledger, machines, copies, model }: Evidence): string[] {
  const forked = new Set(
    ledger.quarantined.filter(({ code }) => code === 'fork').map(({ terminal }) => terminal),
  )
  const excused = (terminal: string) =>
    machines.some(
      ({ name, site }) =>
        site.terminal === terminal &&
        ['clone', 'set-back', 'damage'].some((how) => model.meddled.get(name)?.has(how)),
    )
  const others = ledger.quarantined
    .filter(({ code }) => code !== 'fork')
    .map(({ code, problem }) => `quarantine: ${code}, ${problem}`)
  // A disk that was meddled with besides may have lost what it wrote before anyone saw it.
  const silent = copies.filter(
    (copied) =>
      copied.machines.every(
        ({ name, written }) =>
          (written.get(copied.epoch) ?? 0) > copied.at && model.meddled.get(name)?.size === 1,
      ) && !copied.machines.some(({ site }) => forked.has(site.terminal)),
  )
  return [
    ...silent.map(
      ({ machines: [original] }) => `${original?.name} and its copy wrote one chain, and nobody was told`,
    ),
    ...[...forked].filter((terminal) => !excused(terminal)).map((each) => `fork of ${each} without a cause`),
    ...others,
  ]
}

/** Each day's close says what stands before it; each past day with meals has one that counts all of them. */
export function checkDayCloses({ ledger, today, machines }: Evidence): string[] {
  const live = new Set(machines.map((machine) => machine.kiosk?.place?.journal.epoch))
  return ledger.streams.flatMap((stream) => closesOf(stream, today, live.has(stream.epoch)))
}

function closesOf({ rows, terminal }: Stream, today: string, live: boolean): string[] {
  const faults: string[] = []
  const days = new Map<string, { meals: number; voids: number; closed: boolean }>()
  let total = 0
  for (const { record } of rows) {
    if (record.kind === 'meal' || record.kind === 'void') {
      const day = days.get(record.body.day) ?? { meals: 0, voids: 0, closed: false }
      if (record.kind === 'meal') day.meals += 1
      else day.voids += 1
      total += record.kind === 'meal' ? 1 : -1
      days.set(record.body.day, { ...day, closed: false })
    }
    if (record.kind !== 'day-close') continue
    const { day, meals, voids, total: said } = record.body
    const counted = days.get(day)
    if (counted?.meals !== meals || counted.voids !== voids || said !== total)
      faults.push(`${terminal}: the close of ${day} says ${meals} meals, ${voids} voids, total ${said}`)
    else counted.closed = true
  }
  if (!live) return faults
  const open = [...days].filter(([day, { closed }]) => day < today && !closed)
  return [...faults, ...open.map(([day]) => `${terminal}: ${day} was never closed`)]
}

/** A meal's time is the true one wherever it is called known, and wherever the wall clock was right. */
export function checkTimes({ ledger, machines }: Evidence): string[] {
  const boots = new Map(machines.flatMap((machine) => [...machine.boots]))
  return ledger.streams.flatMap(({ rows, terminal }) => {
    const [genesis] = rows
    return rows.flatMap(({ record }) => {
      // What was carried over from another journal stands with the genesis, of one moment.
      const carried = record.boot === genesis?.record.boot && record.uptime === genesis.record.uptime
      if (record.kind !== 'meal' || carried) return []
      const truth = (boots.get(record.boot) ?? 0) + record.uptime
      const wallRight = Math.abs(record.at - truth) <= WALL_RIGHT_MS
      const off = Math.abs(record.body.time - truth)
      if (off <= CLOCK_ERROR_MS || (record.body.clock !== 'contact' && !wallRight)) return []
      return [
        `${terminal}: meal ${record.seq} is ${Math.round(off / 60_000)} min off, clock ${record.body.clock}`,
      ]
    })
  })
}
