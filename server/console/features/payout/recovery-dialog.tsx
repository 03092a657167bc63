import { App, Form, Input, Modal, Radio } from 'antd'
import { useId } from 'react'
import type { NewRecovery, Payees } from '../../../contract/payout.ts'
import { parseYuan } from '../../shared/format/money.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { useRecovery } from './payout-queries.ts'
import { usePayoutWords } from './words.ts'

type Values = { kind: NewRecovery['kind']; amount: string; reason: string }

export function RecoveryDialog({
  payees,
  payee,
  onClose,
}: {
  payees: Payees
  payee: string
  onClose: () => void
}) {
  const words = usePayoutWords()
  const { cancel } = useWords()
  const { message } = App.useApp()
  const id = useId()
  const [form] = Form.useForm<Values>()
  const kind = Form.useWatch('kind', form) ?? 'claim'
  const adding = useRecovery(payees, payee, () => {
    message.success(words.recoverySaved)
    onClose()
  })
  return (
    <Modal
      open
      title={words.recoveryTitle}
      okText={words.recoveryAdd}
      cancelText={cancel}
      confirmLoading={adding.isPending}
      okButtonProps={{ htmlType: 'submit', form: id }}
      mask={{ closable: false }}
      onCancel={onClose}
    >
      <Form<Values>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={adding.isPending}
        initialValues={{ kind: 'claim' }}
        onFinish={({ kind: chosen, amount, reason }) =>
          adding.mutate({ kind: chosen, fen: parseYuan(amount) ?? 0, reason: reason.trim() })
        }
      >
        <Form.Item name="kind" extra={words.recoveryKindNotes[kind]}>
          <Radio.Group
            aria-label={words.recoveryTitle}
            options={(['claim', 'repaid'] as const).map((value) => ({
              value,
              label: words.recoveryKinds[value],
            }))}
          />
        </Form.Item>
        <Form.Item
          name="amount"
          label={words.recoveryAmount}
          rules={[
            {
              validator: async (_, written: string | undefined) => {
                if ((parseYuan(written ?? '') ?? 0) <= 0) throw new Error(words.recoveryWrong)
              },
            },
          ]}
        >
          <Input inputMode="decimal" maxLength={16} autoFocus />
        </Form.Item>
        <Form.Item
          name="reason"
          label={words.recoveryReason}
          rules={[{ required: true, whitespace: true, message: words.reasonMissing }]}
        >
          <Input.TextArea rows={3} maxLength={500} showCount />
        </Form.Item>
        <ProblemNote error={adding.error} />
      </Form>
    </Modal>
  )
}
