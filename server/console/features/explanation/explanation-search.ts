/** Of whom the page tells, as it stands in the address; an elder may have been come to from a site. */
export type ExplanationSearch = { site?: string; elder?: string; grant?: string; page?: number }

/** Keeps what makes sense and drops the rest. */
export function explanationSearch(given: Record<string, unknown>): ExplanationSearch {
  const { page } = given
  const named = (['site', 'elder', 'grant'] as const).flatMap((key) => {
    const value = given[key]
    return typeof value === 'string' && value !== '' ? [[key, value]] : []
  })
  return {
    ...Object.fromEntries(named),
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 && { page }),
  }
}
