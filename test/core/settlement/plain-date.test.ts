import { describe, expect, it } from 'vitest'
import {
  addDays,
  dayOf,
  daysInMonth,
  daysOfMonth,
  type PlainDate,
  type PlainMonth,
  parsePlainDate,
  parsePlainMonth,
  startOfDay,
  weekday,
} from '../../../core/plain-date.ts'

describe('plain dates', () => {
  it.each(['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is real', (text) => {
    expect(parsePlainDate(text)).toBe(text)
  })

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '0000-01-01',
    '2024-1-1',
    ' 2024-01-01',
    '2024-01-01\n',
    '',
  ])('%j is not', (text) => {
    expect(parsePlainDate(text)).toBeUndefined()
  })

  it('knows months', () => {
    expect(parsePlainMonth('2024-12')).toBe('2024-12')
    expect(parsePlainMonth('2024-13')).toBeUndefined()
    expect(['2023-02', '2024-02', '2024-04'].map((month) => daysInMonth(month as PlainMonth))).toEqual([
      28, 29, 30,
    ])
    expect(daysOfMonth('2024-02' as PlainMonth).at(-1)).toBe('2024-02-29')
  })

  it('walks every day of four centuries as the calendar does', () => {
    const wrong: string[] = []
    let day = '1899-12-31' as PlainDate
    for (let instant = Date.UTC(1900, 0, 1); instant < Date.UTC(2301, 0, 1); instant += 86_400_000) {
      const calendar = new Date(instant)
      day = addDays(day, 1)
      const agrees =
        day === calendar.toISOString().slice(0, 10) &&
        weekday(day) === (calendar.getUTCDay() || 7) &&
        startOfDay(day) === instant - 8 * 3_600_000
      if (!agrees) wrong.push(day)
    }
    expect(wrong).toEqual([])
    expect(addDays(day, -3652)).toBe('2290-12-31')
  })

  it('puts an instant on the Shanghai day, whatever the machine’s zone', () => {
    const at = Date.parse('2024-07-31T20:00:00Z')
    expect(dayOf(at, 0)).toBe('2024-08-01')
    expect(dayOf(at, 240)).toBe('2024-08-01')
    expect(dayOf(at - 1, 240)).toBe('2024-07-31')
    expect(dayOf(Date.parse('2024-07-31T16:00:00Z') - 1, 0)).toBe('2024-07-31')
  })
})
