/**
 * How fast records go from kiosks' journals through uplink, broker and server until they are committed and their
 * acknowledgement is back at the kiosk, against the least that the database can do with the same rows: taking them by
 * `unnest`, nothing read, verified or answered.
 */
import { parseArgs } from 'node:util'
import { type ChainedRecord, chained } from '../../core/batch.ts'
import { parseRecord } from '../../core/record.ts'
import { sha256 } from '../../server/ingest/ingest.ts'
import { appendRecords } from '../../server/ingest/ledger-repository.ts'
import { inTransaction } from '../../server/plugins/database.ts'
import type { Journal } from '../../terminal/journal/journal.ts'
import { carry, fullJournal } from './kiosk.ts'
import { spreadOf } from './spread.ts'
import { makeStand, type Stand } from './stand.ts'

const FLOOR_ROWS = 1000

export async function benchIngest(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      records: { type: 'string', default: '200000' },
      terminals: { type: 'string', default: '50' },
      json: { type: 'boolean', default: false },
    },
  })
  const [records, terminals] = [Number(values.records), Number(values.terminals)]
  if (!(records >= terminals && terminals >= 1)) {
    process.stderr.write('--records, --terminals: whole numbers, at least one record a terminal\n')
    return 2
  }
  const stand = await makeStand(terminals)
  try {
    say(`writing ${terminals} journals`)
    const each = Math.floor(records / terminals)
    const journals = stand.terminals.map((terminal) => fullJournal(terminal, each))
    say('carrying them to the server')
    const carried = await measure(stand, journals, each)
    say('the same rows straight into the tables')
    const floorMs = await floor(stand, journals)
    for (const journal of journals) journal.close()
    const perSecond = (ms: number) => Math.round((each * terminals * 1000) / ms)
    const result = {
      ...{ records: each * terminals, terminals },
      ...{ recordsPerSecond: perSecond(carried.ms), floorRecordsPerSecond: perSecond(floorMs) },
      ratio: Math.round((floorMs / carried.ms) * 100) / 100,
      ...{ p50Ms: carried.p50Ms, p99Ms: carried.p99Ms, rssMb: carried.rssMb },
    }
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`)
    return 0
  } finally {
    await stand.close()
  }
}

async function measure(stand: Stand, journals: readonly Journal[], each: number) {
  const { brokerUrl, server } = await stand.open()
  const times: number[] = []
  const done = new Set<number>()
  const allDone = Promise.withResolvers<void>()
  const begin = performance.now()
  const uplinks = stand.terminals.map((terminal, i) =>
    carry(terminal, journals[i] as Journal, brokerUrl, (ms, acked) => {
      times.push(ms)
      if (acked === each) done.add(i)
      if (done.size === journals.length) allDone.resolve()
    }),
  )
  await allDone.promise
  const ms = performance.now() - begin
  const rssMb = server.peakMb()
  await Promise.all(uplinks.map((uplink) => uplink.close()))
  const { medianMs, p99Ms } = spreadOf(times)
  return { ms, p50Ms: Math.round(medianMs), p99Ms: Math.round(p99Ms), rssMb }
}

/** Every chain once more under another epoch, read and parsed beforehand. */
async function floor({ pool, terminals }: Stand, journals: readonly Journal[]): Promise<number> {
  const pieces: { stream: number; boots: Map<string, number>; records: ChainedRecord[] }[] = []
  for (const [i, journal] of journals.entries()) {
    const terminal = terminals[i]?.place.terminal
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO stream (terminal_id, epoch) VALUES ($1, repeat('0', 32)) RETURNING id`,
      [terminal],
    )
    const boots = await pool.query<{ boot: string; id: number }>(
      'SELECT boot, id FROM boot WHERE terminal_id = $1',
      [terminal],
    )
    for (let first = 1; first <= journal.mark.last; first += FLOOR_ROWS)
      pieces.push({
        stream: rows[0]?.id ?? 0,
        boots: new Map(boots.rows.map(({ boot, id }) => [boot, id])),
        records: parsed(journal, first, Math.min(journal.mark.last, first + FLOOR_ROWS - 1)),
      })
  }
  const begin = performance.now()
  for (const { stream, boots, records } of pieces)
    await inTransaction(pool, (client) => appendRecords(client, stream, records, boots, false))
  return performance.now() - begin
}

function parsed(journal: Journal, first: number, last: number): ChainedRecord[] {
  const records: ChainedRecord[] = []
  while (first + records.length <= last)
    for (const { text } of journal.batch(first + records.length, last)) {
      const read = parseRecord(text)
      if (!read.ok) throw new Error(read.problem)
      records.push(chained(read.value, sha256))
    }
  return records
}

function say(what: string): void {
  process.stderr.write(`${what}…\n`)
}
