/** Facts of which one value holds at a time: residence, stay, care, and where the elder lives. */
import { DatePicker, Form, Input, Radio, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { VillageSelect } from '../../shared/ui/village-select.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { ChangeDialog } from '../changes/change-dialog.tsx'
import { useChangeWords } from '../changes/words.ts'
import { Days, dayOrNull, dayText, type FormProps, useRequired, useToday } from './form-parts.tsx'
import { useElderWords } from './words.ts'

type Fact = 'residence' | 'stay' | 'care' | 'home'
type Values = { value: string; from: Dayjs; to?: Dayjs | null; evidence?: string; reason: string }

/** In the form, for having none of it. */
const NONE = 'none'

function FactDialog({ fact, elder, onClose, children }: FormProps & { fact: Fact; children: ReactNode }) {
  const words = useElderWords()
  const { onceNote } = useChangeWords()
  const today = useToday()
  const [form] = Form.useForm<Values>()
  return (
    <ChangeDialog<Omit<Values, 'reason'>>
      title={words.act[fact]}
      kind="elder.facts"
      subject={`elder/${elder.id}`}
      form={form}
      initialValues={{ from: today, ...(fact === 'stay' && { value: 'hospital' }) }}
      proposalOf={({ value, from, to, evidence }) => ({
        fact,
        value: value === NONE ? null : value,
        from: dayText(from),
        to: dayOrNull(to),
        evidence: evidence?.trim() || null,
      })}
      note={onceNote}
      onClose={onClose}
    >
      {children}
    </ChangeDialog>
  )
}

export function ResidenceForm(props: FormProps) {
  return (
    <FactDialog fact="residence" {...props}>
      <ResidenceFields />
    </FactDialog>
  )
}

function ResidenceFields() {
  const words = useElderWords()
  const { elders, required: needed } = useWords()
  const required = useRequired()
  const value = Form.useWatch('value')
  return (
    <>
      <Form.Item name="value" label={words.facts.residence} rules={[required]}>
        <Radio.Group
          options={(['hukou', 'resident', 'visitor'] as const).map((each) => ({
            value: each,
            label: elders.residences[each],
          }))}
        />
      </Form.Item>
      <Form.Item
        name="evidence"
        label={words.evidenceLabel}
        extra={words.evidenceHint}
        rules={[{ required: value === 'resident', whitespace: true, message: needed }]}
      >
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Days from={words.from} to={false} />
    </>
  )
}

export function StayForm(props: FormProps) {
  return (
    <FactDialog fact="stay" {...props}>
      <StayFields />
    </FactDialog>
  )
}

function StayFields() {
  const words = useElderWords()
  const required = useRequired()
  const value = Form.useWatch('value')
  return (
    <>
      <Form.Item name="value" label={words.stay} extra={words.stayNote} rules={[required]}>
        <Radio.Group
          options={['hospital', 'institution', NONE].map((each) => ({
            value: each,
            label: words.stays[each],
          }))}
        />
      </Form.Item>
      <Days from={words.from} to={value !== NONE} />
    </>
  )
}

export function CareForm(props: FormProps) {
  const words = useElderWords()
  const required = useRequired()
  return (
    <FactDialog fact="care" {...props}>
      <Form.Item name="value" label={words.care} rules={[required]}>
        <Select
          options={[
            ...['0', '1', '2', '3', '4', '5'].map((value) => ({ value, label: words.careLevel(value) })),
            { value: NONE, label: words.careNone },
          ]}
        />
      </Form.Item>
      <Days from={words.from} to={false} />
    </FactDialog>
  )
}

export function HomeForm(props: FormProps) {
  const words = useElderWords()
  const required = useRequired()
  const today = useToday()
  return (
    <FactDialog fact="home" {...props}>
      <Form.Item name="value" label={words.newHome} rules={[required]}>
        <VillageSelect />
      </Form.Item>
      <Form.Item name="evidence" label={words.evidenceLabel}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="from" label={words.moveDay} rules={[required]}>
        <DatePicker style={{ width: '100%' }} maxDate={today} />
      </Form.Item>
    </FactDialog>
  )
}
