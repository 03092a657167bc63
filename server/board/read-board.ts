/** Puts the board 今日助餐 together, and tells cheaply whether it would look different. */
import type { MEALS, Meal, Service } from '../../core/vocabulary.ts'
import type { Deps } from '../app-types.ts'
import type { Board, BoardSite } from '../contract/board.ts'
import { inTransaction } from '../plugins/database.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import {
  countElders,
  countMeals,
  getBoardMark,
  getSnapshotNumber,
  listBoardSites,
  listLatestMeals,
  type MealCount,
} from './board-repository.ts'
import type { BoardSource } from './live-board.ts'

const KEY_OF = {
  'dine-in': 'dineIn',
  delivery: 'delivery',
  neighbour: 'neighbour',
} as const satisfies Record<Service, string>

export function boardSource(deps: Deps): BoardSource {
  return { read: (scope) => readBoard(deps, scope), mark: () => getBoardMark(deps.database.pool) }
}

/** The board of the running service day and a scope (server/access/scope.ts); all its numbers are of one moment. */
export async function readBoard({ database, now }: Deps, scope: string): Promise<Board> {
  const at = now()
  const read = await inTransaction(database.pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const day = await getServiceDay(client, at)
    return {
      day,
      seq: await getSnapshotNumber(client),
      sites: await listBoardSites(client, day, scope),
      counts: await countMeals(client, day, scope),
      elders: await countElders(client, day, scope),
      latest: await listLatestMeals(client, day, scope),
    }
  })
  const bySite = Map.groupBy(read.counts, ({ site }) => site)
  const towns = new Map<string, Board['towns'][number]>()
  for (const { region, town, ...site } of read.sites) {
    const place = towns.get(region) ?? { region, name: town, sites: [] }
    const counts = bySite.get(site.id) ?? []
    place.sites.push({ ...site, ...countsOfMeals(counts) })
    towns.set(region, place)
  }
  const sum = (key: 'count' | 'unsubsidised') =>
    read.counts.reduce((total, counted) => total + counted[key], 0)
  return {
    day: read.day,
    seq: read.seq,
    at: new Date(at).toISOString(),
    totals: { meals: sum('count'), elders: read.elders, unsubsidised: sum('unsubsidised') },
    towns: [...towns.values()],
    latest: read.latest,
  }
}

function countsOfMeals(counts: readonly MealCount[]): Record<Meal, BoardSite[Meal]> {
  const none = () => ({ dineIn: 0, delivery: 0, neighbour: 0, unsubsidised: 0 })
  const meals = { breakfast: none(), lunch: none(), dinner: none() } satisfies Record<
    (typeof MEALS)[number],
    object
  >
  for (const { meal, service, count, unsubsidised } of counts) {
    meals[meal][KEY_OF[service]] += count
    meals[meal].unsubsidised += unsubsidised
  }
  return meals
}
