/** Before a step is taken: which month, how much, and what follows from it. A return needs its reason. */
import { Form, Input, Modal } from 'antd'
import { type ReactNode, useId } from 'react'
import type { MonthDetail } from '../../../contract/months.ts'
import { formatCount, formatYuan, yuanInWords } from '../../shared/format/money.ts'
import { formatMonth } from '../../shared/format/time.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'

export type Action = MonthDetail['next'][number]['action']
type Asked = Action | 'undo'

export function StepDialog({
  open,
  action,
  detail: { month, settlement },
  pending,
  error,
  onConfirm,
  onClose,
}: {
  open: boolean
  action: Asked
  detail: MonthDetail
  pending: boolean
  error: ReactNode
  onConfirm: (reason?: string) => void
  onClose: () => void
}) {
  const words = useWords()
  const { flow } = words
  const { language } = useSpeech()
  const id = useId()
  const returns = action === 'return'
  return (
    <Modal
      open={open}
      title={flow.confirm[action](formatMonth(month, language))}
      okText={pending ? flow.working[action] : flow.actions[action]}
      cancelText={words.cancel}
      confirmLoading={pending}
      okButtonProps={{ htmlType: 'submit', form: id, danger: returns }}
      cancelButtonProps={{ disabled: pending }}
      closable={!pending}
      keyboard={!pending}
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
        {settlement !== null && action !== 'compute' && (
          <dl className="pairs step-facts">
            <Fact name={words.months.month}>{formatMonth(month, language)}</Fact>
            <Fact name={words.months.version}>{words.months.versionNo(settlement.version)}</Fact>
            <Fact name={words.month.taps}>{formatCount(settlement.taps.surviving)}</Fact>
            <Fact name={flow.amount}>
              <strong>
                {formatYuan(settlement.payable)} {words.yuan}
              </strong>
            </Fact>
            {language === 'zh' && <Fact name={flow.inWords}>{yuanInWords(settlement.payable)}</Fact>}
          </dl>
        )}
        <p className="form-note">{flow.consequence[action]}</p>
        {returns && (
          <Form.Item
            name="reason"
            label={flow.reason}
            rules={[{ required: true, whitespace: true, message: flow.reasonMissing }]}
          >
            <Input.TextArea rows={3} maxLength={500} showCount autoFocus placeholder={flow.reasonHint} />
          </Form.Item>
        )}
        {error}
      </Form>
    </Modal>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
