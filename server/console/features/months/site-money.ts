import type { MonthDetail, SettledSite } from '../../../contract/months.ts'

type Settlement = NonNullable<MonthDetail['settlement']>
type Grant = Settlement['grants'][number]

/** The grants that pay sites, in the policy's order: each is a column. Those that pay elders stand below the table. */
export function grantsOfSites({ sites, grants }: Pick<Settlement, 'sites' | 'grants'>): Grant[] {
  const paid = new Set(sites.flatMap((site) => site.grants.map(({ grant }) => grant)))
  return grants.filter(({ grant }) => paid.has(grant))
}

/** 分 that a site is due under a grant. */
export function payableOf({ grants }: SettledSite, grant: string): number {
  return grants.reduce((sum, each) => (each.grant === grant ? sum + each.payable : sum), 0)
}
