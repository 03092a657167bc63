/** Where everything that more than one page reads comes from, each under its key. */
import { queryOptions } from '@tanstack/react-query'
import type { MonthFindings } from '../../../contract/findings.ts'
import type { MonthSummary } from '../../../contract/months.ts'
import type { Policies } from '../../../contract/policies.ts'
import type { Region, Site, Terminal } from '../../../contract/register.ts'
import type { Me } from '../../../contract/session.ts'
import type { Task } from '../../../contract/tasks.ts'
import { get } from './request.ts'

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => get<Me>('/api/session') })
export const tasksQuery = queryOptions({
  queryKey: ['tasks'],
  queryFn: () => get<Task[]>('/api/tasks'),
  refetchInterval: 60_000,
})
/** How many findings a month has; asked anew for each version that is computed of it. */
export const findingCountsQuery = (month: string, version: number | null) =>
  queryOptions({
    queryKey: ['findings', month, 'counts', version],
    queryFn: () => get<MonthFindings>(`/api/months/${month}/findings?size=1`),
  })
export const monthsQuery = queryOptions({
  queryKey: ['months'],
  queryFn: () => get<MonthSummary[]>('/api/months'),
})
export const regionsQuery = queryOptions({
  queryKey: ['regions'],
  queryFn: () => get<Region[]>('/api/regions'),
})
export const sitesQuery = queryOptions({ queryKey: ['sites'], queryFn: () => get<Site[]>('/api/sites') })
export const terminalsQuery = queryOptions({
  queryKey: ['terminals'],
  queryFn: () => get<Terminal[]>('/api/terminals'),
  refetchInterval: 15_000,
})
export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: () => get<Policies>('/api/policies'),
  refetchInterval: 60_000,
})
