/** What the list of elders shows, as it stands in the address. */
import { ELDER_SORTS, ELDER_STATES, type ElderQuery } from '../../../contract/elders.ts'

export type EldersSearch = {
  search?: string
  place?: string
  category?: string
  state?: NonNullable<ElderQuery['state']>
  sort?: ElderQuery['sort']
  page?: number
}

/** Keeps what makes sense and drops the rest. */
export function eldersSearch(given: Record<string, unknown>): EldersSearch {
  const { search, place, category, page } = given
  const state = ELDER_STATES.find((each) => each === given.state)
  const sort = ELDER_SORTS.find((each) => each === given.sort)
  return {
    // What looks like a number comes out of the address as one.
    ...((typeof search === 'string' || typeof search === 'number') && { search: String(search) }),
    ...((typeof place === 'string' || typeof place === 'number') &&
      /^\d{12}$/.test(String(place)) && { place: String(place) }),
    ...(typeof category === 'string' && category !== '' && { category }),
    ...(state !== undefined && { state }),
    ...(sort !== undefined && sort !== 'village' && { sort }),
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 && { page }),
  }
}

export const ELDER_TABS = ['facts', 'cards', 'meals', 'changes'] as const
export type ElderTab = (typeof ELDER_TABS)[number]

/** Without it: what is on file. */
export function elderSearch({ tab }: Record<string, unknown>): { tab?: ElderTab } {
  const known = ELDER_TABS.find((each) => each === tab)
  return known === undefined || known === 'facts' ? {} : { tab: known }
}

/** Two records side by side; without them all pairs. */
export function doublesSearch({ first, second }: Record<string, unknown>): {
  first?: string
  second?: string
} {
  const isId = (text: unknown): text is string =>
    typeof text === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(text)
  return isId(first) && isId(second) ? { first, second } : {}
}
