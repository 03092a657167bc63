/**
 * A thousand kiosks whose records waited through an outage, all coming back at once: whether every record is
 * acknowledged, how long it takes, and how long the server lets others wait meanwhile.
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { carry, fullJournal } from './kiosk.ts'
import { spreadOf } from './spread.ts'
import { makeStand } from './stand.ts'

const RECORDS = 300

export async function benchHerd(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { terminals: { type: 'string', default: '1000' }, json: { type: 'boolean', default: false } },
  })
  const terminals = Number(values.terminals)
  if (!Number.isSafeInteger(terminals) || terminals < 1) {
    process.stderr.write('--terminals: a whole number\n')
    return 2
  }
  process.stderr.write(`writing ${terminals} journals…\n`)
  const stand = await makeStand(terminals)
  try {
    const journals = stand.terminals.map((terminal) => fullJournal(terminal, RECORDS))
    const { serverUrl, brokerUrl, server, broker } = await stand.open()
    process.stderr.write('all connect at once…\n')
    const times: number[] = []
    const done = new Set<number>()
    const allDone = Promise.withResolvers<void>()
    const begin = performance.now()
    const health = askHealth(serverUrl)
    const uplinks = stand.terminals.map((terminal, i) => {
      const journal = journals[i]
      if (journal === undefined) throw new RangeError('a terminal without a journal')
      return carry(terminal, journal, brokerUrl, (ms, acked) => {
        times.push(ms)
        if (acked === RECORDS) done.add(i)
        if (done.size === terminals) allDone.resolve()
      })
    })
    await allDone.promise
    const seconds = (performance.now() - begin) / 1000
    const asked = await health.end()
    const acknowledged = journals.reduce((sum, { mark }) => sum + mark.acked, 0)
    const { rows } = await stand.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM record')
    const spread = spreadOf(times)
    const result = {
      ...{ terminals, records: terminals * RECORDS, acknowledged, stored: rows[0]?.n },
      seconds: Math.round(seconds * 10) / 10,
      recordsPerSecond: Math.round(acknowledged / seconds),
      ...{ p50Ms: Math.round(spread.medianMs), p99Ms: Math.round(spread.p99Ms) },
      ...{ healthAsked: asked.length, slowestHealthMs: Math.round(Math.max(...asked)) },
      ...{ rssMb: server.peakMb(), brokerRssMb: broker.peakMb() },
    }
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`)
    await Promise.all(uplinks.map((uplink) => uplink.close()))
    for (const journal of journals) journal.close()
    return acknowledged === terminals * RECORDS ? 0 : 1
  } finally {
    await stand.close()
  }
}

/** In a thread of its own: what keeps the kiosks here busy is not the server's delay. */
function askHealth(url: string): { end(): Promise<number[]> } {
  const worker = new Worker(new URL('./ask-health.ts', import.meta.url), { workerData: url })
  const failed = once(worker, 'error').then(([error]) => Promise.reject(error))
  failed.catch(() => {}) // told at the end
  return {
    async end() {
      const answered = once(worker, 'message')
      worker.postMessage('end')
      const [times] = (await Promise.race([answered, failed])) as [number[]]
      return times
    },
  }
}
