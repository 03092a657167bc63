/** A month beside the one before: meals and money by site, by rate and by category, the biggest changes first. */
import type { PlainMonth } from '../../core/plain-date.ts'
import type { MonthComparison } from '../contract/month-comparison.ts'
import type { Queryable } from '../plugins/database.ts'
import { previousMonth } from './calendar.ts'
import { titlesOf } from './grant-titles.ts'
import { readPolicyWords } from './policy-repository.ts'
import { readSettledPlaces } from './settled-place-repository.ts'
import { getSettlement, listLatest } from './settlement-repository.ts'
import { readStatement } from './stated.ts'
import { type Settled, settledSites } from './towns.ts'

/** `scope`: how the codes of the places begin that are compared; a part of the county is compared by its sites alone. */
export async function compareMonth(
  client: Queryable,
  month: PlainMonth,
  scope: string,
): Promise<MonthComparison> {
  const now = await readSettled(client, month)
  const before = await readSettled(client, previousMonth(month))
  if (now === null) return { previous: null, sites: [], rates: [], categories: [] }
  const ids = new Set([now, before].flatMap((each) => (each === null ? [] : [...settledSites(each)])))
  const places = (await readSettledPlaces(client, [...ids], month)).filter(({ region }) =>
    region.startsWith(scope),
  )
  const own = new Set(places.map(({ id }) => id))
  const titles = titlesOf(
    await readPolicyWords(client, [
      ...new Set([...(before?.figures.policies ?? []), ...now.figures.policies]),
    ]),
  )
  return {
    previous: before === null ? null : (before.month as PlainMonth),
    sites: places
      .map(({ id, name, town }) => ({
        ...{ site: id, name, town },
        ...{ taps: tapsOf(now, id), tapsBefore: tapsOf(before, id) },
        ...{ payable: payableOf(now, id), payableBefore: payableOf(before, id) },
      }))
      .sort((a, b) => moved(b.payable, b.payableBefore) - moved(a.payable, a.payableBefore)),
    rates: compareRates(ratesOf(now, own, scope), ratesOf(before, own, scope), titles),
    categories: compareCategories(now, before, own),
  }
}

async function readSettled(client: Queryable, month: PlainMonth): Promise<Settled | null> {
  const [latest] = await listLatest(client, [month])
  if (latest === undefined) return null
  const { statement, figures, knownAt } = await getSettlement(client, latest.id)
  return { month, statement: readStatement(statement), figures, knownAt }
}

const moved = (now: number, before: number) => Math.abs(now - before)

function tapsOf(settled: Settled | null, site: string): number {
  return settled?.figures.sites[site]?.taps ?? 0
}

function payableOf(settled: Settled | null, site: string): number {
  if (settled === null) return 0
  return Object.values(settled.statement.grants).reduce(
    (sum, { sites }) => sum + (sites?.[site]?.payable ?? 0),
    0,
  )
}

type Rates = Map<string, { grant: string; rate: string; count: number; fen: number }>

/** What each rate paid, over the sites; grants of elders have no rates in a statement, and one line for all. */
function ratesOf(settled: Settled | null, own: ReadonlySet<string>, scope: string): Rates {
  const rates: Rates = new Map()
  const add = (grant: string, rate: string, count: number, fen: number) => {
    const key = `${grant} ${rate}`
    const known = rates.get(key) ?? { grant, rate, count: 0, fen: 0 }
    rates.set(key, { grant, rate, count: known.count + count, fen: known.fen + fen })
  }
  for (const [grant, { sites = {}, elders, payable }] of Object.entries(settled?.statement.grants ?? {})) {
    for (const [site, stated] of Object.entries(sites))
      if (own.has(site))
        for (const [rate, { count, fen }] of Object.entries(stated.rates)) add(grant, rate, count, fen)
    if (elders !== undefined && scope === '') add(grant, '', Object.keys(elders).length, payable)
  }
  return rates
}

function compareRates(
  now: Rates,
  before: Rates,
  titles: ReturnType<typeof titlesOf>,
): MonthComparison['rates'] {
  return [...new Map([...before, ...now])]
    .map(([key, { grant, rate }]) => ({
      ...{ grant, grantTitle: titles.grant(grant), rate, title: rate === '' ? '' : titles.rate(grant, rate) },
      ...{ count: now.get(key)?.count ?? 0, countBefore: before.get(key)?.count ?? 0 },
      ...{ fen: now.get(key)?.fen ?? 0, fenBefore: before.get(key)?.fen ?? 0 },
    }))
    .sort((a, b) => moved(b.fen, b.fenBefore) - moved(a.fen, a.fenBefore))
}

function compareCategories(
  now: Settled,
  before: Settled | null,
  own: ReadonlySet<string>,
): MonthComparison['categories'] {
  const count = (settled: Settled | null) => {
    const sums = new Map<string, number>()
    for (const [site, { categories }] of Object.entries(settled?.figures.sites ?? {}))
      if (own.has(site))
        for (const [category, { taps }] of Object.entries(categories))
          sums.set(category, (sums.get(category) ?? 0) + taps)
    return sums
  }
  const [is, was] = [count(now), count(before)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((category) => ({ category, taps: is.get(category) ?? 0, tapsBefore: was.get(category) ?? 0 }))
    .sort((a, b) => moved(b.taps, b.tapsBefore) - moved(a.taps, a.tapsBefore))
}
