/** What an import's page shows, as it stands in the address. */
import type { Shown } from './import-queries.ts'

export type ImportSearch = { show?: Shown; mapping?: true }

export function importSearch({ show, mapping }: Record<string, unknown>): ImportSearch {
  return {
    ...((show === 'blocked' || show === 'registered' || show === 'dropped') && { show }),
    ...(mapping === true && { mapping }),
  }
}
