// Settles a month from attendance sheets, elder by elder over all chains.
import type { PlainMonth } from '../../plain-date.ts'
import type { MonthTerms } from '../conclude.ts'
import { versionsIn } from '../versions.ts'
import { liesInDay } from './attendance.ts'
import { type AttendanceSettlement, AttendanceSettler } from './attendance-settlement.ts'
import { attendanceOf, withSingles } from './from-taps.ts'
import { crossesElders, ELDERS_AT_ONCE, settlingByDays } from './settle-by-days.ts'
import type { SheetRows } from './sheet-rows.ts'

/** `months`: those whose sheets were asked for. Pauses now and then, telling how many elders were settled. */
export function* settlingSheets(
  terms: MonthTerms,
  months: readonly PlainMonth[],
  sheets: SheetRows,
): Generator<number, AttendanceSettlement, void> {
  const versions = versionsIn(terms.policies, terms.month)
  const names = sheets.store.elders.names
  if (crossesElders(versions)) {
    const elders = function* () {
      for (let elder = 0; elder < names.length; elder += 1) {
        const taps = [...sheets.taps(elder)]
        if (taps.length > 0) yield taps
      }
    }
    return yield* settlingByDays(terms, { months: () => months, elders })
  }
  const dayStarts = terms.policies[0]?.serviceDayStarts ?? 0
  const settler = new AttendanceSettler(terms, months)
  const rowsOf = sheets.store.attendance(settler)
  for (let elder = 0; elder < names.length; elder += 1) {
    if (elder % ELDERS_AT_ONCE === 0) yield elder
    const name = names[elder] ?? ''
    const kept = rowsOf(elder)
    sheets.addSingles(elder, settler, kept)
    // Where a terminal wrote down another day than the policy's, each meal tells its own.
    let isPlain = true
    for (const { from, to } of kept) isPlain &&= liesInDay(from, to, dayStarts)
    const rows = isPlain ? kept : attendanceOf(settler, sheets.taps(elder), dayStarts)
    const unclear = settler.add(name, rows)
    if (unclear.length === 0) continue
    const taps = isPlain ? sheets.taps(elder, unclear) : sheets.taps(elder)
    settler.add(name, withSingles(settler, rows, unclear, taps, dayStarts))
  }
  return settler.finish({ taps: [], voids: [] })
}
