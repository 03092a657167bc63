/** What is not paid with a month is carried on, with a reason. */
import { App, Form, Input, Modal } from 'antd'
import { useId } from 'react'
import type { Payees, Sum } from '../../../contract/payout.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { useCarry } from './payout-queries.ts'
import { usePayoutWords } from './words.ts'

export function CarryDialog({
  month,
  payees,
  open,
  onClose,
}: {
  month: string
  payees: Payees
  open: Sum
  onClose: () => void
}) {
  const words = usePayoutWords()
  const { cancel } = useWords()
  const { message } = App.useApp()
  const id = useId()
  const carrying = useCarry(month, () => {
    message.success(words.states.finished)
    onClose()
  })
  return (
    <Modal
      open
      title={words.carryTitle}
      okText={words.carryOk}
      cancelText={cancel}
      confirmLoading={carrying.isPending}
      okButtonProps={{ htmlType: 'submit', form: id }}
      mask={{ closable: false }}
      onCancel={onClose}
    >
      <Form<{ reason: string }>
        id={id}
        layout="vertical"
        requiredMark={false}
        disabled={carrying.isPending}
        onFinish={({ reason }) => carrying.mutate({ payees, reason: reason.trim() })}
      >
        <p className="form-note">{words.carryNote(formatCount(open.count), formatYuan(open.fen))}</p>
        <Form.Item
          name="reason"
          label={words.carryReason}
          rules={[{ required: true, whitespace: true, message: words.reasonMissing }]}
        >
          <Input maxLength={500} autoFocus placeholder={words.carryHint} />
        </Form.Item>
        <ProblemNote error={carrying.error} />
      </Form>
    </Modal>
  )
}
