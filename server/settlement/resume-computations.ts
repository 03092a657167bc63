/** Begins again what the end of a server broke off. */
import { setTimeout } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { Log } from '../log.ts'
import type { StepBy } from './compute-month.ts'
import { takeUnfinished } from './unfinished-repository.ts'

/** A server that was cut off a moment ago may still count as working. */
const [LOOKS, BETWEEN_MS] = [5, 5_000]

export async function resumeComputations(
  pool: Pool,
  now: () => number,
  log: Log,
  compute: (month: PlainMonth, by: StepBy) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let look = 1; look <= LOOKS; look += 1) {
      for (const { month, by } of await takeUnfinished(pool, now())) {
        log.info({ month }, 'a computation was broken off, it is begun again')
        compute(month, by).catch((error: unknown) =>
          log.warn({ month, error: String(error) }, 'a computation that was begun again came to no end'),
        )
      }
      if (look < LOOKS) await setTimeout(BETWEEN_MS, undefined, { signal, ref: false })
    }
  } catch (error) {
    if (!signal.aborted)
      log.warn({ error: String(error) }, 'computations that were broken off cannot be found')
  }
}
