import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type {
  ControlRules,
  Decision,
  FindingDetail,
  MonthFindings,
  NewControlRules,
} from '../../../contract/findings.ts'
import { get, post } from '../../shared/api/request.ts'
import type { FindingsSearch } from './findings-search.ts'

export const SIZE = 20

/** All that hangs on findings lies under this key. */
const ALL = { queryKey: ['findings'] }

export const findingsQuery = (month: string, { state = 'open', rule, site, page = 1 }: FindingsSearch) =>
  queryOptions({
    queryKey: ['findings', month, state, rule ?? null, site ?? null, page],
    queryFn: () => {
      const query = new URLSearchParams({
        ...{ page: String(page), size: String(SIZE) },
        ...(state !== 'all' && { state }),
        ...(rule !== undefined && { rule }),
        ...(site !== undefined && { site }),
      })
      return get<MonthFindings>(`/api/months/${month}/findings?${query}`)
    },
    placeholderData: keepPreviousData,
  })

export const findingQuery = (id: number) =>
  queryOptions({
    queryKey: ['findings', 'one', id],
    queryFn: () => get<FindingDetail>(`/api/findings/${id}`),
  })

export const rulesQuery = queryOptions({
  queryKey: ['findings', 'rules'],
  queryFn: () => get<ControlRules>('/api/control-rules'),
})

export const writeRules = (rules: NewControlRules) => post<ControlRules>('/api/control-rules', rules)

export function useCheck(month: string, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => post<MonthFindings>(`/api/months/${month}/findings`, {}),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries(ALL),
  })
}

export function useDecide(id: number, onDone: (decision: Decision) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (decision: Decision) => post<FindingDetail>(`/api/findings/${id}/decisions`, decision),
    onSuccess: (_, decision) => onDone(decision),
    // Also where it was refused: new facts may have taken it away.
    onSettled: () => client.invalidateQueries(ALL),
  })
}
