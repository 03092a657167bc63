/** What the page of changes shows, as it stands in the address. */
export type ChangesSearch = {
  /** Without it: what waits. */
  state?: 'decided' | 'all'
  kind?: string
  page?: number
}

/** Keeps what makes sense and drops the rest. */
export function changesSearch({ state, kind, page }: Record<string, unknown>): ChangesSearch {
  return {
    ...((state === 'decided' || state === 'all') && { state }),
    ...(typeof kind === 'string' && /^[a-z]+\.[a-z-]+$/.test(kind) && { kind }),
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 && { page }),
  }
}
