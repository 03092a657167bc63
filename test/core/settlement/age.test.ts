import { describe, expect, it } from 'vitest'
import type { PlainDate } from '../../../core/plain-date.ts'
import { type AgeRule, ageOn } from '../../../core/settlement/age.ts'

/** The last day at the younger age, and the age from the next day on. */
const turns: [
  born: string,
  turns: AgeRule['turns'],
  leap: AgeRule['leapBirthday'],
  eve: string,
  day: string,
  age: number,
][] = [
  ['1944-07-15', 'birthday', '03-01', '2024-07-14', '2024-07-15', 80],
  ['1944-07-15', 'day-after', '03-01', '2024-07-15', '2024-07-16', 80],
  ['1944-07-15', 'month-of', '03-01', '2024-06-30', '2024-07-01', 80],
  ['1944-07-15', 'month-after', '03-01', '2024-07-31', '2024-08-01', 80],
  ['1944-12-31', 'day-after', '03-01', '2024-12-31', '2025-01-01', 80],
  ['1944-12-01', 'month-after', '03-01', '2024-12-31', '2025-01-01', 80],
  ['1944-01-31', 'month-after', '03-01', '2024-01-31', '2024-02-01', 80],
  // A common year: the anniversary of 29 February moves first, then the year turns.
  ['1960-02-29', 'birthday', '03-01', '2025-02-28', '2025-03-01', 65],
  ['1960-02-29', 'birthday', '02-28', '2025-02-27', '2025-02-28', 65],
  ['1960-02-29', 'day-after', '03-01', '2025-03-01', '2025-03-02', 65],
  ['1960-02-29', 'day-after', '02-28', '2025-02-28', '2025-03-01', 65],
  ['1960-02-29', 'month-of', '03-01', '2025-02-28', '2025-03-01', 65],
  ['1960-02-29', 'month-of', '02-28', '2025-01-31', '2025-02-01', 65],
  ['1960-02-29', 'month-after', '03-01', '2025-03-31', '2025-04-01', 65],
  ['1960-02-29', 'month-after', '02-28', '2025-02-28', '2025-03-01', 65],
  // A leap year has the day itself.
  ['1960-02-29', 'birthday', '03-01', '2024-02-28', '2024-02-29', 64],
  ['1960-02-29', 'birthday', '02-28', '2024-02-28', '2024-02-29', 64],
  ['1960-02-29', 'day-after', '02-28', '2024-02-29', '2024-03-01', 64],
  ['1960-02-29', 'month-of', '03-01', '2024-01-31', '2024-02-01', 64],
  ['1960-02-29', 'birthday', '03-01', '2100-02-28', '2100-03-01', 140],
]

describe('age', () => {
  it.each(turns)(
    'born %s, turning %s (%s): %s, then %s makes %i',
    (born, rule, leapBirthday, eve, day, age) => {
      const on = (date: string) => ageOn(date as PlainDate, born as PlainDate, { turns: rule, leapBirthday })
      expect([on(eve), on(day)]).toEqual([age - 1, age])
    },
  )

  it('is never negative, however late the year turns', () => {
    expect(
      ageOn('1944-07-15' as PlainDate, '1944-07-15' as PlainDate, {
        turns: 'month-after',
        leapBirthday: '03-01',
      }),
    ).toBe(0)
  })
})
