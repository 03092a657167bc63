/**
 * What a journal that is put aside still owes the server, as the next one can say it. A body that names a sequence
 * of the old epoch cannot be carried as it is: a meal from paper follows its entry, written anew; a meal and its void
 * that are both owed cancel out; and the void of a meal that the server has is told in words, with epoch and sequence,
 * for the county to void: no record of one epoch reaches into another.
 */
import { parseRecord, type RecordBody, type TerminalRecord } from '../../core/record.ts'
import { asWords } from '../../core/shape.ts'
import { sha256 } from '../keys.ts'
import type { Database } from './database.ts'
import { JournalFailure } from './failure.ts'
import { anchorOf } from './integrity.ts'
import type { Journal } from './journal.ts'

export type Owed = {
  /** Entries from paper, by their old sequence; those that the server has, too. */
  collectives: Map<number, RecordBody<'collective'>>
  meals: Map<number, RecordBody<'meal'>>
  /** Voids of meals that the server has. */
  voids: Extract<TerminalRecord, { kind: 'void' }>[]
  /** What stands for itself. */
  others: Extract<
    TerminalRecord,
    { kind: 'others' | 'safety-check' | 'menu' | 'command' | 'outage' | 'clock' }
  >[]
  end: RecordBody<'end'> | null
  /** Records that the server lacks and that were trimmed here: as first and last. */
  trimmed: { first: number; last: number } | null
}

/**
 * What `terminal` owes of `site`: records that are not acknowledged, as far as they can be read. The server may have
 * some of them: the settlement pays each elder's meal of a day once.
 */
export function owedBy(db: Database, terminal: string, site: string): Owed {
  const owed: Owed = {
    collectives: new Map(),
    meals: new Map(),
    voids: [],
    others: [],
    end: null,
    trimmed: null,
  }
  try {
    const acked = Number(db.state('acked') ?? 0)
    const { seq: anchor } = anchorOf(db)
    if (anchor > acked) owed.trimmed = { first: acked + 1, last: anchor }
    const sql = `SELECT seq, hash, text FROM record WHERE seq > ${acked} OR kind IN ('collective', 'end') ORDER BY seq`
    for (const row of db.rows(sql)) {
      const text = String(row.text)
      const read = parseRecord(text)
      if (!read.ok || sha256(text) !== row.hash || read.value.terminal !== terminal) continue
      if (!('site' in read.value.body) || read.value.body.site === site) take(owed, read.value)
    }
  } catch (error) {
    // What comes after an unreadable page stays in the journal that is put aside.
    if (!(error instanceof JournalFailure)) throw error
  }
  return owed
}

function take(owed: Owed, record: TerminalRecord): void {
  switch (record.kind) {
    case 'meal':
      owed.meals.set(record.seq, record.body)
      break
    case 'collective':
      owed.collectives.set(record.seq, record.body)
      break
    case 'void':
      if (!owed.meals.delete(record.body.voids)) owed.voids.push(record)
      break
    case 'end':
      owed.end = record.body
      break
    case 'genesis':
    case 'test':
    case 'day-close':
      break
    default:
      owed.others.push(record)
  }
}

/** Writes what is owed into a new journal, within its first transaction. */
export function carry(journal: Journal, owed: Owed): void {
  for (const record of owed.others) journal.write(record.kind, record.body)
  for (const { at, epoch, body } of owed.voids) {
    const cause = `void owed: epoch ${epoch} seq ${body.voids} day ${body.day}: ${body.reason}`
    journal.write('outage', { from: at, to: at, cause: asWords(cause, 200) })
  }
  const meals = [...owed.meals.values()]
  for (const body of meals) if (body.collective === null) journal.write('meal', body)
  for (const [seq, body] of owed.collectives) {
    const written = meals.filter(({ collective }) => collective === seq)
    if (written.length === 0) continue
    const { record } = journal.write('collective', { ...body, meals: written.length })
    for (const meal of written) journal.write('meal', { ...meal, collective: record.seq })
  }
  for (const body of meals)
    if (body.collective !== null && !owed.collectives.has(body.collective))
      journal.write('meal', { ...body, collective: null })
  if (owed.end !== null) journal.write('end', { reason: owed.end.reason, total: meals.length })
}
