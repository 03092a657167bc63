/** Elders from and to the server. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  DoublePairs,
  ElderDetail,
  ElderMeals,
  ElderPage,
  NewPhoto,
  Reveal,
  Revealed,
} from '../../../contract/elders.ts'
import { get, post, put, remove } from '../../shared/api/request.ts'
import type { EldersSearch } from './elders-search.ts'

export const SIZE = 20

export const eldersQuery = (search: EldersSearch) =>
  queryOptions({
    queryKey: ['elders', search],
    queryFn: () => {
      const asked = Object.entries(search).map(([key, value]) => [key, String(value)])
      return get<ElderPage>(`/api/elders?${new URLSearchParams([['size', String(SIZE)], ...asked])}`)
    },
    placeholderData: keepPreviousData,
  })

const path = (elder: string) => `/api/elders/${encodeURIComponent(elder)}`

export const elderQuery = (elder: string) =>
  queryOptions({ queryKey: ['elder', elder], queryFn: () => get<ElderDetail>(path(elder)) })

export const mealsQuery = (elder: string) =>
  queryOptions({
    queryKey: ['elder-meals', elder],
    queryFn: () => get<ElderMeals>(`${path(elder)}/meals`),
    // Every look is kept in the audit trail.
    staleTime: 300_000,
  })

export const doublesQuery = queryOptions({
  queryKey: ['doubles'],
  queryFn: () => get<DoublePairs>('/api/elder-doubles'),
})

/** The digest only makes a new picture a new address. */
export const photoAddress = (elder: string, digest: string) => `${path(elder)}/photo?${digest.slice(0, 8)}`

export const reveal = (elder: string, asked: Reveal) => post<Revealed>(`${path(elder)}/reveal`, asked)
export const putPhoto = (elder: string, photo: NewPhoto) => put<null>(`${path(elder)}/photo`, photo)
export const withdrawPhoto = (elder: string) => remove(`${path(elder)}/photo`)
