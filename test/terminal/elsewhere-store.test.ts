import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Elsewhere } from '../../core/elsewhere.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import { signedText } from '../../core/signed.ts'
import { ElsewhereStore } from '../../terminal/elsewhere-store.ts'
import { verifierOf } from '../../terminal/keys.ts'
import { countyKey, NOON, scratch, signByCounty, TERMINAL } from './support.ts'

const DAY = '2024-07-18' as PlainDate
function storeIn(folder: string) {
  const problems: string[] = []
  const note = (problem: string) => problems.push(problem)
  return {
    store: new ElsewhereStore(join(folder, 'elsewhere.json'), TERMINAL, verifierOf(countyKey), note),
    problems,
  }
}
const told = (change: Partial<Elsewhere>) =>
  signedText(
    {
      ...{ v: 1, terminal: TERMINAL, issued: NOON, day: DAY, afresh: false },
      ...{ breakfast: [], lunch: [], dinner: [] },
      ...change,
    },
    signByCounty,
  )

test('what is told adds up within a day, and is known by elder, day and meal', () => {
  const { store } = storeIn(scratch())
  expect(store.take(told({ lunch: ['e-1'] }))).toBeNull()
  expect(store.take(told({ lunch: ['e-2'], dinner: ['e-1'], issued: NOON + 1 }))).toBeNull()
  expect(store.eaten('e-1', DAY, 'lunch')).toBe(true)
  expect(store.eaten('e-2', DAY, 'lunch')).toBe(true)
  expect(store.eaten('e-2', DAY, 'dinner')).toBe(false)
  expect(store.eaten('e-1', '2024-07-19' as PlainDate, 'lunch')).toBe(false)
})

test('what is told afresh, or of a new day, stands for all; what is older says nothing', () => {
  const { store } = storeIn(scratch())
  store.take(told({ lunch: ['e-1', 'e-2'] }))
  store.take(told({ lunch: ['e-2'], afresh: true, issued: NOON + 2 }))
  expect([store.eaten('e-1', DAY, 'lunch'), store.eaten('e-2', DAY, 'lunch')]).toEqual([false, true])
  store.take(told({ lunch: ['e-9'], issued: NOON + 1 }))
  expect(store.eaten('e-9', DAY, 'lunch')).toBe(false)
  store.take(told({ day: '2024-07-19', breakfast: ['e-3'], issued: NOON + 3 }))
  expect(store.eaten('e-2', DAY, 'lunch')).toBe(false)
})

test('it is kept for the next start', () => {
  const folder = scratch()
  const { store } = storeIn(folder)
  store.take(told({ lunch: ['e-1'] }))
  store.close()
  expect(storeIn(folder).store.eaten('e-1', DAY, 'lunch')).toBe(true)
  writeFileSync(join(folder, 'elsewhere.json'), '{"issued":')
  const damaged = storeIn(folder)
  expect(damaged.problems).toEqual(['elsewhere: not JSON'])
  expect(damaged.store.take(told({ lunch: ['e-1'] }))).toBeNull()
})

test.each([
  ['forged', told({ lunch: ['e-1'] }).replace('e-1', 'e-2'), 'elsewhere: bad signature'],
  ['of another terminal', told({ terminal: 'hewan-1' }), 'elsewhere: is for terminal hewan-1'],
])('%s is refused', (_, text, problem) => {
  const { store } = storeIn(scratch())
  expect(store.take(text)).toBe(problem)
})
