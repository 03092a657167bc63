/**
 * The true time as well as it is known. The wall clock is never trusted alone: each acknowledgement pairs the
 * server's time with this machine's uptime, and within one boot the uptime carries that time on. Before the first
 * contact of a boot the wall clock counts, but never behind a time that was known to be past: a machine whose clock
 * runs on no battery begins its day in 1970. What lies implausibly far ahead is kept and called wrong, for nobody here
 * can say what is right.
 */
import { integer, type Of, object } from '../core/shape.ts'
import { bootId, instant, uptime } from '../core/vocabulary.ts'
import type { Machine } from './machine.ts'

/** A cheap quartz strays by up to 100 ppm. */
const DRIFT_DIVISOR = 10_000
/** An answer that took longer than this says too little about the time to be called contact. */
const MOST_ERROR_MS = 30_000
/** A wall clock may be so far behind a time that is past: the server's own clock and this one differ. */
const BEHIND_MS = 10 * 60_000
/** No canteen rests for longer than this between two signs of life of its terminal. */
export const MOST_AHEAD_MS = 45 * 86_400_000

/** At `uptime` of `boot` it was `time`, give or take `error` ms. */
export const contact = object({ boot: bootId, uptime, time: instant, error: integer() })
export type Contact = Of<typeof contact>

export type Trust = 'contact' | 'wall' | 'wrong'

export type Clock = {
  /** What stands in a record's envelope: the bare readings. */
  stamp(): { at: number; boot: string; uptime: number }
  now(): { time: number; quality: 'contact' | 'wall' }
  /** `wrong`: the wall clock counts, and stands before a time that is past, or implausibly far after it. */
  trust(): Trust
  /** How long the machine was suspended since this clock was made, ms; small differences are the two counts' own. */
  slept(): number
  /**
   * Takes in the server's time from its answer to a message sent at `sent`. Returns the contact that holds now,
   * to be kept for the next process of this boot.
   */
  heard(serverTime: number, sent: { boot: string; uptime: number } | null): Contact | null
}

/**
 * `known` is the contact that an earlier process kept; one of another boot only tells what is past. `floor` is
 * another time known to be past, ms since 1970; `lived` one by which a believable wall clock of an earlier process went.
 */
export function createClock(machine: Machine, known: Contact | null, floor = 0, lived = 0): Clock {
  let held = known?.boot === machine.boot && known.uptime <= machine.uptime() ? known : null
  const past = Math.max(floor, known?.time ?? 0)
  const start = machine.uptime()
  const awakeAtStart = machine.awake()
  /** A time that was past at the start, as it has moved on since. */
  const since = (time: number) => time + (machine.uptime() - start)

  const errorAt = (from: Contact, moment: number) =>
    from.error + Math.ceil((moment - from.uptime) / DRIFT_DIVISOR)

  const carriedOn = (from: Contact, moment: number) => from.time + (moment - from.uptime)

  return {
    stamp: () => ({ at: machine.wall(), boot: machine.boot, uptime: machine.uptime() }),
    now: () =>
      held === null
        ? { time: Math.max(machine.wall(), past === 0 ? 0 : since(past)), quality: 'wall' }
        : { time: carriedOn(held, machine.uptime()), quality: 'contact' },
    trust() {
      if (held !== null) return 'contact'
      const latest = Math.max(past, lived)
      const wall = machine.wall()
      if (latest === 0) return 'wall'
      return wall < since(past) - BEHIND_MS || wall > since(latest) + MOST_AHEAD_MS ? 'wrong' : 'wall'
    },
    slept: () => machine.uptime() - start - (machine.awake() - awakeAtStart),
    heard(serverTime, sent) {
      const received = machine.uptime()
      if (sent === null || sent.boot !== machine.boot || sent.uptime > received) return held
      // The server read its clock somewhere between sending and receiving: the middle, half the way for its error.
      const error = Math.ceil((received - sent.uptime) / 2)
      const time = serverTime + error
      if (error > MOST_ERROR_MS) return held
      if (held !== null) {
        const strayed = errorAt(held, received)
        // Where the two cannot both be true, the uptime stood still meanwhile or the server's clock was set.
        const agree = Math.abs(time - carriedOn(held, received)) <= error + strayed
        if (agree && strayed < error) return held
      }
      held = { boot: machine.boot, uptime: received, time, error }
      return held
    },
  }
}
