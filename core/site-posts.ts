// Posts 公益岗 of a site: how many people it needs (counties' rules on sites: a day-care centre that serves meals two,
// one where it serves none; every other kind one).

export const POST_KINDS = ['caretaker', 'cook', 'safety-officer'] as const
export type PostKind = (typeof POST_KINDS)[number]

/** The fewest people that a site of this kind needs; `facility` null: of no kind yet. */
export function postsNeeded(facility: string | null, servesMeals: boolean): number {
  return facility === 'day-care-centre' && servesMeals ? 2 : 1
}
