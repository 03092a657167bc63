import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decide } from '../../core/decision.ts'
import type { Roster, RosterDelta, RosterElder, RosterPart } from '../../core/roster.ts'
import { signedText } from '../../core/signed.ts'
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

/** What changed: 王秀英's first card is lost, 李建国 is gone, somebody is new. */
const someone: RosterElder = {
  ...{ id: 'e-3', name: '赵福', call: '赵大爷', initials: 'zf', tail: '0035', first: false },
  ...{ provisional: false, died: null, stays: [], photo: null, cards: [] },
}
function deltaOf(base: number, version: number, change: Partial<RosterDelta> = {}): RosterDelta {
  const { elders, ...head } = rosterOf(version)
  const wang = elders[0]
  if (wang === undefined) throw new Error('nobody is on the roster')
  const lost = { ...wang, cards: wang.cards.map((card) => ({ ...card, lost: true })) }
  return { ...head, kind: 'delta', base, elders: [lost, someone], removed: ['e-2'], ...change }
}
const signedDelta = (base: number, version: number, change: Partial<RosterDelta> = {}) =>
  signedText(deltaOf(base, version, change), signByCounty)
const after = (version: number): Roster => ({
  ...rosterOf(version),
  elders: deltaOf(1, version).elders,
})

test('a change is applied to the version that it names, kept, and heard again at the next start', () => {
  const folder = scratch()
  const { store } = storeIn(folder)
  store.take(signedRoster(3))
  const size = statSync(join(folder, 'roster.txt')).size
  expect(store.take(signedDelta(3, 5))).toMatchObject({ kind: 'applied', roster: { version: 5 } })
  expect(store.roster).toEqual(after(5))
  expect(store.take(signedDelta(3, 5))).toEqual({ kind: 'known', version: 5 })
  expect(store.take(signedDelta(3, 6))).toEqual({
    kind: 'refused',
    problem: 'roster: changes a version other than 5',
  })
  // Nothing is written anew but the change itself.
  expect(statSync(join(folder, 'roster.txt')).size).toBe(size + Buffer.byteLength(`${signedDelta(3, 5)}\n`))
  const again = storeIn(folder)
  expect(again.store.roster).toEqual(after(5))
  expect(again.store.take(signedDelta(5, 8, { elders: [], removed: ['e-3'] }))).toMatchObject({
    kind: 'applied',
  })
  expect(storeIn(folder).store.roster?.elders.map(({ id }) => id)).toEqual(['e-1'])
})

test('a change without a roster is refused', () => {
  const { store } = storeIn(scratch())
  expect(store.take(signedDelta(3, 5))).toMatchObject({ kind: 'refused' })
  expect(store.version).toBe(0)
})

test('wherever a power cut ends the writing of a change, the old roster stands, and the next change', () => {
  const change = signedDelta(3, 5)
  for (const length of [1, 40, change.indexOf('\n'), change.indexOf('\n') + 1, change.length - 1]) {
    const folder = scratch()
    storeIn(folder).store.take(signedRoster(3))
    appendFileSync(join(folder, 'roster.txt'), change.slice(0, length))
    const cut = storeIn(folder)
    expect(cut.store.roster).toEqual(rosterOf(3))
    expect(cut.problems).toHaveLength(1)
    expect(cut.store.take(change)).toMatchObject({ kind: 'applied' })
    const again = storeIn(folder)
    expect([again.store.roster, again.problems]).toEqual([after(5), []])
  }
})

test('a roster in parts holds when all have come, in any order and some twice, and not before', () => {
  const folder = scratch()
  const { store } = storeIn(folder)
  store.take(signedRoster(3))
  const elders = Array.from({ length: 5 }, (_, i) => ({ ...someone, id: `e-${i}` }))
  const partOf = (part: number, change: Partial<RosterPart> = {}) =>
    signedText(
      {
        ...rosterOf(9),
        kind: 'part',
        part,
        parts: 3,
        elders: elders.slice(part * 2 - 2, part * 2),
        ...change,
      },
      signByCounty,
    )
  expect(store.take(partOf(3))).toEqual({ kind: 'part', part: 1, parts: 3 })
  expect(store.take(partOf(1))).toEqual({ kind: 'part', part: 2, parts: 3 })
  expect(store.take(partOf(1))).toEqual({ kind: 'part', part: 2, parts: 3 })
  expect(store.roster).toEqual(rosterOf(3))
  expect(storeIn(folder).store.roster).toEqual(rosterOf(3))
  expect(store.take(partOf(2))).toMatchObject({ kind: 'applied', roster: { version: 9, elders } })
  expect(storeIn(folder).store.roster).toEqual({ ...rosterOf(9), elders })

  // Parts of an older one that is overtaken are no use to the newer.
  expect(store.take(partOf(1, { version: 10, issued: NOON + 10 }))).toMatchObject({ kind: 'part', part: 1 })
  expect(store.take(partOf(2, { version: 11, issued: NOON + 11 }))).toMatchObject({ kind: 'part', part: 1 })
  expect(store.take(partOf(3, { version: 10, issued: NOON + 10 }))).toMatchObject({ kind: 'known' })
})

