/**
 * Slows down guessing: after three failures for one address and login each further try must wait, twice as long each
 * time. In memory: a restart forgives, which costs a guesser more than it gives.
 */

const FREE_TRIES = 3
const LONGEST_WAIT_MS = 15 * 60_000
const FORGET_MS = 60 * 60_000
const MOST_KEYS = 10_000

type Tries = { count: number; last: number }

export type LoginThrottle = {
  /** ms to wait before this try; 0: go on. A try that may go on counts as failed until `succeeded`. */
  begin(key: string): number
  succeeded(key: string): void
}

export function loginThrottle(now: () => number): LoginThrottle {
  const tries = new Map<string, Tries>()
  return {
    begin(key) {
      const time = now()
      const known = tries.get(key)
      const before = known !== undefined && time - known.last < FORGET_MS ? known : { count: 0, last: 0 }
      const wait = before.last + waitAfter(before.count) - time
      if (wait > 0) return wait
      // Counted before the password is looked at, so that tries sent all at once do not slip through together.
      tries.delete(key)
      tries.set(key, { count: before.count + 1, last: time })
      const oldest = tries.keys().next().value
      if (tries.size > MOST_KEYS && oldest !== undefined) tries.delete(oldest)
      return 0
    },
    succeeded(key) {
      tries.delete(key)
    },
  }
}

function waitAfter(failures: number): number {
  return failures < FREE_TRIES ? 0 : Math.min(1000 * 2 ** (failures - FREE_TRIES), LONGEST_WAIT_MS)
}
