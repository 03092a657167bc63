/** Imports from and to the server. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  ColumnMapping,
  Import,
  ImportPage,
  ImportPreview,
  ImportRow,
  RowChange,
} from '../../../contract/imports.ts'
import { get, post, postBytes, put, remove } from '../../shared/api/request.ts'

export type Shown = 'blocked' | 'registered' | 'dropped'
export const ROWS_A_PAGE = 20

const at = (id: string) => `/api/imports/${encodeURIComponent(id)}`

export const importsQuery = (page: number) =>
  queryOptions({
    queryKey: ['imports', 'list', page],
    queryFn: () => get<ImportPage>(`/api/imports?page=${page}`),
    placeholderData: keepPreviousData,
  })

/** Asked again and again while the server is at work on it. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: () => get<Import>(at(id)),
    refetchInterval: ({ state }) => (state.data?.progress ? 700 : false),
  })

export const previewQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', id, 'preview'],
    queryFn: () => get<ImportPreview>(`${at(id)}/preview`),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const rowsQuery = (id: string, show: Shown, page: number) =>
  queryOptions({
    queryKey: ['imports', id, 'rows', show, page],
    queryFn: () => get<ImportRow[]>(`${at(id)}/rows?show=${show}&page=${page}&size=${ROWS_A_PAGE}`),
    placeholderData: keepPreviousData,
  })

export const startImport = (file: File) =>
  postBytes<Import>(`/api/imports?name=${encodeURIComponent(file.name.slice(0, 200))}`, file)
export const mapColumns = (id: string, mapping: ColumnMapping) => put<Import>(`${at(id)}/mapping`, mapping)
export const changeRow = (id: string, row: number, change: RowChange) =>
  put<ImportRow>(`${at(id)}/rows/${row}`, change)
export const leaveOutBlocked = (id: string) => post<Import>(`${at(id)}/leave-out`, {})
export const confirmImport = (id: string) => post<Import>(`${at(id)}/confirm`, {})
export const undoImport = (id: string) => post<Import>(`${at(id)}/undo`, {})
export const giveUpImport = (id: string) => remove(at(id))

export const TEMPLATE = '/api/import-template'
export const faultSheet = (id: string) => `${at(id)}/fault-sheet`
