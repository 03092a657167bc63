/** What the pages of the payout show, as it stands in the address. */
import { parsePlainMonth } from '../../../../core/plain-date.ts'
import type { LineState, Payees } from '../../../contract/payout.ts'

export type PayoutSearch = { month?: string }

export function payoutSearch({ month }: Record<string, unknown>): PayoutSearch {
  return typeof month === 'string' && parsePlainMonth(month) !== undefined ? { month } : {}
}

const STATES = ['waiting', 'paid', 'failed'] as const satisfies readonly LineState[]

export type BatchSearch = { state?: LineState; page?: number }

export function batchSearch({ state, page }: Record<string, unknown>): BatchSearch {
  const known = STATES.find((each) => each === state)
  return { ...(known !== undefined && { state: known }), ...pageOf(page) }
}

export type LedgerSearch = { payees?: Payees; search?: string; show?: 'owed' | 'held'; page?: number }

export function ledgerSearch({ payees, search, show, page }: Record<string, unknown>): LedgerSearch {
  const written = typeof search === 'string' || typeof search === 'number' ? String(search).slice(0, 40) : ''
  return {
    ...((payees === 'elder' || payees === 'site') && { payees }),
    ...(written !== '' && { search: written }),
    ...((show === 'owed' || show === 'held') && { show }),
    ...pageOf(page),
  }
}

function pageOf(page: unknown): { page?: number } {
  return typeof page === 'number' && Number.isInteger(page) && page > 1 ? { page } : {}
}
