import type { Region } from '../../../contract/register.ts'

export type RegionRow = Region & { children?: RegionRow[] }

/** The county with its towns and their villages, each level in the order of its codes. */
export function regionTree(regions: readonly Region[]): RegionRow[] {
  const under = (parent: string | null): RegionRow[] =>
    regions
      .filter((region) => region.parent === parent)
      .sort((a, b) => (a.code < b.code ? -1 : 1))
      .map((region) => {
        const children = under(region.code)
        return children.length > 0 ? { ...region, children } : region
      })
  return under(null)
}
