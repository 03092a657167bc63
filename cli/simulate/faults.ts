/**
 * What may go wrong, drawn by swarm: each seed has some of the kinds and not the others, each at a rate of its own,
 * from now and then to wild. A mix of everything at once would hide what only a few of them bring about.
 */
import type { Chance } from './chance.ts'

const FAULTS = {
  /** Of processes and machines. */
  'terminal-killed': 'the terminal process dies; what it wrote stays',
  'power-cut': 'the terminal machine stops; what it had not synced is gone, and a new boot follows',
  'disk-crash': 'the terminal dies at one of its disk operations, by kill or by power',
  'server-crash': 'the server process dies, also between any two of its questions to the database',
  'broker-crash': 'the broker dies with all that it holds',
  /** Of the way between them. */
  drop: 'a message is lost',
  delay: 'a message is late, up to minutes',
  duplicate: 'a message comes twice',
  reorder: 'messages overtake each other',
  partition: 'a terminal or the server is cut off, and nobody is told',
  /** Of clocks and disks. */
  'clock-jump': 'a wall clock goes back by a year or by hours, or forward by a day',
  'disk-full': 'the disk takes no write for a time',
  'disk-error': 'the disk refuses single commits',
  damage: 'a power cut that leaves wrong bytes in the journal',
  'old-record': 'one acknowledged record rots',
  'set-back': "the journal of some time ago is put in today's place",
  'journal-lost': 'the terminal is set up anew with its key: its journal is gone',
  clone: "a second machine works on a copy of the first one's disk",
  /** Of the database. */
  'database-away': 'the database cannot be reached for a time',
  'commit-unknown': 'a commit takes place and its answer is lost',
  'ledger-set-back': 'the database is restored from a backup of some time ago',
} as const
export type FaultName = keyof typeof FAULTS
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[]

/** From 0, never, to 1, wild. */
export type Faults = Readonly<Record<FaultName, number>>

export const NO_FAULTS = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0])) as Record<FaultName, number>

const ENABLED = 0.25

export function drawFaults(chance: Chance): Faults {
  const rates = FAULT_NAMES.map((name) => {
    const enabled = chance.hits(ENABLED)
    const rate = 10 ** (-1.5 * chance.next())
    return [name, enabled ? rate : 0] as const
  })
  return Object.fromEntries(rates) as Record<FaultName, number>
}

export function describeFaults(faults: Faults): string {
  const drawn = FAULT_NAMES.filter((name) => faults[name] > 0)
  return drawn.length === 0
    ? 'none'
    : drawn.map((name) => `${name} ${Math.round(faults[name] * 100)} %`).join(', ')
}
