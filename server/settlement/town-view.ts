/** A settlement as a township sees it: what its own sites come to, and nothing of the others. */
import type { MonthDetail } from '../contract/months.ts'

type Settlement = NonNullable<MonthDetail['settlement']>

/** Of a settlement whose sites are those of the township already; `own`: also those that have adjustments alone. */
export function narrowed(whole: Settlement, own: ReadonlySet<string>): Settlement {
  const { sites, grants } = whole
  const taps = sites.reduce((sum, site) => sum + site.taps, 0)
  const adjustments = whole.adjustments
    .map(({ month, lines, refused }) => {
      const mine = lines.filter(({ site }) => site !== null && own.has(site))
      return {
        month,
        fen: mine.reduce((sum, { fen }) => sum + fen, 0),
        lines: mine,
        refused: refused.filter(({ site }) => site !== null && own.has(site)),
      }
    })
    .filter(({ lines, refused }) => lines.length + refused.length > 0)
  return {
    ...whole,
    taps: { total: taps, surviving: taps, excluded: [], withheld: [] },
    elders: sites.reduce((sum, site) => sum + site.elders, 0),
    grants: grants.flatMap((grant) => {
      const parts = sites.flatMap((site) => site.grants.filter((each) => each.grant === grant.grant))
      if (parts.length === 0) return []
      const sum = (of: 'entitlement' | 'payable') => parts.reduce((all, part) => all + part[of], 0)
      const { grant: id, title } = grant
      return [
        {
          ...{ grant: id, title, entitlement: sum('entitlement'), payable: sum('payable') },
          ...{ excluded: [], funders: [] },
        },
      ]
    }),
    elderGrants: [],
    adjustments,
    payable:
      sites.reduce((sum, { payable }) => sum + payable, 0) +
      adjustments.reduce((sum, { fen }) => sum + fen, 0),
  }
}
