/** What was written here, as the caretaker asks for it. Every method throws JournalFailure where the disk refuses. */
import type { PlainDate } from '../../core/plain-date.ts'
import { parseRecord, type RecordBody, type TerminalRecord } from '../../core/record.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'
import type { Database } from './database.ts'
import { JournalFailure } from './failure.ts'

export type MealRecord = Extract<TerminalRecord, { kind: 'meal' }>
export type WrittenMeal = { record: MealRecord; voided: boolean }
export type EatenBefore = { elder: string; day: string; service: Service }

/** Kinds of which the last entry of a day, or of a meal of a day, counts. */
type Latest = 'others' | 'menu' | 'safety-check'

const MEAL = 'SELECT record.text, meal.voided FROM meal JOIN record USING (seq)'

export class History {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Meals of a service day in the order of writing, voided ones too. */
  mealsOf(day: PlainDate): WrittenMeal[] {
    return this.#db.all(`${MEAL} WHERE meal.day = ? ORDER BY seq`, day).map(writtenMeal)
  }

  /** One meal by its sequence; null where that is no meal, or trimmed. */
  findMeal(seq: number): WrittenMeal | null {
    const row = this.#db.get(`${MEAL} WHERE seq = ?`, seq)
    return row === undefined ? null : writtenMeal(row)
  }

  /** Standing meals of elders on this meal's last `days` days before a day on which anybody ate; the latest first. */
  before(day: PlainDate, meal: Meal, days: number): EatenBefore[] {
    const sql = `WITH standing AS (SELECT * FROM meal WHERE meal = ?1 AND day < ?2 AND voided IS NULL)
      SELECT elder, day, service FROM standing
      WHERE elder IS NOT NULL
        AND day >= (SELECT min(day) FROM (SELECT DISTINCT day FROM standing ORDER BY day DESC LIMIT ?3))
      ORDER BY day DESC, seq DESC`
    return this.#db.all(sql, meal, day, days) as EatenBefore[]
  }

  /** Every elder who ate here, as far back as the journal goes. */
  elders(): string[] {
    const rows = this.#db.all('SELECT DISTINCT elder FROM meal WHERE elder IS NOT NULL AND voided IS NULL')
    return rows.map(({ elder }) => String(elder))
  }

  /** The entry that counts; null where there is none. `meal` is null for what is said of a whole day. */
  latest<K extends Latest>(kind: K, day: PlainDate, meal: Meal | null): RecordBody<K> | null {
    const sql = `SELECT record.text FROM latest JOIN record USING (seq)
      WHERE latest.kind = ? AND latest.day = ? AND latest.meal = ?`
    const row = this.#db.get(sql, kind, day, meal ?? '')
    return row === undefined ? null : (recordOf(row.text).body as RecordBody<K>)
  }
}

function writtenMeal(row: Record<string, unknown>): WrittenMeal {
  return { record: recordOf(row.text) as MealRecord, voided: row.voided !== null }
}

/** What was stored had been checked: another text is damage that came since the opening. */
function recordOf(text: unknown): TerminalRecord {
  const read = parseRecord(String(text))
  if (!read.ok) throw new JournalFailure('journal-damaged', read.problem)
  return read.value
}
