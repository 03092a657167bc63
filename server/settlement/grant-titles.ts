import { GRANTS, termOf } from '../../core/terms.ts'
import type { PolicyWords } from './policy-repository.ts'

/** What grants and rates are called: by the policy, the later version first, or by our own list, or by their id. */
export function titlesOf(policies: readonly PolicyWords[]) {
  const latestFirst = [...policies].reverse()
  return {
    grant: (id: string): string =>
      latestFirst.map(({ grants }) => grants.get(id)?.title).find((title) => title) ?? termOf(GRANTS, id),
    rate: (grant: string, id: string): string =>
      latestFirst.map(({ grants }) => grants.get(grant)?.rates.get(id)).find((title) => title) ?? id,
  }
}
