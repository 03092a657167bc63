/**
 * A meal's body in the ledger: each member in one place. Most stand in columns of `meal`, the token in `record`, and
 * what is left in `record.body`, as JSON without its nulls.
 */
import type { Json } from '../../core/canonical.ts'
import type { RecordBody } from '../../core/record.ts'

type Body = RecordBody<'meal'>
type Column = 'site' | 'day' | 'meal' | 'service' | 'elder' | 'price' | 'time' | 'reason' | 'token'
type Nullable<B> = { [K in keyof B]: null extends B[K] ? K : never }[keyof B]

const COLUMNS: Record<Column, true> = {
  ...{ site: true, day: true, meal: true, service: true, elder: true },
  ...{ price: true, time: true, reason: true, token: true },
}

/** What is null unless `record.body` says otherwise. */
const LEFT_OUT: Record<Exclude<Nullable<Body>, Column>, null> = {
  assisted: null,
  carrier: null,
  collective: null,
}

/** What no column holds of a body. */
export function restOf(body: Body): string {
  const left: Record<string, unknown> = {}
  let name: keyof Body
  for (name in body) if (body[name] !== null && !(name in COLUMNS)) left[name] = body[name]
  return JSON.stringify(left)
}

export type MealColumns = { [K in Exclude<Column, 'token'>]: Body[K] } & { token: string | null }

/** The body from its columns and `rest`. A rest that names the site is a whole body of an older form. */
export function mealBody(columns: MealColumns, rest: string): Json {
  const left = JSON.parse(rest) as { [key: string]: Json }
  return 'site' in left ? left : { ...LEFT_OUT, ...left, ...columns }
}
