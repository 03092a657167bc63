import { useQueryClient } from '@tanstack/react-query'
import { App, DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { FACILITIES } from '../../../../core/terms.ts'
import type { NewSite, Site } from '../../../contract/register.ts'
import { regionsQuery, sitesQuery } from '../../shared/api/queries.ts'
import { post } from '../../shared/api/request.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { VillageSelect } from '../../shared/ui/village-select.tsx'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { useMealRule } from './meal-rule.ts'
import { MealsField } from './meals-field.tsx'
import { type MealFields, mealWindows, USUAL_MEALS } from './new-site.ts'
import { useSiteWords } from './words.ts'

/** A site that runs already; a new one is proposed. */
type Values = Pick<NewSite, 'name' | 'region' | 'facility' | 'reason'> & { opened: Dayjs; meals: MealFields }

export function AddSite({ onClose }: { onClose: () => void }) {
  const words = useWords()
  const { sites } = words
  const mine = useSiteWords()
  const mealRule = useMealRule()
  const term = useTerms()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const required = { required: true, message: words.required }
  const facilities = Object.keys(FACILITIES) as NewSite['facility'][]
  return (
    <FormDialog<Values, Site>
      title={mine.addExisting}
      form={form}
      ok={words.save}
      initialValues={{ opened: dayjs(), meals: USUAL_MEALS, reason: mine.existingReasonUsual }}
      send={({ name, region, facility, opened, meals, reason }) => {
        const site: NewSite = {
          name: name.trim(),
          region,
          facility,
          opened: opened.format('YYYY-MM-DD'),
          meals: mealWindows(meals),
          reason: reason.trim(),
        }
        return post<Site>('/api/sites', site)
      }}
      onDone={({ name }) => {
        void client.invalidateQueries(sitesQuery)
        void client.invalidateQueries(regionsQuery)
        message.success(sites.added(name))
        onClose()
      }}
      onClose={onClose}
    >
      <Form.Item name="name" label={sites.name} rules={[{ ...required, whitespace: true }]}>
        <Input autoFocus maxLength={64} />
      </Form.Item>
      <Form.Item name="region" label={sites.region} rules={[required]}>
        <VillageSelect />
      </Form.Item>
      <div className="two-fields">
        <Form.Item name="facility" label={sites.facility} rules={[required]}>
          <Select options={facilities.map((value) => ({ value, label: term(FACILITIES, value) }))} />
        </Form.Item>
        <Form.Item name="opened" label={sites.opened} rules={[required]}>
          <DatePicker style={{ width: '100%' }} allowClear={false} />
        </Form.Item>
      </div>
      <Form.Item name="meals" label={sites.meals} rules={[mealRule]}>
        <MealsField />
      </Form.Item>
      <Form.Item
        name="reason"
        label={mine.existingReason}
        extra={mine.existingReasonNote}
        rules={[{ ...required, whitespace: true }]}
      >
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
