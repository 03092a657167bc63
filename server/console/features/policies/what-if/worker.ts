/** Weighs a policy beside the page, which stays quick meanwhile. */
import { checkPolicies } from '../../../../../core/settlement/policy-file/policy-check.ts'
import type { TrialMaterial } from '../../../../contract/policies.ts'
import { asOfThen, inputOf } from './material.ts'
import { type Weighed, weigh } from './weigh.ts'

export type Order = { material: TrialMaterial; policy: string }
export type Answer =
  | { step: 'read' | 'before' | 'after' | 'compare' }
  | { done: Weighed }
  | { failed: string }

const answer = (message: Answer) => postMessage(message)

addEventListener('message', ({ data: { material, policy } }: MessageEvent<Order>) => {
  answer({ step: 'read' })
  const before = checkPolicies(material.policies.map((text, i) => ({ file: String(i), text })))
  const after = checkPolicies([{ file: 'after', text: policy }])
  if (!before.ok || !after.ok) return answer({ failed: 'a policy has faults' })
  const input = inputOf(material)
  const policies = { before: before.policies, after: after.policies.map(asOfThen) }
  answer({ done: weigh(input, policies, (step) => answer({ step })) })
})
