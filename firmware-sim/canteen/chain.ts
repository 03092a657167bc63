/**
 * Writes the visits of one site as the chain that its terminal would have written: genesis, meals, voids,
 * a closing for every day, an end where the terminal was replaced.
 */

import { type ChainedRecord, chained } from '../../core/batch.ts'
import { dayNumber, type PlainDate } from '../../core/plain-date.ts'
import type { Hash, RecordBody, RecordKind, TerminalRecord } from '../../core/record.ts'
import { CHAIN_START } from '../../core/record.ts'
import type { Visit } from './days.ts'

export type SimulatedTerminal = {
  terminal: string
  epoch: string
  site: string
  publicKey: string
  /** First day; the terminal was switched on at six in the morning. */
  from: PlainDate
  /** Roster token of a guest's card under this terminal's key; null: of the card on no roster. */
  token: (guest: string | null) => string
  /** Why the chain ends; null: it goes on. */
  ends: string | null
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const SIX_HOURS = 6 * 60 * MINUTE
/** Service days begin at 04:00; the closing of a day is written seconds after. */
const CLOSING = (28 * 60 - 8 * 60) * MINUTE + 5000
/** The village's power goes about every nine days. */
const DAYS_A_BOOT = 9

export function writeChain(
  terminal: SimulatedTerminal,
  visits: readonly Visit[],
  hash: Hash,
): ChainedRecord[] {
  const records: ChainedRecord[] = []
  const switchedOn = dayNumber(terminal.from) * DAY - 8 * 60 * MINUTE + SIX_HOURS

  function append<K extends RecordKind>(kind: K, at: number, body: RecordBody<K>): number {
    const boots = Math.floor((at - switchedOn) / (DAYS_A_BOOT * DAY))
    const seq = records.length + 1
    const record = {
      v: 1,
      terminal: terminal.terminal,
      epoch: terminal.epoch,
      seq,
      kind,
      at,
      boot: `${terminal.epoch.slice(0, 8)}-${boots}`,
      uptime: at - switchedOn - boots * DAYS_A_BOOT * DAY,
      prev: records.at(-1)?.hash ?? CHAIN_START,
      body,
    }
    // TypeScript cannot see that `kind` and `body` of one K belong together in the union.
    records.push(chained(record as unknown as TerminalRecord, hash))
    return seq
  }

  append('genesis', switchedOn, {
    site: terminal.site,
    publicKey: terminal.publicKey,
    software: 'yangyi 0.1.0',
  })
  let total = 0
  let last = switchedOn
  for (const [day, ofDay] of Map.groupBy(visits, (visit) => visit.day)) {
    let voids = 0
    for (const visit of ofDay) {
      const seq = append('meal', visit.time, mealOf(terminal, visit))
      total += 1
      if (!visit.takenBack) continue
      append('void', visit.time + 1, { voids: seq, day, reason: '刷错卡' })
      voids += 1
      total -= 1
    }
    last = dayNumber(day) * DAY + CLOSING
    append('day-close', last, { site: terminal.site, day, meals: ofDay.length, voids, total })
  }
  if (terminal.ends !== null) append('end', last + MINUTE, { reason: terminal.ends, total })
  return records
}

function mealOf(terminal: SimulatedTerminal, visit: Visit): RecordBody<'meal'> {
  return {
    site: terminal.site,
    day: visit.day,
    meal: visit.meal,
    service: visit.service,
    elder: visit.guest,
    token: terminal.token(visit.guest),
    assisted: null,
    carrier: null,
    collective: null,
    price: 0,
    time: visit.time,
    clock: 'contact',
    roster: 1,
    reason: visit.reason,
  }
}
