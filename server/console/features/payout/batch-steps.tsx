/** What can be done with a batch, and why some of it is shut. */
import { App, Button, Form, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { PAYOUT_RULES } from '../../../../core/payout/flow.ts'
import { ROLES } from '../../../../core/terms.ts'
import type { BatchDetail } from '../../../contract/payout.ts'
import { rolesWith } from '../../shared/access.ts'
import { formatCount, formatYuan, yuanInWords } from '../../shared/format/money.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { useBatchStep } from './payout-queries.ts'
import { usePayoutWords } from './words.ts'

type Action = BatchDetail['next'][number]['action']

const DANGEROUS: readonly Action[] = ['refuse', 'reject', 'undo']
const WHYS_ID = 'payout-whys'

export function BatchSteps({ batch }: { batch: BatchDetail }) {
  const words = usePayoutWords()
  const { message } = App.useApp()
  const [asked, setAsked] = useState<Action | null>(null)
  const step = useBatchStep(batch.id, ({ action }) => {
    setAsked(null)
    message.success(words.finished[action])
  })
  return (
    <>
      {batch.next.map(({ action, why }) => (
        <Button
          key={action}
          type={action === 'release' && why === null ? 'primary' : 'default'}
          danger={DANGEROUS.includes(action)}
          disabled={why !== null}
          {...(why !== null && { 'aria-describedby': WHYS_ID })}
          onClick={() => {
            step.reset()
            setAsked(action)
          }}
        >
          {words.actions[action]}
        </Button>
      ))}
      {asked !== null && (
        <StepDialog
          action={asked}
          batch={batch}
          pending={step.isPending}
          error={step.error}
          onConfirm={(reason) => step.mutate({ action: asked, ...(reason !== undefined && { reason }) })}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}

function StepDialog({
  action,
  batch: { name, document, count, total },
  pending,
  error,
  onConfirm,
  onClose,
}: {
  action: Action
  batch: BatchDetail
  pending: boolean
  error: Error | null
  onConfirm: (reason?: string) => void
  onClose: () => void
}) {
  const words = usePayoutWords()
  const { cancel, yuan } = useWords()
  const { language } = useSpeech()
  const id = useId()
  const { needsReason } = PAYOUT_RULES[action]
  return (
    <Modal
      open
      title={words.confirm[action]}
      okText={words.actions[action].replace('…', '')}
      cancelText={cancel}
      confirmLoading={pending}
      okButtonProps={{ htmlType: 'submit', form: id, danger: DANGEROUS.includes(action) }}
      mask={{ closable: false }}
      onCancel={onClose}
      width={500}
    >
      <Form<{ reason?: string }>
        id={id}
        layout="vertical"
        requiredMark={false}
        disabled={pending}
        onFinish={({ reason }) => onConfirm(needsReason ? reason?.trim() : undefined)}
      >
        <table className="payout-table figures payout-facts">
          <tbody>
            <Fact name={words.batch}>{name}</Fact>
            <Fact name={words.document}>{document}</Fact>
            <Fact name={words.count}>{formatCount(count)}</Fact>
            <Fact name={words.total}>
              <strong>
                {formatYuan(total)} {yuan}
              </strong>
            </Fact>
            {language === 'zh' && <Fact name={words.inWords}>{yuanInWords(total)}</Fact>}
          </tbody>
        </table>
        <p className="form-note">{words.consequence[action]}</p>
        {needsReason && (
          <Form.Item
            name="reason"
            label={words.reason}
            rules={[{ required: true, whitespace: true, message: words.reasonMissing }]}
          >
            <Input.TextArea rows={3} maxLength={500} showCount autoFocus />
          </Form.Item>
        )}
        <ProblemNote error={error} />
      </Form>
    </Modal>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  )
}

/** Under the buttons: why some of them are shut, and who could. */
export function BatchWhys({ batch: { next } }: { batch: BatchDetail }) {
  const words = usePayoutWords()
  const { language } = useSpeech()
  const term = useTerms()
  const comma = language === 'zh' ? '、' : ', '
  const byReason = new Map<string, Action[]>()
  for (const { action, why } of next) {
    if (why === null) continue
    const able = rolesWith(PAYOUT_RULES[action].permission).map((role) => term(ROLES, role))
    const told = why === 'permission' ? words.whoMay(able.join(comma)) : words.why[why]
    byReason.set(told, [...(byReason.get(told) ?? []), action])
  }
  if (byReason.size === 0) return null
  return (
    <ul className="plain-list payout-whys" id={WHYS_ID}>
      {[...byReason].map(([why, actions]) => (
        <li key={why}>
          <strong>{actions.map((action) => words.actions[action].replace('…', '')).join(comma)}</strong>
          {why}
        </li>
      ))}
    </ul>
  )
}
