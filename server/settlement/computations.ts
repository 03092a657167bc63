/** Computations under way: how far each is, and the way to stop one. One a month at a time in this process. */
import { setImmediate } from 'node:timers/promises'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { Computation } from '../contract/months.ts'
import { Refusal } from '../errors.ts'

/** What a computation tells of itself while it runs, and asks. */
export type Watch = {
  /** `done` of `total` rows; each phase begins anew. */
  tell(phase: Computation['phase'], done: number, total: number): void
  /** Lets others be served; refuses with `computing-cancelled` where somebody stopped the computation. */
  pause(): Promise<void>
}

export const UNWATCHED: Watch = { tell() {}, pause: () => setImmediate() }

type Running = {
  cancelled: boolean
  phase: Computation['phase']
  done: number
  total: number
  phaseSince: number
}

/** `now`: ms since 1970. */
export function createComputations(now: () => number) {
  const running = new Map<PlainMonth, Running>()
  return {
    /** Refuses with `computing` where the month is being computed already. */
    async run<T>(month: PlainMonth, work: (watch: Watch) => Promise<T>): Promise<T> {
      if (running.has(month)) throw new Refusal('computing')
      const state: Running = { cancelled: false, phase: 'reading', done: 0, total: 0, phaseSince: now() }
      running.set(month, state)
      try {
        return await work({
          tell(phase, done, total) {
            if (phase !== state.phase) state.phaseSince = now()
            Object.assign(state, { phase, done, total })
          },
          async pause() {
            await setImmediate()
            if (state.cancelled) throw new Refusal('computing-cancelled')
          },
        })
      } finally {
        running.delete(month)
      }
    },

    /** null where nothing is under way. */
    progress(month: PlainMonth): Computation | null {
      const state = running.get(month)
      if (state === undefined) return null
      const { phase, done, total, phaseSince } = state
      const left = done === 0 ? null : Math.ceil((((now() - phaseSince) / done) * (total - done)) / 1000)
      return { phase, done, total, secondsLeft: left }
    },

    /** Stops a computation at its next pause; nothing of it is kept. */
    cancel(month: PlainMonth): void {
      const state = running.get(month)
      if (state !== undefined) state.cancelled = true
    },
  }
}
