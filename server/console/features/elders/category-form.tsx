import { Form, Radio, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { CATEGORIES } from '../../../../core/terms.ts'
import { useTerms } from '../../shared/words/use-words.ts'
import { ChangeDialog } from '../changes/change-dialog.tsx'
import { useChangeWords } from '../changes/words.ts'
import { Days, dayOrNull, dayText, type FormProps, useRequired, useToday } from './form-parts.tsx'
import { useElderWords } from './words.ts'

type CategoryValues = { act: 'add' | 'end'; category: string; from: Dayjs; to?: Dayjs | null }

/** 增减类别 */
export function CategoryForm({ elder, onClose }: FormProps) {
  const words = useElderWords()
  const { twoNote } = useChangeWords()
  const term = useTerms()
  const required = useRequired()
  const [form] = Form.useForm<CategoryValues & { reason: string }>()
  const act = Form.useWatch('act', form) ?? 'add'
  const codes = act === 'end' ? elder.categories : Object.keys(CATEGORIES).filter((each) => each !== 'none')
  return (
    <ChangeDialog<CategoryValues>
      title={words.act.category}
      kind="elder.category"
      subject={`elder/${elder.id}`}
      form={form}
      initialValues={{ act: 'add', from: useToday() }}
      proposalOf={({ act, category, from, to }) => ({
        act,
        category,
        from: dayText(from),
        to: dayOrNull(to),
      })}
      note={twoNote}
      onClose={onClose}
    >
      <Form.Item name="act" label={words.addOrEnd}>
        <Radio.Group
          options={(['add', 'end'] as const).map((value) => ({ value, label: words.acts[value] }))}
          onChange={() => form.resetFields(['category'])}
        />
      </Form.Item>
      <Form.Item name="category" label={words.category} rules={[required]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={codes.map((value) => ({ value, label: term(CATEGORIES, value) }))}
        />
      </Form.Item>
      <Days from={words.from} to={act === 'add'} />
    </ChangeDialog>
  )
}
