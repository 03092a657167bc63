/** A month beside the one before. */
import { type Static, Type } from 'typebox'
import { Fen, Id, Month, OrNull } from './common.ts'

const Compared = { taps: Type.Integer(), tapsBefore: Type.Integer() }

/** A month beside the one before; the biggest changes of money first. */
export const MonthComparison = Type.Object({
  /** null: the month before is not settled. */
  previous: OrNull(Month),
  sites: Type.Array(
    Type.Object({
      site: Id,
      name: Type.String(),
      town: Type.String(),
      ...Compared,
      payable: Fen,
      payableBefore: Fen,
    }),
  ),
  /** Rate ids are the policy's own. */
  rates: Type.Array(
    Type.Object({
      grant: Id,
      grantTitle: Type.String(),
      rate: Type.String(),
      title: Type.String(),
      count: Type.Integer(),
      countBefore: Type.Integer(),
      fen: Fen,
      fenBefore: Fen,
    }),
  ),
  categories: Type.Array(Type.Object({ category: Type.String(), ...Compared })),
})
export type MonthComparison = Static<typeof MonthComparison>
