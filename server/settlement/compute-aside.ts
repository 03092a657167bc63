/**
 * A month computed in a thread of its own: with a hundred thousand elders it is busy for seconds, in which the server
 * must go on answering.
 */
import { Worker } from 'node:worker_threads'
import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { type ErrorCode, Refusal } from '../errors.ts'
import type { Watch } from './computations.ts'
import type { StepBy } from './compute-month.ts'

export type AsideTask = {
  month: PlainMonth
  by: StepBy
  /** How to reach the database as the server does. */
  database: { connectionString: string | undefined; options: string | undefined }
}

export type AsideNews =
  | { tell: Parameters<Watch['tell']> }
  | { computed: { id: number; version: number } }
  | { refused: { code: ErrorCode; details: readonly string[] } }
  | { failed: Error }

/** As `computeMonth`; `signal` stops it. */
export function computeAside(
  { options: { connectionString, options } }: Pool,
  month: PlainMonth,
  by: StepBy,
  tell: Watch['tell'],
  signal: AbortSignal,
): Promise<{ id: number; version: number }> {
  const task: AsideTask = { month, by, database: { connectionString, options } }
  // The flags of this process are not for the thread.
  const worker = new Worker(new URL('./compute-worker.ts', import.meta.url), {
    workerData: task,
    execArgv: [],
  })
  const stop = () => worker.postMessage('stop')
  signal.addEventListener('abort', stop)
  const { promise, resolve, reject } = Promise.withResolvers<{ id: number; version: number }>()
  worker.on('message', (news: AsideNews) => {
    if ('tell' in news) tell(...news.tell)
    else if ('computed' in news) resolve(news.computed)
    else if ('refused' in news) reject(new Refusal(news.refused.code, ...news.refused.details))
    else reject(news.failed)
  })
  worker.on('error', reject)
  // After any of the above this says nothing new.
  worker.on('exit', (code) => reject(new Error(`the computation of ${month} ended with ${code}`)))
  return promise.finally(() => signal.removeEventListener('abort', stop))
}
