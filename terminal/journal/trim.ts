/**
 * Trimming 清理: the oldest records leave this disk once the server has had them for long enough. Age is told by the
 * server's own signed time at its acknowledgements alone: no clock of this machine has a say in it. Of what is
 * trimmed the last sequence and hash stay, as the anchor on which the rest is proved.
 */
import type { Database } from './database.ts'
import { anchorOf } from './integrity.ts'

const DAY_MS = 86_400_000

export type Keep = {
  /** Days that the server must have held a record. */
  days: number
  /** The newest records that stay whatever their age: some weeks of a canteen, which tell who comes regularly. */
  records: number
  /** So many go at one time, so that no tap waits. */
  piece: number
}
export const KEEP: Keep = { days: 90, records: 5_000, piece: 200 }

/** Pages given back to the disk at one time. */
const PAGES = 128

/** Notes, within the transaction of an acknowledgement, what the server had when its clock came to a new day. */
export function noteAcked(db: Database, acked: number, before: number, at: number): void {
  db.run(
    'INSERT INTO acked (day, seq) VALUES (?, ?) ON CONFLICT (day) DO NOTHING',
    Math.floor(at / DAY_MS),
    acked,
  )
  // The server went back to an older state: what it has lost it has not had for long.
  if (acked < before) db.run('UPDATE acked SET seq = ?1 WHERE seq > ?1', acked)
}

/** Trims one piece; returns how many records went. `mark` is the journal's. */
export function trim(
  db: Database,
  mark: { last: number; acked: number; ackedAt: number | null },
  keep: Keep,
): number {
  if (mark.ackedAt === null) return 0
  // The note of a day is that of its first acknowledgement, so a day more than `days` back is old enough whole.
  const day = Math.floor(mark.ackedAt / DAY_MS) - keep.days - 1
  const noted = Number(db.get('SELECT max(seq) AS seq FROM acked WHERE day <= ?', day)?.seq ?? 0)
  const anchor = anchorOf(db)
  const last = Math.min(noted, mark.acked, mark.last - keep.records, anchor.seq + keep.piece)
  if (last <= anchor.seq) return 0
  db.transaction(() => {
    const row = db.get('SELECT hash FROM record WHERE seq = ?', last)
    db.setState('anchor', JSON.stringify({ seq: last, hash: String(row?.hash) }))
    for (const table of ['latest', 'meal', 'record']) db.run(`DELETE FROM ${table} WHERE seq <= ?`, last)
    db.run('DELETE FROM acked WHERE seq <= ? AND day < ?', last, day)
  })
  db.exec(`PRAGMA incremental_vacuum(${PAGES})`)
  return last - anchor.seq
}
