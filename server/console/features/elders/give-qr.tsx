import { App, DatePicker, Form } from 'antd'
import type { Dayjs } from 'dayjs'
import type { Card } from '../../../contract/cards.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { giveCard } from './card-queries.ts'
import { useCardWords } from './card-words.ts'

type Values = { expires?: Dayjs | null }

export function GiveQr({
  elder,
  replaces,
  onDone,
  onClose,
}: {
  elder: string
  replaces: Card | null
  onDone: () => void
  onClose: () => void
}) {
  const words = useCardWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  return (
    <FormDialog<Values, Card>
      title={replaces === null ? words.issueQr : words.replaceQr}
      form={form}
      ok={replaces === null ? words.issue : words.replace}
      width={460}
      send={({ expires }) =>
        giveCard(elder, replaces, { kind: 'qr', expires: expires?.format('YYYY-MM-DD') ?? null })
      }
      onDone={() => {
        message.success(words.issuedNow)
        onDone()
      }}
      onClose={onClose}
    >
      <p className="form-note">{replaces === null ? words.issueQrNote : words.replaceQrNote}</p>
      <Form.Item name="expires" label={words.expiry}>
        <DatePicker style={{ width: '100%' }} placeholder={words.expiryHint} />
      </Form.Item>
    </FormDialog>
  )
}
