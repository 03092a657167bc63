/**
 * Whose places a person sees 数据范围. A region's code begins like those below it: 6 digits of a county, 9 of a
 * township, 12 of a village. Lists are narrowed by it in SQL, single things are refused.
 */
import type { SignedIn } from '../app-types.ts'
import { Refusal } from '../errors.ts'

/** How the codes of all places begin that this person answers for; '' for the whole county. */
export function scopeOf({ region }: Pick<SignedIn, 'region'>): string {
  return region === null ? '' : region.replace(/(000){1,2}$/, '')
}

/** Refuses with `out-of-scope`. */
export function requireInScope(person: Pick<SignedIn, 'region'>, region: string): void {
  if (!region.startsWith(scopeOf(person))) throw new Refusal('out-of-scope')
}

/** Refuses with `out-of-scope` whoever answers for one township or village: it is about the county as a whole. */
export function requireWholeCounty(person: Pick<SignedIn, 'region'>): void {
  if (person.region !== null) throw new Refusal('out-of-scope')
}
