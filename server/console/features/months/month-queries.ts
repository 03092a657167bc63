import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
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

export type Taken = { action: Step['action'] | 'compute'; settlement: number | null; reason?: string }

/** Takes a step; the answer is the month as it then stands. */
export function useStep(month: string, onDone: (taken: Taken) => void) {
  const client = useQueryClient()
  return useMutation({
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
