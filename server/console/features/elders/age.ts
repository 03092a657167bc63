import { dayOf, parsePlainDate, yearOf } from '../../../../core/plain-date.ts'

/** Whole years from a day of birth to today, in the county's time. */
export function ageOn(born: string, now: number): number {
  const birth = parsePlainDate(born)
  const today = dayOf(now, 0)
  if (birth === undefined) return 0
  return yearOf(today) - yearOf(birth) - (today.slice(5) < birth.slice(5) ? 1 : 0)
}
