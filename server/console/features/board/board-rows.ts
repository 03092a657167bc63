/** The board's sites as lines of a table: each town with its sums, its sites below. */
import type { Board, BoardSite } from '../../../contract/board.ts'

export const MEALS = ['breakfast', 'lunch', 'dinner'] as const
type Meal = (typeof MEALS)[number]
export const WAYS = ['dineIn', 'delivery', 'neighbour'] as const

export type BoardRow = Pick<BoardSite, Meal> & { key: string; name: string } & (
    | { kind: 'town'; sites: number }
    | { kind: 'site'; terminals: BoardSite['terminals'] }
  )

export function boardRows({ towns }: Board): BoardRow[] {
  return towns.flatMap(({ region, name, sites }) => [
    {
      kind: 'town' as const,
      key: region,
      name,
      sites: sites.length,
      breakfast: sumOf(sites, 'breakfast'),
      lunch: sumOf(sites, 'lunch'),
      dinner: sumOf(sites, 'dinner'),
    },
    ...sites.map((site) => ({ ...site, kind: 'site' as const, key: site.id })),
  ])
}

function sumOf(sites: BoardSite[], meal: Meal): BoardSite[Meal] {
  const sum = { dineIn: 0, delivery: 0, neighbour: 0, unsubsidised: 0 }
  for (const { [meal]: counts } of sites) {
    sum.dineIn += counts.dineIn
    sum.delivery += counts.delivery
    sum.neighbour += counts.neighbour
    sum.unsubsidised += counts.unsubsidised
  }
  return sum
}

export function unsubsidisedOf(row: BoardRow): number {
  return MEALS.reduce((sum, meal) => sum + row[meal].unsubsidised, 0)
}

export function terminalsOf({ towns }: Board): { online: number; all: number } {
  const all = towns.flatMap(({ sites }) => sites.flatMap(({ terminals }) => terminals))
  return { online: all.filter(({ online }) => online).length, all: all.length }
}
