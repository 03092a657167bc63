/** What a journal that is put aside still owes the server. */
import { parseRecord, type RecordBody } from '../../core/record.ts'
import { sha256 } from '../keys.ts'
import type { Database } from './database.ts'
import { JournalFailure } from './failure.ts'

/**
 * Bodies of the meals of `terminal` at `site` that stand and are not acknowledged, as far as they can be read. The
 * server may have some of them: the settlement pays each elder's meal of a day once.
 */
export function owedMeals(db: Database, terminal: string, site: string): RecordBody<'meal'>[] {
  const meals = new Map<number, RecordBody<'meal'>>()
  try {
    const acked = Number(db.state('acked') ?? 0)
    for (const row of db.rows(`SELECT hash, text FROM record WHERE seq > ${acked} ORDER BY seq`)) {
      const text = String(row.text)
      const read = parseRecord(text)
      if (!read.ok || sha256(text) !== row.hash || read.value.terminal !== terminal) continue
      const { seq, kind, body } = read.value
      if (kind === 'meal' && body.site === site) meals.set(seq, body)
      if (kind === 'void') meals.delete(body.voids)
    }
  } catch (error) {
    // What comes after an unreadable page stays in the journal that is put aside.
    if (!(error instanceof JournalFailure)) throw error
  }
  return [...meals.values()]
}
