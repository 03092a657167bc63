/** Where everything that more than one page reads comes from, each under its key. */
import { queryOptions } from '@tanstack/react-query'
import type { MonthSummary, Task } from '../../../contract/months.ts'
import type { Region, Site, Terminal } from '../../../contract/register.ts'
import type { Me } from '../../../contract/session.ts'
import { get } from './request.ts'

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => get<Me>('/api/session') })
export const tasksQuery = queryOptions({
  queryKey: ['tasks'],
  queryFn: () => get<Task[]>('/api/tasks'),
  refetchInterval: 60_000,
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
