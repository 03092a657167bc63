// Settles a month from attendance sheets, elder by elder over all chains.
import type { PlainMonth } from '../../plain-date.ts'
import type { MonthTerms } from '../conclude.ts'
import { versionsIn } from '../versions.ts'
import { liesInDay } from './attendance.ts'
import { type AttendanceSettlement, AttendanceSettler } from './attendance-settlement.ts'
import { attendanceOf, withSingles } from './from-taps.ts'
import { crossesElders, settlingByDays } from './settle-by-days.ts'
import type { SheetRows } from './sheet-rows.ts'

/** `months`: those whose sheets were asked for. Pauses after each elder. */
export function* settlingSheets(
  terms: MonthTerms,
  months: readonly PlainMonth[],
  sheets: SheetRows,
): Generator<void, AttendanceSettlement, void> {
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
    yield
    const name = names[elder] ?? ''
    const kept = rowsOf(elder)
    kept.push(...sheets.singles(elder, settler))
    // Where a terminal wrote down another day than the policy's, each meal tells its own.
    const isPlain = kept.every(({ from, to }) => liesInDay(from, to, dayStarts))
    const rows = isPlain ? kept : attendanceOf(settler, sheets.taps(elder), dayStarts)
    const unclear = settler.add(name, rows)
    if (unclear.length === 0) continue
    const taps = isPlain ? sheets.taps(elder, unclear) : sheets.taps(elder)
    settler.add(name, withSingles(settler, rows, unclear, taps, dayStarts))
  }
  return settler.finish({ taps: [], voids: [] })
}
