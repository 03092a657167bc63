/** What the chain comes to so far: who has eaten, how many, which days are still to be closed, the running total. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { RecordBody, TerminalRecord } from '../../core/record.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'
import type { Database } from './database.ts'

/** Carries a new record into the tables, within the transaction that writes it. */
export function fold(db: Database, record: TerminalRecord): void {
  if (record.kind === 'meal') {
    const { day, meal, service, elder, reason } = record.body
    const sql = 'INSERT INTO meal (seq, day, meal, service, elder, reason) VALUES (?, ?, ?, ?, ?, ?)'
    db.run(sql, record.seq, day, meal, service, elder, reason)
    count(db, day, 1, 0)
  } else if (record.kind === 'void') {
    const { voids, day } = record.body
    const sql = 'UPDATE meal SET voided = ? WHERE seq = ? AND day = ? AND voided IS NULL'
    if (db.run(sql, record.seq, voids, day) !== 1) throw new RangeError(`no standing meal ${voids} of ${day}`)
    count(db, day, 0, 1)
  } else if (record.kind === 'day-close') {
    db.run('UPDATE day SET closed = 1 WHERE day = ?', record.body.day)
  } else if (record.kind === 'others' || record.kind === 'menu') {
    setLatest(db, record, record.body.day, record.body.meal)
  } else if (record.kind === 'safety-check') {
    setLatest(db, record, record.body.day, '')
  }
}

function setLatest(db: Database, { kind, seq }: TerminalRecord, day: string, meal: string): void {
  const sql = `INSERT INTO latest (kind, day, meal, seq) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (kind, day, meal) DO UPDATE SET seq = ?4`
  db.run(sql, kind, day, meal, seq)
}

function count(db: Database, day: string, meals: number, voids: number): void {
  const sql = `INSERT INTO day (day, meals, voids, closed) VALUES (?1, ?2, ?3, 0)
    ON CONFLICT (day) DO UPDATE SET meals = meals + ?2, voids = voids + ?3, closed = 0`
  db.run(sql, day, meals, voids)
  db.setState('total', String(total(db) + meals - voids))
}

/** Meals less voids of this epoch. */
export function total(db: Database): number {
  return Number(db.state('total') ?? 0)
}

/** Bodies that close each day before `today`, or every one, that was written to since its last close; oldest first. */
export function closings(db: Database, today: PlainDate | 'all', site: string): RecordBody<'day-close'>[] {
  const sql = `SELECT day, meals, voids FROM day WHERE closed = 0 AND (?1 = 'all' OR day < ?1) ORDER BY day`
  const rows = db.all(sql, today)
  return rows.map((row) => ({
    site,
    day: String(row.day),
    meals: Number(row.meals),
    voids: Number(row.voids),
    total: total(db),
  }))
}

/** Whether the elder has this meal with the subsidy expected; one written with a reason may still be had. */
export function eaten(db: Database, elder: string, day: PlainDate, meal: Meal): boolean {
  const sql = `SELECT 1 FROM meal
    WHERE day = ? AND meal = ? AND elder = ? AND reason IS NULL AND voided IS NULL LIMIT 1`
  return db.get(sql, day, meal, elder) !== undefined
}

/** Elders with a meal of a day with the subsidy expected, by service; of one meal, or of all where it is null. */
export function counts(db: Database, day: PlainDate, meal: Meal | null): Record<Service, number> {
  const sql = `SELECT service, count(DISTINCT elder || meal) AS meals FROM meal
    WHERE day = ?1 AND (?2 IS NULL OR meal = ?2) AND reason IS NULL AND voided IS NULL GROUP BY service`
  const found = new Map(db.all(sql, day, meal).map((row) => [row.service, Number(row.meals)]))
  return {
    'dine-in': found.get('dine-in') ?? 0,
    delivery: found.get('delivery') ?? 0,
    neighbour: found.get('neighbour') ?? 0,
  }
}
