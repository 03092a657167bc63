import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ElderExplanation, GrantElders, SiteExplanation } from '../../../contract/explain.ts'
import { get } from '../../shared/api/request.ts'

export const PAGE_SIZE = 50

function explanation<T>(month: string, kind: 'sites' | 'elders' | 'grants', id: string, page: number) {
  return queryOptions({
    queryKey: ['explanation', month, kind, id, page],
    queryFn: () =>
      get<T>(
        `/api/months/${month}/explanation/${kind}/${encodeURIComponent(id)}?page=${page}&size=${PAGE_SIZE}`,
      ),
    placeholderData: keepPreviousData,
    // Each look at an elder is written down: not again without being asked.
    refetchOnWindowFocus: false,
  })
}

export const siteQuery = (month: string, site: string, page: number) =>
  explanation<SiteExplanation>(month, 'sites', site, page)
export const elderQuery = (month: string, elder: string, page: number) =>
  explanation<ElderExplanation>(month, 'elders', elder, page)
export const grantQuery = (month: string, grant: string, page: number) =>
  explanation<GrantElders>(month, 'grants', grant, page)
