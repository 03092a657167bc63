/**
 * Headcount 人次与人数: what the desk shows beside a settlement's money. Counted from the surviving taps of the month,
 * by site and by the categories that an elder was on file with on the service day.
 */

import { valuesOn } from './settlement/register.ts'
import type { SurvivingTap } from './settlement/taps.ts'

/** Taps, and the different elders behind them. */
type Count = { taps: number; elders: number }

export type Headcount = {
  /** Different elders over all sites: one who ate at two sites counts once here and once at each site. */
  elders: number
  sites: Record<string, Count & { categories: Record<string, Count> }>
}

/** Stands for elders who were on file with no category on the day. */
export const NO_CATEGORY = 'none'

/**
 * Whoever belongs to several categories counts in each of them. `taps` says that a line stands for so many, one where
 * it does not.
 */
export function headcount(
  surviving: Iterable<Pick<SurvivingTap, 'day' | 'elder' | 'site'> & { taps?: number }>,
): Headcount {
  const everyone = new Set<string>()
  const sites = new Map<string, { all: Tally; categories: Map<string, Tally> }>()
  for (const { day, elder, site, taps = 1 } of surviving) {
    everyone.add(elder.id)
    const found = sites.get(site.id) ?? { all: newTally(), categories: new Map<string, Tally>() }
    sites.set(site.id, found)
    add(found.all, elder.id, taps)
    const values = valuesOn(elder.categories, day)
    for (const category of new Set(values.length === 0 ? [NO_CATEGORY] : values)) {
      const tally = found.categories.get(category) ?? newTally()
      found.categories.set(category, tally)
      add(tally, elder.id, taps)
    }
  }
  return {
    elders: everyone.size,
    sites: byKey(sites, ({ all, categories }) => ({ ...count(all), categories: byKey(categories, count) })),
  }
}

type Tally = { taps: number; elders: Set<string> }

const newTally = (): Tally => ({ taps: 0, elders: new Set() })

function add(tally: Tally, elder: string, taps: number): void {
  tally.taps += taps
  tally.elders.add(elder)
}

const count = (tally: Tally): Count => ({ taps: tally.taps, elders: tally.elders.size })

function byKey<T, R>(map: ReadonlyMap<string, T>, make: (value: T) => R): Record<string, R> {
  return Object.fromEntries([...map].map(([key, value]) => [key, make(value)]))
}
