/** What the page of sites shows, as it stands in the address. */
import { FACILITIES } from '../../../../core/terms.ts'
import type { Site } from '../../../contract/register.ts'

const STATES = ['coming', 'running', 'paused', 'closed'] as const satisfies readonly Site['state'][]
export const LACKS = ['terminal', 'account', 'posts'] as const
type Lack = (typeof LACKS)[number]

export type SitesSearch = {
  view?: 'proposals'
  /** Of the proposals: also those that are done. */
  done?: true
  /** The proposal that is open. */
  proposal?: number
  /** First nine digits of the town. */
  town?: string
  facility?: string
  state?: Site['state']
  /** 0: not rated. */
  star?: number
  lacks?: Lack
  /** Part of a name. */
  find?: string
  page?: number
}

/** Keeps what makes sense and drops the rest. */
export function sitesSearch(given: Record<string, unknown>): SitesSearch {
  const { view, done, proposal, town, facility, star, page } = given
  const state = STATES.find((each) => each === given.state)
  const lacks = LACKS.find((each) => each === given.lacks)
  const find =
    typeof given.find === 'string' || typeof given.find === 'number' ? String(given.find).slice(0, 64) : ''
  return {
    ...(view === 'proposals' && { view }),
    ...(done === true && { done }),
    // A link that is made of text has its number as text.
    ...(/^[1-9]\d{0,8}$/.test(String(proposal)) && { proposal: Number(proposal) }),
    ...(/^\d{9}$/.test(String(town)) && { town: String(town) }),
    ...(typeof facility === 'string' && Object.hasOwn(FACILITIES, facility) && { facility }),
    ...(state !== undefined && { state }),
    ...(isCount(star) && star <= 5 && { star }),
    ...(lacks !== undefined && { lacks }),
    ...(find !== '' && { find }),
    ...(isCount(page) && page > 1 && { page }),
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

const LACKING: Record<Lack, (site: Site) => boolean> = {
  terminal: ({ state, terminals }) => state !== 'closed' && terminals === 0,
  account: ({ state, hasAccount }) => state !== 'closed' && !hasAccount,
  posts: ({ state, posts, postsNeeded }) => state !== 'closed' && posts < postsNeeded,
}

export function sitesFound(
  sites: readonly Site[],
  { town, facility, state, star, lacks, find }: SitesSearch,
): Site[] {
  return sites.filter(
    (site) =>
      (town === undefined || site.region.startsWith(town)) &&
      (facility === undefined || site.facility === facility) &&
      (state === undefined || site.state === state) &&
      (star === undefined || (site.star ?? 0) === star) &&
      (lacks === undefined || LACKING[lacks](site)) &&
      (find === undefined || site.name.includes(find) || site.regionName.includes(find)),
  )
}
