import { type QueryClient, queryOptions } from '@tanstack/react-query'
import type { NewProposal, Proposal, ProposalStep, SiteDetail } from '../../../contract/sites.ts'
import { get, post } from '../../shared/api/request.ts'

const pathOf = (site: string) => `/api/sites/${encodeURIComponent(site)}`

export const siteQuery = (site: string) =>
  queryOptions({ queryKey: ['sites', site], queryFn: () => get<SiteDetail>(pathOf(site)) })

/** `open`: what waits for somebody. */
export const proposalsQuery = (which: 'open' | 'all', site?: string) =>
  queryOptions({
    queryKey: ['site-proposals', which, site ?? ''],
    queryFn: () => {
      const asked = new URLSearchParams({ ...(which === 'open' && { state: 'open' }), ...(site && { site }) })
      return get<Proposal[]>(`/api/site-proposals?${asked}`)
    },
    refetchInterval: 60_000,
  })

export function propose(proposal: NewProposal): Promise<Proposal> {
  return post<Proposal>('/api/site-proposals', proposal)
}

export function takeStep(proposal: number, step: ProposalStep): Promise<Proposal> {
  return post<Proposal>(`/api/site-proposals/${proposal}/steps`, step)
}

/** Of what a person changed of a site, or of its life, more than one page shows something. */
export function forgetSites(client: QueryClient): void {
  for (const key of ['sites', 'site-proposals', 'regions', 'board', 'changes'])
    void client.invalidateQueries({ queryKey: [key] })
}

/** The answer of a change is the site as it stands now. */
export function whenChanged(client: QueryClient, changed: SiteDetail): void {
  client.setQueryData(siteQuery(changed.id).queryKey, changed)
  forgetSites(client)
}
