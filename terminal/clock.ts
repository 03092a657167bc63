/**
 * The true time as well as it is known. The wall clock is never trusted alone: each acknowledgement pairs the
 * server's time with this machine's uptime, and within one boot the uptime carries that time on.
 */
import { integer, type Of, object } from '../core/shape.ts'
import { bootId, instant, uptime } from '../core/vocabulary.ts'
import type { Machine } from './machine.ts'

/** A cheap quartz strays by up to 100 ppm. */
const DRIFT_DIVISOR = 10_000
/** An answer that took longer than this says too little about the time to be called contact. */
const MOST_ERROR_MS = 30_000

/** At `uptime` of `boot` it was `time`, give or take `error` ms. */
export const contact = object({ boot: bootId, uptime, time: instant, error: integer() })
export type Contact = Of<typeof contact>

export type Clock = {
  /** What stands in a record's envelope: the bare readings. */
  stamp(): { at: number; boot: string; uptime: number }
  now(): { time: number; quality: 'contact' | 'wall' }
  /**
   * Takes in the server's time from its answer to a message sent at `sent`. Returns the contact that holds now,
   * to be kept for the next process of this boot.
   */
  heard(serverTime: number, sent: { boot: string; uptime: number } | null): Contact | null
}

/** `known` is the contact that an earlier process kept; one of another boot is of no use and is dropped. */
export function createClock(machine: Machine, known: Contact | null): Clock {
  let held = known?.boot === machine.boot && known.uptime <= machine.uptime() ? known : null

  const errorAt = (from: Contact, moment: number) =>
    from.error + Math.ceil((moment - from.uptime) / DRIFT_DIVISOR)

  return {
    stamp: () => ({ at: machine.wall(), boot: machine.boot, uptime: machine.uptime() }),
    now: () =>
      held === null
        ? { time: machine.wall(), quality: 'wall' }
        : { time: held.time + (machine.uptime() - held.uptime), quality: 'contact' },
    heard(serverTime, sent) {
      const received = machine.uptime()
      if (sent === null || sent.boot !== machine.boot || sent.uptime > received) return held
      // The server read its clock somewhere between sending and receiving: the middle, half the way for its error.
      const error = Math.ceil((received - sent.uptime) / 2)
      if (error > MOST_ERROR_MS || (held !== null && errorAt(held, received) < error)) return held
      held = { boot: machine.boot, uptime: received, time: serverTime + error, error }
      return held
    },
  }
}
