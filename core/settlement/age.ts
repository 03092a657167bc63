// Age in full years on a day, and when a year turns (settlement spec §3, "Age").
import { addDays, isLeapYear, type PlainDate, yearOf } from '../plain-date.ts'

export interface AgeRule {
  /** On the anniversary, the day after it, the first day of its month, or the first day of the next month. */
  readonly turns: 'birthday' | 'day-after' | 'month-of' | 'month-after'
  /** Where the anniversary of 29 February lies in a common year. */
  readonly leapBirthday: '03-01' | '02-28'
}

/** Full years on a day; 0 before the first year turns. */
export function ageOn(day: PlainDate, born: PlainDate, rule: AgeRule): number {
  let years = yearOf(day) - yearOf(born)
  while (years > 0 && turningDay(born, years, rule) > day) years -= 1
  return Math.max(years, 0)
}

function turningDay(born: PlainDate, years: number, rule: AgeRule): PlainDate {
  const anniversary = anniversaryIn(yearOf(born) + years, born, rule.leapBirthday)
  switch (rule.turns) {
    case 'birthday':
      return anniversary
    case 'day-after':
      return addDays(anniversary, 1)
    case 'month-of':
      return firstOfMonth(anniversary)
    case 'month-after':
      return firstOfMonth(addDays(firstOfMonth(anniversary), 31))
  }
}

function anniversaryIn(year: number, born: PlainDate, leapBirthday: string): PlainDate {
  const monthAndDay = born.slice(-5)
  const moved = monthAndDay === '02-29' && !isLeapYear(year) ? leapBirthday : monthAndDay
  return `${String(year).padStart(4, '0')}-${moved}` as PlainDate
}

function firstOfMonth(day: PlainDate): PlainDate {
  return `${day.slice(0, -2)}01` as PlainDate
}
