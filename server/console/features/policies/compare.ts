/** Two versions side by side, by grants and their parts and not by lines of text. */
import type { Policy } from '../../../../core/settlement/policy.ts'
import type { Language } from '../../shared/words/language.ts'
import { type Part, type PartGroup, partsOf } from './reading/policy-parts.ts'

type Difference = {
  key: string
  label: string
  before: string | null
  after: string | null
  same: boolean
}
export type GroupDifference = { grant: string | null; title: string; rows: Difference[] }

/** Grants in the order of the newer version; those that it no longer has come last. */
export function comparePolicies(before: Policy, after: Policy, language: Language): GroupDifference[] {
  const [old, young] = [partsOf(before, language), partsOf(after, language)]
  const find = (groups: readonly PartGroup[], grant: string | null) =>
    groups.find((group) => group.grant === grant)
  const gone = old.filter(({ grant }) => find(young, grant) === undefined)
  return [...young, ...gone].map(({ grant, title }) => ({
    grant,
    title,
    rows: compareParts(find(old, grant)?.parts ?? [], find(young, grant)?.parts ?? []),
  }))
}

function compareParts(before: readonly Part[], after: readonly Part[]): Difference[] {
  const keys = new Set([...after, ...before].map(({ key }) => key))
  return [...keys].map((key) => {
    const [old, young] = [before, after].map((parts) => parts.find((part) => part.key === key))
    return {
      key,
      label: young?.label ?? old?.label ?? key,
      before: old?.text ?? null,
      after: young?.text ?? null,
      same: old?.value === young?.value,
    }
  })
}
