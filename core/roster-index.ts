/** Finds an elder of a roster at once by card or by id, however many there are: made once for each roster. */
import type { Roster, RosterElder } from './roster.ts'

type Index = { byToken: Map<string, RosterElder>; byId: Map<string, RosterElder> }

const indexes = new WeakMap<Roster, Index>()

/** The holder of a card, by its roster token; null where it is on no roster. */
export function elderOfToken(roster: Roster, token: string): RosterElder | null {
  return indexOf(roster).byToken.get(token) ?? null
}

export function elderOfId(roster: Roster, id: string): RosterElder | null {
  return indexOf(roster).byId.get(id) ?? null
}

/** The index of a roster; making it for 100,000 elders takes some hundredths of a second, so not before an elder's eyes. */
export function indexOf(roster: Roster): Index {
  const known = indexes.get(roster)
  if (known !== undefined) return known
  const made: Index = { byToken: new Map(), byId: new Map() }
  for (const elder of roster.elders) {
    made.byId.set(elder.id, elder)
    // Of two who would hold the same card the first counts.
    for (const { token } of elder.cards) if (!made.byToken.has(token)) made.byToken.set(token, elder)
  }
  indexes.set(roster, made)
  return made
}
