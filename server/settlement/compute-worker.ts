/** The thread of compute-aside.ts: computes the months it is given, and tells how far each is. */
import { parentPort } from 'node:worker_threads'
import pg from 'pg'
import { Refusal } from '../errors.ts'
import { watchUntil } from './computations.ts'
import type { AsideNews, AsideOutcome, AsideTask } from './compute-aside.ts'
import { computeMonth } from './compute-month.ts'

parentPort?.on('message', async (task: AsideTask) => {
  const outcome = await compute(task)
  task.port.postMessage(outcome)
  task.port.close()
})

async function compute({ month, by, database, port }: AsideTask): Promise<AsideOutcome> {
  const stop = new AbortController()
  port.once('message', () => stop.abort())
  const { connectionString, options } = database
  const pool = new pg.Pool({
    ...(connectionString !== undefined && { connectionString }),
    ...(options !== undefined && { options }),
    application_name: 'yangyi-computation',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  // Whoever uses the connection hears of it as well.
  pool.on('error', () => {})
  const tell = (news: AsideNews) => port.postMessage(news)
  try {
    const watch = watchUntil(stop.signal, (...told) => tell({ tell: told }))
    return { computed: await computeMonth(pool, month, by, watch) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: { code: error.code, details: error.detail } }
    return { failed: error instanceof Error ? error : new Error(String(error)) }
  } finally {
    await pool.end()
  }
}
