import { expect, test } from 'vitest'
import type { PlainDate } from '../../core/plain-date.ts'
import { servingAt } from '../../terminal/serving.ts'
import { rosterOf } from './support.ts'

const { site } = rosterOf(1)
const day = '2024-07-18' as PlainDate
const at = (time: string) => servingAt(site, day, Date.parse(`2024-07-18T${time}+08:00`))

test.each([
  ['07:30', 'lunch 11:00–13:00 next'],
  ['11:00', 'lunch 11:00–13:00 serving'],
  ['13:00', 'lunch 11:00–13:00 serving'],
  ['13:05', 'lunch 11:00–13:00 next'],
  ['13:11', 'dinner 17:00–18:00 next'],
  ['18:11', null],
])('at %s: %s', (time, expected) => {
  const found = at(time)
  const text = found && `${found.meal} ${found.starts}–${found.ends} ${found.serving ? 'serving' : 'next'}`
  expect(text).toBe(expected)
})

test.each([
  ['before the site opened', { opened: '2024-07-19' }],
  ['after it closed', { closed: '2024-07-18' }],
  ['in a closure', { closures: [{ from: '2024-07-18', to: null, reason: '修缮' }] }],
  ['where no meal is approved', { meals: [] }],
])('there is none %s', (_, change) => {
  expect(servingAt({ ...site, ...change }, day, Date.parse('2024-07-18T12:00+08:00'))).toBeNull()
})

test('a supper past midnight has the hours of the next morning', () => {
  const late = { meal: 'dinner' as const, starts: 1410, ends: 1470, price: 0, from: '2024-01-01', to: null }
  const found = servingAt({ ...site, meals: [late] }, day, Date.parse('2024-07-19T00:10+08:00'))
  expect(found).toEqual({ meal: 'dinner', starts: '23:30', ends: '00:30', serving: true })
})
