/** What explains a sum adds up to it: Σ taps = elder, Σ elders = site, Σ sites = total, for every kind of grant. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadFolder } from '../../../cli/settlement-folder/load-folder.ts'
import { daysOfMonth, type PlainMonth } from '../../../core/plain-date.ts'
import { type Explanation, explain } from '../../../core/settlement/explain.ts'
import { readFolder } from '../../../core/settlement/folder/read-folder.ts'
import { type Settlement, settle } from '../../../core/settlement/settle.ts'
import { sharesOf } from '../../../core/settlement/shares.ts'
import { filesOf, inputOf } from './support.ts'

const EXAMPLES = join(import.meta.dirname, '../../examples')
const PACKS = join(import.meta.dirname, '../../../server/policy/packs')

/** Money by grant, and who brought it. */
type Sums = Map<string, bigint>
const add = (sums: Sums, key: string, fen: bigint) => sums.set(key, (sums.get(key) ?? 0n) + fen)

function mealsOf({ taps }: Explanation): Sums {
  const sums: Sums = new Map()
  for (const { grants } of taps)
    for (const { grant, rates } of grants) for (const { fen } of rates) add(sums, grant, fen)
  return sums
}

function checkSums(
  settlement: Settlement,
  ids: { sites: Iterable<string>; elders: Iterable<string> },
): number {
  const { grants } = settlement.statement
  const elders = new Map([...ids.elders].map((elder) => [elder, explain(settlement, { elder })]))
  const totals: Sums = new Map()
  let compared = 0

  for (const site of ids.sites) {
    const told = explain(settlement, { site })
    const sums = mealsOf(told)
    const shares: Sums = new Map()
    for (const share of sharesOf(told)) {
      const own = { ...elders.get(share.elder), month: told.month, lines: [] } as Explanation
      const here = {
        ...own,
        taps: (own.taps ?? []).filter((tap) => 'site' in tap && tap.site === site),
      } as Explanation
      const ofElder = mealsOf(here)
      for (const [grant, { fen }] of share.grants) {
        expect(fen, `${site} ${share.elder} ${grant}`).toBe(ofElder.get(grant) ?? 0n)
        add(shares, grant, fen)
        compared += 1
      }
    }
    for (const { grant, fen } of told.lines) add(sums, grant, fen)
    for (const [grant, stated] of Object.entries(grants)) {
      if (!('sites' in stated)) continue
      const line = stated.sites[site]?.entitlement ?? 0n
      expect(sums.get(grant) ?? 0n, `${site} ${grant}`).toBe(line)
      const isMeal = settlement.meals.some((judgement) => judgement.grant.id === grant)
      if (isMeal) expect(shares.get(grant) ?? 0n, `${site} ${grant}`).toBe(line)
      add(totals, grant, line)
    }
  }
  for (const [elder, { lines }] of elders) {
    const sums: Sums = new Map()
    for (const { grant, fen } of lines) add(sums, grant, fen)
    for (const [grant, stated] of Object.entries(grants)) {
      if (!('elders' in stated)) continue
      expect(sums.get(grant) ?? 0n, `${elder} ${grant}`).toBe(stated.elders[elder]?.entitlement ?? 0n)
      add(totals, grant, sums.get(grant) ?? 0n)
    }
  }
  for (const [grant, { entitlement }] of Object.entries(grants)) {
    expect(totals.get(grant) ?? 0n, grant).toBe(entitlement)
    compared += 1
  }
  return compared
}

describe('the examples of the spec', () => {
  const expected = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /expected-\d{4}-\d{2}\.json$/.test(file),
  )

  it.each(expected.sort())('%s', async (file) => {
    const folder = readFolder(await loadFolder(join(EXAMPLES, dirname(file))))
    if (!folder.ok) throw new Error(JSON.stringify(folder.faults))
    const { input } = folder
    const month = file.slice(-'2024-07.json'.length, -'.json'.length) as PlainMonth
    const settlement = settle({ ...input, month })
    checkSums(settlement, { sites: input.register.sites.keys(), elders: input.register.elders.keys() })
  })
})

