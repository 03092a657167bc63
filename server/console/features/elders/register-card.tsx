/** A card that bears a number of its own: an IC card, an EM fob, or a code that a township printed. */
import { App, Form, Input, Radio, Select } from 'antd'
import {
  CARD_FORMS,
  type CardForm,
  isRandomUid,
  tokenOfPrinted,
  tokenOfUid,
} from '../../../../core/printed-number.ts'
import type { Card } from '../../../contract/cards.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { giveCard } from './card-queries.ts'
import { useCardWords } from './card-words.ts'

const RAW = 'raw'
type Values = { kind: 'chip' | 'text'; form: CardForm | typeof RAW; number?: string; text?: string }
const KINDS = ['chip', 'text'] as const

export function RegisterCard({
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
  const { required } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const kind = Form.useWatch('kind', form) ?? 'chip'
  const needed = { required: true, whitespace: true, message: required }
  const checkNumber = (_: unknown, written: string | undefined) => {
    const fault = written?.trim() ? faultOf(form.getFieldValue('form'), written) : null
    return fault === null ? Promise.resolve() : Promise.reject(new Error(words[fault]))
  }
  return (
    <FormDialog<Values, Card>
      title={replaces === null ? words.register : words.replaceOwn}
      form={form}
      ok={replaces === null ? words.save : words.replace}
      initialValues={{ kind: 'chip', form: '8H10D' }}
      send={({ kind, form, number = '', text = '' }) =>
        giveCard(
          elder,
          replaces,
          kind === 'chip'
            ? { kind, form: form === RAW ? null : form, number: number.trim() }
            : { kind, text: text.trim() },
        )
      }
      onDone={() => {
        message.success(words.registeredNow)
        onDone()
      }}
      onClose={onClose}
    >
      <Form.Item name="kind" label={words.kind}>
        <Radio.Group options={KINDS.map((value) => ({ value, label: words.ownKinds[value] }))} />
      </Form.Item>
      {kind === 'chip' ? (
        <>
          <Form.Item name="form" label={words.form}>
            <Select
              options={[
                ...CARD_FORMS.map((value) => ({ value, label: words.forms[value] })),
                { value: RAW, label: words.rawForm },
              ]}
            />
          </Form.Item>
          <Form.Item
            name="number"
            label={words.number}
            extra={words.numberNote}
            dependencies={['form']}
            validateTrigger="onBlur"
            rules={[needed, { validator: checkNumber }]}
          >
            <Input className="figures" autoComplete="off" maxLength={40} />
          </Form.Item>
        </>
      ) : (
        <Form.Item name="text" label={words.text} extra={words.textNote} rules={[needed]}>
          <Input className="figures" autoComplete="off" maxLength={300} />
        </Form.Item>
      )}
    </FormDialog>
  )
}

function faultOf(form: Values['form'], number: string): 'numberWrong' | 'randomWrong' | null {
  const known = form === RAW ? null : form
  const token = known === null ? tokenOfUid(null, number) : tokenOfPrinted(known, number)
  if (token === null) return 'numberWrong'
  return isRandomUid(token.slice('chip:'.length), known) ? 'randomWrong' : null
}
