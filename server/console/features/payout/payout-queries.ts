import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type {
  BatchDetail,
  BatchPlan,
  Carry,
  Ledger,
  LedgerPage,
  LinePage,
  MonthPayout,
  NewBatch,
  NewRecovery,
  Payees,
  PayoutAction,
  RecoveryDecision,
  ReturnView,
  TemplateSummary,
} from '../../../contract/payout.ts'
import { tasksQuery } from '../../shared/api/queries.ts'
import { get, post, postBytes } from '../../shared/api/request.ts'
import type { BatchSearch, LedgerSearch } from './payout-search.ts'

export const SIZE = 20

/** All that hangs on the payout lies under this key. */
const ALL = { queryKey: ['payout'] }

export const payoutMonthsQuery = queryOptions({
  queryKey: ['payout', 'months'],
  queryFn: () => get<string[]>('/api/payouts'),
})

export const monthPayoutQuery = (month: string) =>
  queryOptions({
    queryKey: ['payout', 'month', month],
    queryFn: () => get<MonthPayout>(`/api/payouts/months/${month}`),
    // A colleague may be at work on the same month.
    refetchInterval: 20_000,
  })

export const templatesQuery = queryOptions({
  queryKey: ['payout', 'templates'],
  queryFn: () => get<TemplateSummary[]>('/api/payout-templates'),
})

export const planQuery = (month: string, payees: Payees, template: string) =>
  queryOptions({
    queryKey: ['payout', 'plan', month, payees, template],
    queryFn: () =>
      get<BatchPlan>(`/api/payouts/months/${month}/plan?${new URLSearchParams({ payees, template })}`),
    staleTime: 0,
  })

export const batchQuery = (batch: number) =>
  queryOptions({
    queryKey: ['payout', 'batch', batch],
    queryFn: () => get<BatchDetail>(`/api/payouts/batches/${batch}`),
    refetchInterval: 20_000,
  })

export const linesQuery = (batch: number, { state, page = 1 }: BatchSearch) =>
  queryOptions({
    queryKey: ['payout', 'batch', batch, 'lines', state ?? null, page],
    queryFn: () => {
      const query = new URLSearchParams({ page: String(page), size: String(SIZE), ...(state && { state }) })
      return get<LinePage>(`/api/payouts/batches/${batch}/lines?${query}`)
    },
    placeholderData: keepPreviousData,
  })

export const ledgerQuery = ({ payees = 'site', search, show, page = 1 }: LedgerSearch) =>
  queryOptions({
    queryKey: ['payout', 'ledger', payees, search ?? null, show ?? null, page],
    queryFn: () => {
      const query = new URLSearchParams({
        ...{ payees, page: String(page), size: String(SIZE) },
        ...(search !== undefined && { search }),
        ...(show !== undefined && { show }),
      })
      return get<LedgerPage>(`/api/payout-ledger?${query}`)
    },
    placeholderData: keepPreviousData,
  })

export const payeeQuery = (payees: Payees, payee: string) =>
  queryOptions({
    queryKey: ['payout', 'payee', payees, payee],
    queryFn: () => get<Ledger>(`/api/payout-ledger/${payees}/${payee}`),
  })

/** Everything of the payout is looked at anew afterwards, also where it was refused. */
function useChange<Input, Answer>(
  mutationFn: (input: Input) => Promise<Answer>,
  onDone: (answer: Answer, input: Input) => void,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: onDone,
    onSettled: () => Promise.all([client.invalidateQueries(ALL), client.invalidateQueries(tasksQuery)]),
  })
}

export function usePrepare(month: string, onDone: (batch: BatchDetail) => void) {
  return useChange(
    (batch: NewBatch) => post<BatchDetail>(`/api/payouts/months/${month}/batches`, batch),
    onDone,
  )
}

export function useCarry(month: string, onDone: () => void) {
  return useChange((carry: Carry) => post<MonthPayout>(`/api/payouts/months/${month}/carry`, carry), onDone)
}

export type Taken = { action: PayoutAction; reason?: string }

export function useBatchStep(batch: number, onDone: (taken: Taken) => void) {
  return useChange(
    (taken: Taken) => post<BatchDetail>(`/api/payouts/batches/${batch}/steps`, taken),
    (_, taken) => onDone(taken),
  )
}

export function useReturn(batch: number, keep: boolean, onDone: (view: ReturnView) => void) {
  return useChange(
    (file: File) => postBytes<ReturnView>(`/api/payouts/batches/${batch}/returns?keep=${keep}`, file),
    onDone,
  )
}

export function useRecovery(payees: Payees, payee: string, onDone: () => void) {
  return useChange(
    (recovery: NewRecovery) => post<Ledger>(`/api/payout-ledger/${payees}/${payee}/recoveries`, recovery),
    onDone,
  )
}

export function useDecideRecovery(onDone: () => void) {
  return useChange(
    ({ id, ...decision }: RecoveryDecision & { id: number }) =>
      post<null>(`/api/recoveries/${id}/decision`, decision),
    onDone,
  )
}

export function useLoadTemplate(onDone: () => void) {
  return useChange(
    (document: string) => post<TemplateSummary[]>('/api/payout-templates', { document }),
    onDone,
  )
}
