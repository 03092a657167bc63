import { type Static, Type } from 'typebox'
import { OrNull } from './common.ts'

/** A computation under way: sheets are read, then elders settled; rows done of all, each phase anew. */
export const Computation = Type.Object({
  phase: Type.Union([Type.Literal('reading'), Type.Literal('settling')]),
  done: Type.Integer(),
  total: Type.Integer(),
  /** Of this phase; null until something is done. */
  secondsLeft: OrNull(Type.Integer()),
})
export type Computation = Static<typeof Computation>
