/** What a terminal says of its own health beside its records: disk, clock, readers, how long it runs, how old its roster is. */
import { statfsSync } from 'node:fs'
import type { TerminalStatus } from '../core/status.ts'
import type { Clock } from './clock.ts'
import type { ScreenView } from './contract/screen.ts'
import type { Journal } from './journal/journal.ts'
import type { Photos } from './photos.ts'
import type { RosterStore } from './roster-store.ts'

export type Body = {
  folder: string
  journal: Journal
  clock: Clock
  rosters: RosterStore
  photos: Photos
  readers: ScreenView['readers']
  /** Uptime of the machine when this program started. */
  started: number
}

/** `said` with what stands here beside it. */
export function withHealth(said: TerminalStatus, body: Body): TerminalStatus {
  if (said.detail === null) return said
  const { journal, clock, rosters, photos, readers, started } = body
  const { at, uptime } = clock.stamp()
  const { time, quality } = clock.now()
  return {
    ...said,
    detail: {
      ...said.detail,
      roster: rosters.version,
      more: {
        rosterIssued: rosters.roster?.issued ?? null,
        disk: freeBytes(body.folder),
        clockOff: quality === 'contact' ? Math.round(at - time) : null,
        readers: readers.slice(0, 32).map(({ kind, state }) => ({ kind, state })),
        uptime: Math.round(uptime),
        running: Math.round(uptime - started),
        ackedAt: journal.mark.ackedAt,
        photos: photos.wanted(),
      },
    },
  }
}

function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return Math.min(bavail * bsize, Number.MAX_SAFE_INTEGER)
  } catch {
    // Some file systems do not say; that the disk itself fails is told by the journal.
    return null
  }
}