test('a terminal that is to ask for its roster whole says so and decides by the old one meanwhile', () => {
  const { store } = storeIn(scratch())
  store.take(signedRoster(3))
  store.askWhole()
  expect([store.version, store.roster?.version]).toEqual([0, 3])
  expect(store.take(signedRoster(3, { issued: NOON + 60_000 }))).toMatchObject({ kind: 'applied' })
  expect(store.version).toBe(3)
})

test('where the file fell behind, a change holds all the same, and the whole is asked for', () => {
  const folder = scratch()
  const { store, problems } = storeIn(folder)
  store.take(signedRoster(3))
  rmSync(join(folder, 'roster.txt'))
  mkdirSync(join(folder, 'roster.txt'))
  expect(store.take(signedDelta(3, 5))).toMatchObject({ kind: 'applied' })
  expect(problems).toEqual([expect.stringContaining('EISDIR')])
  expect(store.take(signedDelta(5, 6))).toMatchObject({ kind: 'applied' })
  expect([store.roster?.version, store.version]).toEqual([6, 0])
})

test('a roster of very many changes is asked for whole at a start, so that no start takes ever longer', () => {
  const folder = scratch()
  mkdirSync(folder, { recursive: true })
  const changes = Array.from({ length: 501 }, (_, i) =>
    signedDelta(i + 1, i + 2, { elders: [], removed: [] }),
  )
  const file = join(folder, 'roster.txt')
  writeFileSync(file, [signedRoster(1), ...changes, ''].join('\n'))
  const { store } = storeIn(folder)
  expect([store.roster?.version, store.version]).toEqual([502, 0])
  store.take(signedRoster(503))
  expect(store.version).toBe(503)
  expect(readFileSync(file, 'utf8')).toBe(`${signedRoster(503)}\n`)
})

test('a roster kept by an earlier version of this program is still decided by', () => {
  const folder = scratch()
  const { elders, ...head } = rosterOf(3)
  const old = elders.map(({ id, name, call, died, cards }) => ({ id, name, call, died, cards }))
  writeFileSync(join(folder, 'roster.txt'), signedText({ ...head, elders: old }, signByCounty))
  const { store } = storeIn(folder)
  expect(store.roster?.elders[0]).toMatchObject({ initials: '', tail: null, first: false, stays: [] })
  expect(store.take(signedDelta(3, 5))).toMatchObject({ kind: 'applied' })
  // Its file has no line end that the change could follow.
  expect(store.version).toBe(0)
})

test('a county of 100,000 comes in parts, is read again at a start, and decides', () => {
  const folder = scratch()
  const { store } = storeIn(folder)
  const card = (i: number) => ({ token: i.toString(16).padStart(32, '0'), lost: false })
  for (let part = 1; part <= 50; part += 1) {
    const elders = Array.from({ length: 2_000 }, (_, i) => {
      const number = (part - 1) * 2_000 + i
      return { ...someone, id: `e-${number}`, cards: [card(number)] }
    })
    const text = signedText({ ...rosterOf(9), kind: 'part', part, parts: 50, elders }, signByCounty)
    // Far below what the broker lets through at once (16 MB).
    expect(text.length).toBeLessThan(2 * 2 ** 20)
    expect(store.take(text).kind).toBe(part === 50 ? 'applied' : 'part')
  }
  const { roster } = storeIn(folder).store
  expect(roster?.elders).toHaveLength(100_000)
  if (roster === null) throw new Error('nothing was kept')
  const { elder } = decide(
    roster,
    { token: card(99_999).token, time: NOON },
    { here: () => false, elsewhere: () => false },
  )
  expect(elder?.id).toBe('e-99999')
})

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
