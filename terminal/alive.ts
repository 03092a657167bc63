/**
 * Signs of life 存活标记: now and then the terminal notes beside its chain what its clocks say. The next look at them
 * tells whether somebody set the wall clock meanwhile, and the next start since when this machine was off.
 */
import type { RecordBody } from '../core/record.ts'
import { type Of, object, oneOf, parseAs } from '../core/shape.ts'
import { bootId, instant, uptime } from '../core/vocabulary.ts'
import { MOST_AHEAD_MS, type Trust } from './clock.ts'
import { guarded } from './journal/failure.ts'
import type { Journal } from './journal/journal.ts'

const MINUTE_MS = 60_000
/** A wall clock that moved by more than this against the uptime was set. */
const JUMP_MS = MINUTE_MS
/** Signs of life come each minute: a longer silence is one. */
const SILENCE_MS = 2 * MINUTE_MS

/** `time` is the best knowledge of the true time, `clock` how it was known. */
const alive = object({
  boot: bootId,
  uptime,
  wall: instant,
  time: instant,
  clock: oneOf<Trust>('contact', 'wall', 'wrong'),
})
export type Alive = Of<typeof alive>

type Reading = Pick<Alive, 'boot' | 'uptime' | 'wall'>

/**
 * How the wall clock was set between two readings; null where it was not. Across a start of the machine only a step
 * back, or one implausibly far ahead, tells itself apart from the time that passed.
 */
export function jumpBetween(before: Reading, now: Reading): RecordBody<'clock'> | null {
  const sameBoot = before.boot === now.boot && before.uptime <= now.uptime
  const expected = before.wall + (sameBoot ? now.uptime - before.uptime : 0)
  const moved = now.wall - expected
  const most = sameBoot ? JUMP_MS : MOST_AHEAD_MS
  return moved < -JUMP_MS || moved > most ? { before: expected, after: now.wall } : null
}

/** How long the machine slept between two looks of one process; null where it hardly did. `slept`: in ms. */
export function asleepSince(before: Alive, now: Alive, slept: number): RecordBody<'outage'> | null {
  if (slept < SILENCE_MS) return null
  return { from: before.time, to: before.time + (now.uptime - before.uptime), cause: 'suspend' }
}

/** How long the terminal was off at its start now, and why; null where it hardly was. */
export function offSince(
  before: Alive,
  now: Pick<Alive, 'boot' | 'uptime' | 'time'>,
): RecordBody<'outage'> | null {
  const sameBoot = before.boot === now.boot && before.uptime <= now.uptime
  const lasted = sameBoot ? now.uptime - before.uptime : now.time - before.time
  if (lasted < SILENCE_MS) return null
  return { from: before.time, to: before.time + lasted, cause: sameBoot ? 'process' : 'power' }
}

/** The last sign of life that a journal keeps; null where there is none. Throws JournalFailure where the disk refuses. */
export function lastAlive(journal: Pick<Journal, 'alive'>): Alive | null {
  const kept = parseAs(alive, guarded(() => journal.alive()) ?? 'null', 'alive')
  return kept.ok ? kept.value : null
}

/** The last time, ms since 1970, of which a clock told that could be believed; 0 where there is none. */
export function lastLived(journal: Pick<Journal, 'alive'>): number {
  const last = lastAlive(journal)
  return last === null || last.clock === 'wrong' ? 0 : last.time
}
