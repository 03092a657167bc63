/** What the page of findings shows, as it stands in the address. */
import { parsePlainMonth } from '../../../../core/plain-date.ts'
import type { FindingState } from '../../../contract/findings.ts'

const STATES = ['open', 'upheld', 'dismissed'] as const satisfies readonly FindingState[]

export type FindingsSearch = {
  month?: string
  /** Without it: what waits. */
  state?: FindingState | 'all'
  rule?: string
  site?: string
  page?: number
  view?: 'rules'
}

/** Keeps what makes sense and drops the rest. */
export function findingsSearch(given: Record<string, unknown>): FindingsSearch {
  const { month, state, rule, site, page, view } = given
  const known = state === 'all' ? 'all' : STATES.find((each) => each === state)
  return {
    ...(typeof month === 'string' && parsePlainMonth(month) !== undefined && { month }),
    ...(known !== undefined && { state: known }),
    ...(typeof rule === 'string' && rule !== '' && { rule }),
    ...(typeof site === 'string' && site !== '' && { site }),
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 && { page }),
    ...(view === 'rules' && { view }),
  }
}
