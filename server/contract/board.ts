/** Today's meals 今日助餐, as GET /api/board gives them and WebSocket /api/board/live pushes them, whole each time. */
import { type Static, Type } from 'typebox'
import { Day, Id, Instant, OrNull, RegionCode } from './common.ts'

const Counts = Type.Object({
  /** Meals at the table, delivered, carried by a neighbour; voided ones left out. */
  dineIn: Type.Integer(),
  delivery: Type.Integer(),
  neighbour: Type.Integer(),
  /** Of all of these, written down without the expectation of a subsidy. */
  unsubsidised: Type.Integer(),
})

export const BoardSite = Type.Object({
  id: Id,
  name: Type.String(),
  facility: OrNull(Type.String()),
  breakfast: Counts,
  lunch: Counts,
  dinner: Counts,
  /** Enrolled terminals of the site: the last that was heard of each. */
  terminals: Type.Array(
    Type.Object({ id: Id, online: Type.Boolean(), seenAt: OrNull(Instant), waiting: OrNull(Type.Integer()) }),
  ),
})
export type BoardSite = Static<typeof BoardSite>

export const Board = Type.Object({
  day: Day,
  /** Of two boards the one with the smaller number is older, whichever server each came from. */
  seq: Type.Integer(),
  at: Instant,
  totals: Type.Object({ meals: Type.Integer(), elders: Type.Integer(), unsubsidised: Type.Integer() }),
  towns: Type.Array(Type.Object({ region: RegionCode, name: Type.String(), sites: Type.Array(BoardSite) })),
  /** The newest meals of the day, newest first, at most 20; no names, the board may hang on a wall. */
  latest: Type.Array(
    Type.Object({
      site: Id,
      siteName: Type.String(),
      meal: Type.String(),
      service: Type.String(),
      at: Instant,
      subsidised: Type.Boolean(),
    }),
  ),
})
export type Board = Static<typeof Board>
