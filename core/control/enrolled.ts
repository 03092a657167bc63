// How many elders a site has in its register on a day. The register knows villages, not guests of a canteen: those at
// home in the site's village count as its own.
import type { PlainDate } from '../plain-date.ts'
import { getOrAdd } from '../settlement/grouping.ts'
import { type Elder, isAlive, type Register, type Site, valueOn, valuesOn } from '../settlement/register.ts'

/** Everyone, whatever their category. */
export const EVERYONE = 'all'

export interface Enrolled {
  /** By category, `all` among them. */
  on(site: Site, day: PlainDate): ReadonlyMap<string, number>
}

export function enrolledIn({ elders }: Register): Enrolled {
  const byVillage = new Map<string, Elder[]>()
  for (const elder of elders.values())
    for (const village of new Set([elder.home, ...elder.homes.map(({ value }) => value)]))
      getOrAdd(byVillage, village, () => []).push(elder)
  const known = new Map<string, ReadonlyMap<string, number>>()
  return {
    on: ({ region }, day) =>
      getOrAdd(known, `${region} ${day}`, () => count(byVillage.get(region) ?? [], region, day)),
  }
}

function count(elders: readonly Elder[], village: string, day: PlainDate): Map<string, number> {
  const counts = new Map<string, number>([[EVERYONE, 0]])
  for (const elder of elders) {
    if (!isAlive(elder, day) || (valueOn(elder.homes, day) ?? elder.home) !== village) continue
    for (const category of categoriesOf(elder, day)) counts.set(category, (counts.get(category) ?? 0) + 1)
  }
  return counts
}

/** Those that an elder counts in on a day: everyone, and each category on file. */
export function categoriesOf(elder: Elder, day: PlainDate): Set<string> {
  return new Set([EVERYONE, ...valuesOn(elder.categories, day)])
}
