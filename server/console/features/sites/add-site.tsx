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
import { MealsField } from './meals-field.tsx'
import { faultOf, MEALS, type MealFields, mealWindows, USUAL_MEALS } from './new-site.ts'

type Values = Pick<NewSite, 'name' | 'region' | 'facility'> & { opened: Dayjs; meals: MealFields }

export function AddSite({ onClose }: { onClose: () => void }) {
  const words = useWords()
  const { sites } = words
  const term = useTerms()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const required = { required: true, message: words.required }
  const facilities = Object.keys(FACILITIES) as NewSite['facility'][]
  const checkMeals = (_: unknown, fields: MealFields) => {
    const fault = MEALS.map((meal) => faultOf(fields[meal])).find((each) => each !== null)
    if (fault) return Promise.reject(new Error(sites[fault]))
    const served = MEALS.some((meal) => fields[meal].served)
    return served ? Promise.resolve() : Promise.reject(new Error(sites.mealsMissing))
  }
  return (
    <FormDialog<Values, Site>
      title={sites.add}
      form={form}
      ok={words.save}
      initialValues={{ opened: dayjs(), meals: USUAL_MEALS }}
      send={({ name, region, facility, opened, meals }) => {
        const site: NewSite = {
          name: name.trim(),
          region,
          facility,
          opened: opened.format('YYYY-MM-DD'),
          meals: mealWindows(meals),
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
      <Form.Item name="meals" label={sites.meals} rules={[{ validator: checkMeals }]}>
        <MealsField />
      </Form.Item>
    </FormDialog>
  )
}
