// What each elder brought to a site's money, added up from the site's explanation: Σ of an elder's taps is the elder's
// share, Σ of the shares is the site's entitlement under the grants by the meal (settlement spec §5).
import type { Explanation } from './explain.ts'
import type { Fen } from './fraction.ts'
import { getOrAdd } from './grouping.ts'

export interface Share {
  readonly elder: string
  /** Taps of the month at the site, and those that survived. */
  taps: number
  surviving: number
  /** Paid taps and their money by grant. */
  readonly grants: Map<string, { count: number; fen: Fen }>
  /** Why taps, or surviving taps under a grant, were not paid. */
  readonly reasons: Map<string, number>
  fen: Fen
}

/** Of a site's explanation; the largest first, then by id. */
export function sharesOf(site: Explanation): Share[] {
  const shares = new Map<string, Share>()
  for (const tap of site.taps) {
    if (!('elder' in tap)) continue
    const { elder, outcome, grants } = tap
    const share = getOrAdd(shares, elder, (): Share => newShare(elder))
    share.taps += 1
    if (outcome === 'surviving') share.surviving += 1
    else addReason(share, outcome)
    for (const { grant, outcome: paid, rates } of grants) {
      if (paid !== 'paid') {
        addReason(share, paid)
        continue
      }
      const fen = rates.reduce((sum, rate) => sum + rate.fen, 0n)
      const sum = getOrAdd(share.grants, grant, () => ({ count: 0, fen: 0n }))
      sum.count += 1
      sum.fen += fen
      share.fen += fen
    }
  }
  return [...shares.values()].sort((a, b) =>
    a.fen === b.fen ? (a.elder < b.elder ? -1 : 1) : a.fen > b.fen ? -1 : 1,
  )
}

function newShare(elder: string): Share {
  return { elder, taps: 0, surviving: 0, grants: new Map(), reasons: new Map(), fen: 0n }
}

function addReason({ reasons }: Share, reason: string): void {
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
}
