import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Draft, NewDraft, PolicyDetail, PolicyPack, TakeDraftStep } from '../../../contract/policies.ts'
import { get, post, put } from '../../shared/api/request.ts'

export const policyQuery = (id: string) =>
  queryOptions({
    queryKey: ['policies', id],
    queryFn: () => get<PolicyDetail>(`/api/policies/${encodeURIComponent(id)}`),
  })
export const draftQuery = (id: number) =>
  queryOptions({ queryKey: ['policy-drafts', id], queryFn: () => get<Draft>(`/api/policy-drafts/${id}`) })
export const packsQuery = queryOptions({
  queryKey: ['policy-packs'],
  queryFn: () => get<PolicyPack[]>('/api/policy-packs'),
  staleTime: Number.POSITIVE_INFINITY,
})
export const trialMonthsQuery = queryOptions({
  queryKey: ['policy-trials'],
  queryFn: () => get<string[]>('/api/policy-trials'),
})

export function createDraft(draft: NewDraft): Promise<Draft> {
  return post<Draft>('/api/policy-drafts', draft)
}

/** Saves or steps of a draft; what comes back stands in the page at once. */
export function useDraftChange<Change extends object>(
  draft: number,
  send: (change: Change) => Promise<Draft>,
  onDone: (made: Draft, change: Change) => void,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: (made, change) => {
      client.setQueryData(draftQuery(draft).queryKey, made)
      void client.invalidateQueries({ queryKey: ['policies'] })
      onDone(made, change)
    },
  })
}

export function saveText(draft: number, change: { position: number; text: string }): Promise<Draft> {
  return put<Draft>(`/api/policy-drafts/${draft}`, change)
}

export function takeStep(draft: number, step: TakeDraftStep): Promise<Draft> {
  return post<Draft>(`/api/policy-drafts/${draft}/steps`, step)
}
