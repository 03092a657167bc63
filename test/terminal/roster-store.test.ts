import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verifierOf } from '../../terminal/keys.ts'
import { RosterStore } from '../../terminal/roster-store.ts'
import { countyKey, NOON, rosterOf, scratch, signByCounty, signedRoster, TERMINAL } from './support.ts'

function storeIn(folder: string) {
  const problems: string[] = []
  const note = (problem: string) => problems.push(problem)
  return {
    store: new RosterStore(join(folder, 'roster.txt'), TERMINAL, verifierOf(countyKey), note),
    problems,
  }
}

test('a newer roster is applied and kept for the next start', () => {
  const folder = scratch()
  const { store } = storeIn(folder)
  expect(store.roster).toBeNull()
  expect(store.take(signedRoster(3))).toMatchObject({ kind: 'applied', roster: { version: 3 } })
  expect(store.take(signedRoster(3))).toEqual({ kind: 'known', version: 3 })
  expect(store.take(signedRoster(2))).toEqual({ kind: 'known', version: 2 })
  expect(store.take(signedRoster(7))).toMatchObject({ kind: 'applied' })
  expect(storeIn(folder).store.roster).toEqual(rosterOf(7))
})

test('a county that was restored counts its versions anew: the roster issued later holds', () => {
  const { store } = storeIn(scratch())
  store.take(signedRoster(9))
  expect(store.take(signedRoster(3, { issued: NOON + 60_000 }))).toMatchObject({ kind: 'applied' })
  expect(store.roster?.version).toBe(3)
})

test('a roster that the disk refuses to keep or to give holds as far as it can, and the rest is told', () => {
  const folder = scratch()
  const { store, problems } = storeIn(folder)
  mkdirSync(join(folder, 'roster.txt.new'))
  expect(store.take(signedRoster(3))).toMatchObject({ kind: 'applied' })
  expect(store.roster?.version).toBe(3)
  expect(problems).toEqual([expect.stringContaining('EISDIR')])

  mkdirSync(join(folder, 'roster.txt'))
  const again = storeIn(folder)
  expect(again.store.roster).toBeNull()
  expect(again.problems).toEqual([expect.stringContaining('EISDIR')])
})

test.each([
  ['changed on its way', signedRoster(9).replace('王秀英', '王秀芳'), 'roster: bad signature'],
  ['of another terminal', signedRoster(9, { terminal: 'hewan-1' }), 'roster: is for terminal hewan-1'],
  ['without signature', JSON.stringify(rosterOf(9)), 'roster: no signature'],
  ['of no shape', `{}\n${signByCounty('{}')}`, 'roster.v: expected one of 1'],
])('a roster %s is refused, and the old one holds', (_, text, problem) => {
  const folder = scratch()
  const { store } = storeIn(folder)
  store.take(signedRoster(3))
  expect(store.take(text)).toEqual({ kind: 'refused', problem })
  expect(store.roster?.version).toBe(3)
  expect(storeIn(folder).store.roster?.version).toBe(3)
})

test('a roster damaged on the disk is not used, and told', () => {
  const folder = scratch()
  storeIn(folder).store.take(signedRoster(3))
  const file = join(folder, 'roster.txt')
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, -9))
  const { store, problems } = storeIn(folder)
  expect(store.roster).toBeNull()
  expect(problems).toEqual(['roster: bad signature'])
  expect(store.take(signedRoster(3))).toMatchObject({ kind: 'applied' })
})
