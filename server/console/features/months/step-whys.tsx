import { permissionsFor } from '../../../../core/settlement-flow.ts'
import { ROLES } from '../../../../core/terms.ts'
import type { MonthDetail } from '../../../contract/months.ts'
import { rolesWith } from '../../shared/access.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { shutSteps } from './why.ts'

export const WHYS_ID = 'step-whys'

/** Under the buttons: why some of them are shut, and who could. */
export function StepWhys({ detail: { state, next, settlement } }: { detail: MonthDetail }) {
  const { flow } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const comma = language === 'zh' ? '、' : ', '
  const shut = shutSteps(next, (action, why) => {
    if (why !== 'permission') return flow.why[why] ?? why
    const able = new Set(permissionsFor(state, action).flatMap(rolesWith))
    return flow.whoMay([...able].map((role) => term(ROLES, role)).join(comma))
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
