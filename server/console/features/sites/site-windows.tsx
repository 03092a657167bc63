import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { ChangeWindows, SiteDetail } from '../../../contract/sites.ts'
import { put } from '../../shared/api/request.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { useMealRule } from './meal-rule.ts'
import { MealsField } from './meals-field.tsx'
import { type MealFields, mealFields, mealWindows } from './new-site.ts'
import { Section } from './section.tsx'
import { whenChanged } from './site-queries.ts'
import { Meals } from './site-table.tsx'
import { useSiteWords } from './words.ts'

export function SiteWindows({ site, writes }: { site: SiteDetail; writes: boolean }) {
  const words = useSiteWords()
  const [editing, setEditing] = useState(false)
  return (
    <Section
      title={words.windows}
      action={
        writes &&
        site.meals.length > 0 && (
          <Button size="small" onClick={() => setEditing(true)}>
            {words.editWindows}
          </Button>
        )
      }
    >
      <Meals meals={site.meals} />
      {editing && <EditWindows site={site} onClose={() => setEditing(false)} />}
    </Section>
  )
}

type Values = { meals: MealFields; reason: string }

/** Of approved meals alone: one more or one less is proposed. */
function EditWindows({ site, onClose }: { site: SiteDetail; onClose: () => void }) {
  const words = useWords()
  const mine = useSiteWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const mealRule = useMealRule()
  return (
    <FormDialog<Values, SiteDetail>
      title={mine.editWindows}
      form={form}
      ok={words.save}
      initialValues={{ meals: mealFields(site.meals) }}
      send={({ meals, reason }) => {
        const body: ChangeWindows = { windows: mealWindows(meals), reason: reason.trim() }
        return put<SiteDetail>(`/api/sites/${encodeURIComponent(site.id)}/windows`, body)
      }}
      onDone={(changed) => {
        whenChanged(client, changed)
        message.success(mine.windowsSaved)
        onClose()
      }}
      onClose={onClose}
    >
      <p className="form-note">{mine.windowsNote}</p>
      <Form.Item name="meals" label={words.sites.meals} rules={[mealRule]}>
        <MealsField only={site.meals.map(({ meal }) => meal)} />
      </Form.Item>
      <Form.Item
        name="reason"
        label={mine.reason}
        rules={[{ required: true, whitespace: true, message: words.required }]}
      >
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
