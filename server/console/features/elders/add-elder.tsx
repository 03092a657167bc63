import { useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, Radio, Select } from 'antd'
import { parseIdNumber } from '../../../../core/id-number.ts'
import { CATEGORIES } from '../../../../core/terms.ts'
import type { Elder, NewElder } from '../../../contract/elders.ts'
import { post } from '../../shared/api/request.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { VillageSelect } from '../../shared/ui/village-select.tsx'
import { useMe } from '../../shared/use-me.ts'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { useElderWords } from './words.ts'

const RESIDENCES = ['hukou', 'resident', 'visitor'] as const satisfies NewElder['residence'][]

export function AddElder({ onClose }: { onClose: () => void }) {
  const words = useWords()
  const { elders } = words
  const own = useElderWords()
  const { region } = useMe()
  // Who works for a village registers there.
  const village = region !== null && !region.code.endsWith('000') ? region.code : null
  const term = useTerms()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<NewElder>()
  const required = { required: true, message: words.required }
  const categories = Object.keys(CATEGORIES).filter((each) => each !== 'none')
  const checkId = (_: unknown, written: string | undefined) =>
    !written || parseIdNumber(written).ok ? Promise.resolve() : Promise.reject(new Error(elders.idWrong))
  return (
    <FormDialog<NewElder, Elder>
      title={elders.add}
      form={form}
      ok={words.save}
      initialValues={{ residence: 'hukou', categories: [], ...(village !== null && { home: village }) }}
      send={({ name, idNumber, phone, note, ...rest }) => {
        const read = parseIdNumber(idNumber)
        return post<Elder>('/api/elders', {
          ...rest,
          ...(phone?.trim() && { phone: phone.trim() }),
          ...(note?.trim() && { note: note.trim() }),
          name: name.trim(),
          idNumber: read.ok ? read.number : idNumber.trim(),
        } satisfies NewElder)
      }}
      onDone={({ name, provisional }) => {
        void client.invalidateQueries({ queryKey: ['elders'] })
        message.success(provisional ? own.addedProvisional(name) : elders.added(name))
        onClose()
      }}
      onClose={onClose}
    >
      <Form.Item name="name" label={elders.name} rules={[{ ...required, whitespace: true }]}>
        <Input autoFocus autoComplete="off" maxLength={64} />
      </Form.Item>
      <Form.Item
        name="idNumber"
        label={elders.idNumber}
        extra={elders.idNote}
        validateTrigger="onBlur"
        rules={[required, { validator: checkId }]}
      >
        <Input className="figures" autoComplete="off" maxLength={20} />
      </Form.Item>
      <Form.Item name="home" label={elders.home} rules={[required]}>
        <VillageSelect />
      </Form.Item>
      <Form.Item name="residence" label={elders.residence} rules={[required]}>
        <Radio.Group options={RESIDENCES.map((value) => ({ value, label: elders.residences[value] }))} />
      </Form.Item>
      <Form.Item name="categories" label={elders.categories}>
        <Select
          mode="multiple"
          allowClear
          placeholder={elders.categoriesHint}
          showSearch={{ optionFilterProp: 'label' }}
          options={categories.map((value) => ({ value, label: term(CATEGORIES, value) }))}
        />
      </Form.Item>
      <div className="two-fields">
        <Form.Item
          name="phone"
          label={own.phone}
          rules={[{ pattern: /^[0-9][0-9 -]{4,18}[0-9]$/, message: own.phoneWrong }]}
        >
          <Input className="figures" autoComplete="off" maxLength={20} inputMode="tel" />
        </Form.Item>
        <Form.Item name="note" label={own.note}>
          <Input autoComplete="off" maxLength={500} />
        </Form.Item>
      </div>
    </FormDialog>
  )
}
