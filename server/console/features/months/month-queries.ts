import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Computation } from '../../../contract/computation.ts'
import type { MonthComparison } from '../../../contract/month-comparison.ts'
import type { MonthRulesInForce } from '../../../contract/month-rules.ts'
import type { MonthDetail, Step } from '../../../contract/months.ts'
import { monthsQuery, tasksQuery } from '../../shared/api/queries.ts'
import { get, post } from '../../shared/api/request.ts'

export const monthQuery = (month: string) =>
  queryOptions({
    queryKey: ['month', month],
    queryFn: () => get<MonthDetail>(`/api/months/${month}`),
    // A colleague may be at work on the same month.
    refetchInterval: 20_000,
  })

/** Of a version; a newer one is compared anew. */
export const comparisonQuery = (month: string, version: number) =>
  queryOptions({
    queryKey: ['comparison', month, version],
    queryFn: () => get<MonthComparison>(`/api/months/${month}/comparison`),
  })

export const rulesQuery = queryOptions({
  queryKey: ['month-rules'],
  queryFn: () => get<MonthRulesInForce>('/api/month-rules'),
})

/** null where no computation is under way. */
export const computationQuery = (month: string) =>
  queryOptions({
    queryKey: ['computation', month],
    queryFn: () => get<Computation | null>(`/api/months/${month}/computation`),
  })

/** Under which a step is known while it is being taken. */
export const stepKey = (month: string) => ['step', month]

export type Taken = { action: Step['action'] | 'compute'; settlement: number | null; reason?: string }

/** Takes a step; the answer is the month as it then stands. */
export function useStep(month: string, onDone: (taken: Taken) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationKey: stepKey(month),
    mutationFn: ({ action, settlement, reason }: Taken) => {
      if (action === 'compute') return post<MonthDetail>(`/api/months/${month}/compute`, {})
      if (settlement === null) throw new Error(`${action} without a settlement`)
      const step: Step = { settlement, action, ...(reason !== undefined && { reason }) }
      return post<MonthDetail>(`/api/months/${month}/steps`, step)
    },
    onSuccess: async (detail, taken) => {
      client.setQueryData(monthQuery(month).queryKey, detail)
      onDone(taken)
      await Promise.all([client.invalidateQueries(tasksQuery), client.invalidateQueries(monthsQuery)])
    },
    // Someone else may have moved it on: show how it stands now, beside the refusal.
    onError: () => client.invalidateQueries(monthQuery(month)),
  })
}
