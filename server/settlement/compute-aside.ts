/**
 * A month computed in a thread of its own: with a hundred thousand elders it is busy for seconds, in which the server
 * must go on answering. A thread takes longer to start than most months to compute, so one that has just computed is
 * kept for a while.
 */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { type ErrorCode, Refusal } from '../errors.ts'
import type { Watch } from './computations.ts'
import type { StepBy } from './compute-month.ts'

/** One month to compute; the thread tells of it through `port`, and stops at its first word. */
export type AsideTask = {
  month: PlainMonth
  by: StepBy
  /** How to reach the database as the server does. */
  database: { connectionString: string | undefined; options: string | undefined }
  port: MessagePort
}

export type AsideOutcome =
  | { computed: { id: number; version: number } }
  | { refused: { code: ErrorCode; details: readonly string[] } }
  | { failed: Error }

/** Any number of `tell`, then the outcome. */
export type AsideNews = { tell: Parameters<Watch['tell']> } | AsideOutcome

/** As `computeMonth`; `signal` stops it. */
export function computeAside(
  { options: { connectionString, options } }: Pool,
  month: PlainMonth,
  by: StepBy,
  tell: Watch['tell'],
  signal: AbortSignal,
): Promise<{ id: number; version: number }> {
  const thread = takeThread()
  const { port1: ours, port2: port } = new MessageChannel()
  const { promise, resolve, reject } = Promise.withResolvers<{ id: number; version: number }>()
  ours.on('message', (news: AsideNews) => {
    if ('tell' in news) return tell(...news.tell)
    if ('computed' in news) resolve(news.computed)
    else if ('refused' in news) reject(new Refusal(news.refused.code, ...news.refused.details))
    else reject(news.failed)
    keepThread(thread)
  })
  const ended = (code: number) => reject(new Error(`the computation of ${month} ended with ${code}`))
  thread.on('error', reject).on('exit', ended)
  const stop = () => ours.postMessage('stop')
  signal.addEventListener('abort', stop)
  const task: AsideTask = { month, by, database: { connectionString, options }, port }
  thread.postMessage(task, [port])
  return promise.finally(() => {
    signal.removeEventListener('abort', stop)
    thread.off('error', reject).off('exit', ended)
    ours.close()
  })
}

/** Somebody who computes a month looks at it and often computes it again; later the memory is worth more. */
const KEPT_MS = 60_000

let kept: { thread: Worker; end: NodeJS.Timeout } | null = null

function takeThread(): Worker {
  if (kept === null) {
    // The flags of this process are not for the thread.
    const fresh = new Worker(new URL('./compute-worker.ts', import.meta.url), { execArgv: [] })
    // Whoever waits for it hears of its end as well.
    fresh.on('error', () => {}).on('exit', () => forget(fresh))
    return fresh
  }
  const { thread } = kept
  forget(thread)
  thread.ref()
  return thread
}

function forget(thread: Worker): void {
  if (kept?.thread !== thread) return
  clearTimeout(kept.end)
  kept = null
}

/** It keeps nobody from ending: the process takes it along. */
function keepThread(thread: Worker): void {
  if (kept !== null) {
    void thread.terminate()
    return
  }
  thread.unref()
  const end = setTimeout(() => {
    forget(thread)
    void thread.terminate()
  }, KEPT_MS)
  kept = { thread, end: end.unref() }
}
