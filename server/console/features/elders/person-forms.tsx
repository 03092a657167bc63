/** What stands of the person: death, name and ID number, telephone and note, account. */
import { Checkbox, DatePicker, Form, Input } from 'antd'
import type { Dayjs } from 'dayjs'
import { parseIdNumber } from '../../../../core/id-number.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { BankDialog } from '../changes/bank-dialog.tsx'
import { ChangeDialog } from '../changes/change-dialog.tsx'
import { useChangeWords } from '../changes/words.ts'
import { dayOrNull, dayText, type FormProps, useRequired, useToday } from './form-parts.tsx'
import { useElderWords } from './words.ts'

type DeathValues = { died: Dayjs }

export function DeathForm({ elder, onClose }: FormProps) {
  const words = useElderWords()
  const { twoNote } = useChangeWords()
  const required = useRequired()
  const today = useToday()
  const [form] = Form.useForm<DeathValues & { reason: string }>()
  return (
    <ChangeDialog<DeathValues>
      title={words.act.death}
      kind="elder.death"
      subject={`elder/${elder.id}`}
      form={form}
      initialValues={{ died: today }}
      proposalOf={({ died }) => ({ died: dayText(died) })}
      note={`${twoNote}${words.deathNote}`}
      onClose={onClose}
    >
      <Form.Item name="died" label={words.deathDay} rules={[required]}>
        <DatePicker style={{ width: '100%' }} maxDate={today} />
      </Form.Item>
    </ChangeDialog>
  )
}

export function AliveForm({ elder, onClose }: FormProps) {
  const words = useElderWords()
  const { twoNote } = useChangeWords()
  const [form] = Form.useForm<{ reason: string }>()
  return (
    <ChangeDialog<object>
      title={words.act.alive}
      kind="elder.death"
      subject={`elder/${elder.id}`}
      form={form}
      proposalOf={() => ({ died: null })}
      note={`${twoNote}${words.aliveNote}`}
      onClose={onClose}
    >
      {null}
    </ChangeDialog>
  )
}

type IdentityValues = { name: string; idNumber?: string; born?: Dayjs | null }

export function IdentityForm({ elder, onClose }: FormProps) {
  const words = useElderWords()
  const { twoNote } = useChangeWords()
  const { elders } = useWords()
  const required = useRequired()
  const today = useToday()
  const [form] = Form.useForm<IdentityValues & { reason: string }>()
  const checkId = (_: unknown, written: string | undefined) =>
    !written?.trim() || parseIdNumber(written).ok ? Promise.resolve() : Promise.reject(elders.idWrong)
  return (
    <ChangeDialog<IdentityValues>
      title={words.act.identity}
      kind="elder.identity"
      subject={`elder/${elder.id}`}
      form={form}
      initialValues={{ name: elder.name }}
      proposalOf={({ name, idNumber, born }) => {
        const read = parseIdNumber(idNumber ?? '')
        return { name: name.trim(), idNumber: read.ok ? read.number : null, born: dayOrNull(born) }
      }}
      note={twoNote}
      onClose={onClose}
    >
      <Form.Item name="name" label={words.name} rules={[{ ...required, whitespace: true }]}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="idNumber"
        label={words.newIdNumber}
        extra={words.newIdHint}
        validateTrigger="onBlur"
        rules={[{ validator: checkId }]}
      >
        <Input className="figures" maxLength={20} autoComplete="off" />
      </Form.Item>
      <Form.Item name="born" label={words.newBorn} extra={words.newBornHint}>
        <DatePicker style={{ width: '100%' }} maxDate={today} />
      </Form.Item>
    </ChangeDialog>
  )
}

type ContactValues = { changes?: boolean; phone?: string; note: string }

export function ContactForm({ elder, onClose }: FormProps) {
  const words = useElderWords()
  const { directNote } = useChangeWords()
  const [form] = Form.useForm<ContactValues & { reason: string }>()
  const changes = Form.useWatch('changes', form) ?? elder.phoneTail === null
  return (
    <ChangeDialog<ContactValues>
      title={words.act.contact}
      kind="elder.contact"
      subject={`elder/${elder.id}`}
      form={form}
      initialValues={{ note: elder.note, changes: elder.phoneTail === null }}
      proposalOf={({ changes, phone, note }) => ({
        ...(changes && { phone: phone?.trim() || null }),
        note,
      })}
      note={directNote}
      onClose={onClose}
    >
      <Form.Item name="changes" valuePropName="checked">
        <Checkbox>{words.phoneChange}</Checkbox>
      </Form.Item>
      {changes && (
        <Form.Item
          name="phone"
          label={words.phoneLabel}
          extra={words.phoneHint}
          rules={[{ pattern: /^[0-9][0-9 -]{4,18}[0-9]$/, message: words.phoneWrong }]}
        >
          <Input className="figures" maxLength={20} autoComplete="off" inputMode="tel" />
        </Form.Item>
      )}
      <Form.Item name="note" label={words.note}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </ChangeDialog>
  )
}

export function BankForm({ elder, onClose }: FormProps) {
  return (
    <BankDialog of="elder" id={elder.id} holder={elder.name} has={elder.bank !== null} onClose={onClose} />
  )
}
