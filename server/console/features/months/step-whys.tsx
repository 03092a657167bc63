import { ACTION_RULES } from '../../../../core/settlement-flow.ts'
import { ROLES } from '../../../../core/terms.ts'
import type { MonthDetail } from '../../../contract/months.ts'
import { rolesWith } from '../../shared/access.ts'
import { useMe } from '../../shared/use-me.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { shutSteps, whyNot } from './why.ts'

export const WHYS_ID = 'step-whys'

/** Under the buttons: why some of them are shut, and who could. */
export function StepWhys({ detail: { state, next, settlement } }: { detail: MonthDetail }) {
  const { flow } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const { roles } = useMe()
  const comma = language === 'zh' ? '、' : ', '
  const shut = shutSteps(next, (each) => {
    const code = whyNot(state, each, roles)
    if (code !== 'permission') return (code && flow.why[code]) ?? each.why ?? ''
    const able = rolesWith(ACTION_RULES[each.action].permission).map((role) => term(ROLES, role))
    return flow.whoMay(able.join(comma))
  })
  if (shut.length === 0) return null
  return (
    <ul className="plain-list step-whys" id={WHYS_ID}>
      {shut.map(({ actions, why }) => (
        <li key={why}>
          <strong>
            {actions
              .map((action) =>
                action === 'compute' && settlement !== null ? flow.again : flow.actions[action],
              )
              .join(comma)}
          </strong>
          {why}
        </li>
      ))}
    </ul>
  )
}
