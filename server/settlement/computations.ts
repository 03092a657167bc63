/** Computations under way: how far each is, and the way to stop one. One a month at a time in this process. */
import { setImmediate } from 'node:timers/promises'
import type { PlainMonth } from '../../core/plain-date.ts'
import type { Computation } from '../contract/computation.ts'
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
  readonly stop: AbortController
  /** Settles with whether it came to its end, as soon as that is known. */
  readonly written: Promise<boolean>
  phase: Computation['phase']
  done: number
  total: number
  phaseSince: number
}

/** Pauses until it is stopped. */
export function watchUntil(signal: AbortSignal, tell: Watch['tell']): Watch {
  return {
    tell,
    async pause() {
      await setImmediate()
      if (signal.aborted) throw new Refusal('computing-cancelled')
    },
  }
}

/** `now`: ms since 1970. */
export function createComputations(now: () => number) {
  const running = new Map<PlainMonth, Running>()
  return {
    /** Refuses with `computing` where the month is being computed already. */
    async run<T>(month: PlainMonth, work: (watch: Watch, signal: AbortSignal) => Promise<T>): Promise<T> {
      if (running.has(month)) throw new Refusal('computing')
      const stop = new AbortController()
      const { promise: written, resolve } = Promise.withResolvers<boolean>()
      const state: Running = { stop, written, phase: 'reading', done: 0, total: 0, phaseSince: now() }
      running.set(month, state)
      const watch = watchUntil(stop.signal, (phase, done, total) => {
        if (phase !== state.phase) state.phaseSince = now()
        Object.assign(state, { phase, done, total })
      })
      try {
        const result = await work(watch, stop.signal)
        resolve(true)
        return result
      } finally {
        running.delete(month)
        resolve(false)
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

    /**
     * Stops a computation at its next pause, the last of which is just before its result is committed; nothing of it is
     * kept. Refuses with `computing-written` where it was too late.
     */
    async cancel(month: PlainMonth): Promise<void> {
      const state = running.get(month)
      state?.stop.abort()
      if ((await state?.written) === true) throw new Refusal('computing-written')
    },

    /** Stops all. */
    async close(): Promise<void> {
      const all = [...running.values()]
      for (const { stop } of all) stop.abort()
      await Promise.all(all.map(({ written }) => written))
    },
  }
}