describe('a month of each pack', () => {
  const packs = readdirSync(PACKS).sort()

  it('is there for ten packs', () => {
    expect(packs).toHaveLength(10)
  })

  it.each(packs)('%s', (pack) => {
    const policy = JSON.parse(readFileSync(join(PACKS, pack, 'policy.json'), 'utf8'))
    const from = policy.effective.from as string
    // The first whole month, and a year on where a site's fact happened.
    const month = `${Number(from.slice(0, 4)) + 1}-01` as PlainMonth
    const files = filesOf([{ ...policy, effective: { from, to: null } }], sampleMonth(policy, month))
    const input = inputOf(files)
    const settlement = settle({ ...input, month })
    const compared = checkSums(settlement, {
      sites: input.register.sites.keys(),
      elders: input.register.elders.keys(),
    })
    expect(compared).toBeGreaterThan(0)
    const paid = Object.values(settlement.statement.grants).filter(({ entitlement }) => entitlement > 0n)
    expect(paid.length, JSON.stringify(Object.keys(settlement.statement.grants))).toBeGreaterThan(0)
  })
})

/** Sites and elders with every word that the policy knows, and meals on most days, some twice. */
function sampleMonth(policy: object, month: PlainMonth) {
  const words = (name: string) => [...new Set([...wordsUnder(policy, name), 'none-of-these'])]
  const [facilities, kitchens, categories] = [words('facility'), words('kitchen'), words('category')]
  const sites = facilities.flatMap((facility, i) => {
    const kitchen = kitchens[i % kitchens.length] ?? ''
    return [{ id: `S${i}`, facility, kitchen, star: i % 6 }]
  })
  const elders = categories.flatMap((category, i) =>
    [55, 62, 68, 73, 81, 95].map((age, j) => ({ id: `E${i}-${j}`, category, age, care: j })),
  )
  const year = Number(month.slice(0, 4))
  const taps: string[] = []
  for (const [i, { id }] of elders.entries()) {
    for (const [j, day] of daysOfMonth(month).entries()) {
      if ((i + j) % 4 === 0) continue
      for (const [k, meal] of ['breakfast', 'lunch', 'lunch', 'dinner'].entries()) {
        if ((i * 7 + j * 3 + k) % 3 === 0) continue
        const site = `S${(i + k + (j % 2)) % sites.length}`
        const service = ['dine-in', 'delivery', 'neighbour'][(i + j + k) % 3]
        const price = `${5 + ((i + j + k) % 20)}.00`
        taps.push(
          `T${i % 3},${taps.length + 1},${day}T${String(7 + k * 4).padStart(2, '0')}:00:00+08:00,${site},${id},${meal},${service},${price},`,
        )
      }
    }
  }
  return {
    'sites.csv': sites.map(({ id }, i) => `${id},s,14010500100${i % 10},2010-01-01,`),
    'site-facts.csv': sites.flatMap(({ id, facility, kitchen, star }) => [
      `${id},facility,"${facility}",2010-01-01,`,
      `${id},kitchen,"${kitchen}",2010-01-01,`,
      `${id},star,${star},2010-01-01,`,
      ...['built', 'equipped', 'renovated'].map((event) => `${id},${event},x,${month}-15,`),
      ...['breakfast', 'lunch', 'dinner'].map((meal) => `${id},meal,${meal},2010-01-01,`),
    ]),
    'elders.csv': elders.map(
      ({ id, age }, i) => `${id},e,${year - age}-01-${10 + (i % 19)},,14010500100${i % 10}`,
    ),
    'elder-facts.csv': elders.flatMap(({ id, category, care }) => [
      `${id},category,"${category}",2010-01-01,`,
      `${id},residence,hukou,2010-01-01,`,
      `${id},care,${care},2010-01-01,`,
      ...(care % 2 === 0 ? [`${id},stay,institution,2010-01-01,`] : []),
    ]),
    'taps.csv': taps,
  }
}

/** The words of a set condition or a weight's table, wherever it stands. */
function wordsUnder(value: unknown, name: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Object.entries(value).flatMap(([key, member]) => {
    if (key === name && typeof member === 'object') return Object.values(member as object).flat() as string[]
    return wordsUnder(member, name)
  })
  const { by, table } = value as { by?: string; table?: object }
  return by === name && table !== undefined ? [...own, ...Object.keys(table)] : own
}
