/** A month settled from its attendance sheets, with pauses in which others are served. */
import type { PlainMonth } from '../../core/plain-date.ts'
import { crossesMonths } from '../../core/settlement/attendance/settle-by-days.ts'
import { settlingSheets } from '../../core/settlement/attendance/settle-sheets.ts'
import type { MonthTerms } from '../../core/settlement/conclude.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import { versionsIn } from '../../core/settlement/versions.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { type MealName, type MonthAttendance, readAttendance } from './attendance-repository.ts'
import type { Watch } from './computations.ts'
import type { Asked } from './days-asked.ts'
import type { Merges } from './merge-repository.ts'

/** What of the records a month's policies ask for. Refuses with `no-policy`. */
export function askedFor(month: PlainMonth, policies: readonly Policy[]): Asked {
  const versions = versionsIn(policies, month)
  const [version] = versions
  if (version === undefined) throw new Refusal('no-policy', month)
  return { month, dayStarts: version.serviceDayStarts, weeks: crossesMonths(versions) }
}

/** Needs a transaction that looks into one snapshot. `without`: meals that count like voided ones. */
export async function settleSheets(
  client: Queryable,
  terms: MonthTerms,
  asked: Asked,
  watch: Watch,
  merges: Merges,
  without: readonly MealName[] = [],
) {
  return settleAttendance(terms, await readAttendance(client, asked, watch, merges, without), watch)
}

/** What was read, settled. */
export async function settleAttendance(
  terms: MonthTerms,
  { rows, months, withheld, recordsHash }: MonthAttendance,
  watch: Watch,
) {
  const steps = settlingSheets(terms, months, rows)
  let step = steps.next()
  for (; !step.done; step = steps.next()) {
    watch.tell('settling', step.value, rows.elders)
    await watch.pause()
  }
  watch.tell('settling', rows.elders, rows.elders)
  return { ...step.value, withheld, recordsHash }
}
