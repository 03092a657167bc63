/** Finds elders by what a caretaker knows at the counter: initials of the name, the last digits of a card, the name. */
import type { RosterElder } from '../roster.ts'

/**
 * Elders that fit, the best first: those whose initials or name begin so, or whose number ends so, before those that
 * hold it somewhere within. White space and case do not matter; nothing fits what is empty.
 */
export function findElders(elders: readonly RosterElder[], by: string): RosterElder[] {
  const sought = by.replace(/\s/g, '').toLowerCase()
  if (sought === '') return []
  const fits = elders.flatMap((elder) => {
    const rank = rankOf(elder, sought)
    return rank === null ? [] : [{ elder, rank }]
  })
  return fits.sort((a, b) => a.rank - b.rank).map(({ elder }) => elder)
}

function rankOf({ name, initials, tail }: RosterElder, sought: string): number | null {
  if (/^\d+x?$/.test(sought)) return tail?.toLowerCase().endsWith(sought) ? 0 : null
  const texts = [initials, name.toLowerCase()]
  if (texts.includes(sought)) return 0
  if (texts.some((text) => text.startsWith(sought))) return 1
  return texts.some((text) => text.includes(sought)) ? 2 : null
}
