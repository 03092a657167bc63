/** Changes from and to the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Change, ChangeDecision, ChangePage, NewChange } from '../../../contract/changes.ts'
import { get, post } from '../../shared/api/request.ts'
import type { ChangesSearch } from './changes-search.ts'

export const SIZE = 20

export const changesQuery = ({ state, kind, page = 1 }: ChangesSearch) =>
  listed({
    state: state ?? 'open',
    page: String(page),
    size: String(SIZE),
    ...(kind !== undefined && { kind }),
  })

/** All that ever changed about an elder or a site, the newest first. */
export const changesOfQuery = (subject: string, page = 1) =>
  listed({ state: 'all', subject, page: String(page), size: String(SIZE) })

const listed = (asked: Record<string, string>) =>
  queryOptions({
    queryKey: ['changes', asked],
    queryFn: () => get<ChangePage>(`/api/changes?${new URLSearchParams(asked)}`),
    placeholderData: keepPreviousData,
  })

export function askChange(change: NewChange): Promise<Change> {
  return post<Change>('/api/changes', change)
}

/** Everything that a change may have moved is asked for anew. */
export function useRefresh(): () => void {
  const client = useQueryClient()
  return () => {
    for (const key of ['changes', 'elders', 'elder', 'cards', 'doubles', 'tasks', 'sites', 'site'])
      void client.invalidateQueries({ queryKey: [key] })
  }
}

export function useDecide(change: Change, onDone: (decided: Change) => void) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (decision: ChangeDecision) => post<Change>(`/api/changes/${change.id}/decision`, decision),
    onSuccess: onDone,
    // Also where it was refused: somebody else was first.
    onSettled: refresh,
  })
}
