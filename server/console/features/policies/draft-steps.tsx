/** What can be done with a draft; what stands in the way of a shut button is said below the title. */
import { App, Button, Form, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { ROLES } from '../../../../core/terms.ts'
import type { Draft, DraftAction, TakeDraftStep } from '../../../contract/policies.ts'
import { rolesWith } from '../../shared/access.ts'
import { formatDay } from '../../shared/format/time.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { takeStep, useDraftChange } from './policy-queries.ts'
import { usePolicyWords } from './words.ts'

type Step = Exclude<DraftAction, 'save'>
const ORDER = ['discard', 'withdraw', 'return', 'submit', 'publish'] as const satisfies readonly Step[]
const WHYS_ID = 'draft-whys'

export function DraftSteps({ draft, dirty }: { draft: Draft; dirty: boolean }) {
  const words = usePolicyWords()
  const { message } = App.useApp()
  const [asked, setAsked] = useState<Step | null>(null)
  const change = useDraftChange<Omit<TakeDraftStep, 'position'>>(
    draft.draft,
    (step) => takeStep(draft.draft, { ...step, position: draft.position }),
    (_, { action }) => {
      setAsked(null)
      message.success(words.done[action])
    },
  )
  return (
    <>
      {ORDER.flatMap((action) => {
        const found = shownSteps(draft).find((each) => each.action === action)
        if (found === undefined) return []
        const unready = action === 'submit' && (dirty || draft.faults.length > 0)
        return (
          <Button
            key={action}
            type={action === 'submit' || action === 'publish' ? 'primary' : 'default'}
            danger={action === 'discard' || action === 'return'}
            disabled={found.why !== null || unready}
            {...((found.why !== null || unready) && { 'aria-describedby': WHYS_ID })}
            onClick={() => {
              change.reset()
              setAsked(action)
            }}
          >
            {words.actions[action]}
          </Button>
        )
      })}
      {asked !== null && (
        <StepDialog
          key={asked}
          action={asked}
          draft={draft}
          pending={change.isPending}
          error={change.error}
          onConfirm={(reason) => change.mutate({ action: asked, ...(reason !== undefined && { reason }) })}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}

/** What only drafters do is no matter of those who publish. */
function shownSteps({ next }: Draft): Draft['next'] {
  return next.filter(({ action, why }) => why !== 'permission' || action === 'submit' || action === 'publish')
}

export function DraftWhys({ draft, dirty }: { draft: Draft; dirty: boolean }) {
  const words = usePolicyWords()
  const term = useTerms()
  const { language } = useSpeech()
  const comma = language === 'zh' ? '、' : ', '
  const roles = (right: 'policy.draft' | 'policy.publish') =>
    words.whys.permission(
      rolesWith(right)
        .map((role) => term(ROLES, role))
        .join(comma),
    )
  const reasons = new Map<string, string[]>()
  for (const action of ORDER) {
    const found = shownSteps(draft).find((each) => each.action === action)
    if (found === undefined) continue
    const right = action === 'publish' || action === 'return' ? 'policy.publish' : 'policy.draft'
    const why =
      found.why === 'permission'
        ? roles(right)
        : found.why === 'own-work'
          ? words.whys['own-work']
          : action !== 'submit'
            ? null
            : dirty
              ? words.savedFirst
              : draft.faults.length > 0
                ? words.faults(draft.faults.length)
                : null
    if (why !== null) reasons.set(why, [...(reasons.get(why) ?? []), words.actions[action]])
  }
  if (reasons.size === 0) return null
  return (
    <ul className="plain-list policy-whys" id={WHYS_ID}>
      {[...reasons].map(([why, actions]) => (
        <li key={why}>
          <strong>{actions.join(comma)}</strong>
          {why}
        </li>
      ))}
    </ul>
  )
}

function StepDialog({
  action,
  draft: { title, policy, from },
  pending,
  error,
  onConfirm,
  onClose,
}: {
  action: Step
  draft: Draft
  pending: boolean
  error: Error | null
  onConfirm: (reason?: string) => void
  onClose: () => void
}) {
  const words = usePolicyWords()
  const { cancel } = useWords()
  const { language } = useSpeech()
  const id = useId()
  const returns = action === 'return'
  return (
    <Modal
      open
      title={words.confirm[action]}
      okText={words.actions[action]}
      cancelText={cancel}
      confirmLoading={pending}
      okButtonProps={{ htmlType: 'submit', form: id, danger: returns || action === 'discard' }}
      mask={{ closable: false }}
      onCancel={onClose}
      width={500}
    >
      <Form<{ reason: string }>
        id={id}
        layout="vertical"
        requiredMark={false}
        disabled={pending}
        onFinish={({ reason }) => onConfirm(returns ? reason.trim() : undefined)}
      >
        <p>
          <strong>{title ?? policy ?? words.untitled}</strong>
          {from !== null && ` · ${words.days(formatDay(from, language, true), null)}`}
        </p>
        <p className="form-note">{words.consequence[action]}</p>
        {returns && (
          <Form.Item
            name="reason"
            label={words.reason}
            rules={[{ required: true, whitespace: true, message: words.reasonMissing }]}
          >
            <Input.TextArea rows={3} maxLength={500} showCount autoFocus placeholder={words.reasonHint} />
          </Form.Item>
        )}
        <ProblemNote error={error} />
      </Form>
    </Modal>
  )
}
