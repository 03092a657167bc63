import type { Policy } from '../../../../core/settlement/policy.ts'
import { checkPolicies } from '../../../../core/settlement/policy-file/policy-check.ts'
import type { PolicyFault } from '../../../contract/policies.ts'

/** A text by the same checker as the server's: the policy, or its faults by line. */
export function checkedPolicy(text: string): { policy: Policy | null; faults: PolicyFault[] } {
  const checked = checkPolicies([{ file: '', text }])
  if (checked.ok) return { policy: checked.policies[0] ?? null, faults: [] }
  const faults = checked.faults.map(({ line, column, message }) => ({ line, path: column, message }))
  return { policy: null, faults }
}
