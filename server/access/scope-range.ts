/** Places as a range of region codes: as such an index of codes finds them, in any order of letters. */
import type { SignedIn } from '../app-types.ts'
import { scopeOf } from './scope.ts'

export type ScopeRange = { first: string; last: string }

/** Of all places that a person answers for. */
export function scopeRange(person: Pick<SignedIn, 'region'>): ScopeRange {
  const prefix = scopeOf(person)
  return { first: prefix.padEnd(12, '0'), last: prefix.padEnd(12, '9') }
}

/** Of a place and all below it. */
export function rangeOf(region: string): ScopeRange {
  return scopeRange({ region })
}
