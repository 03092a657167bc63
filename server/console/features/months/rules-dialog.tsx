/** 月结规则: how many review, by amount and risk, and by which days. Seen by all who settle, changed by one right. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, InputNumber, Modal, Switch } from 'antd'
import type { MonthRulesInForce, NewMonthRules } from '../../../contract/month-rules.ts'
import { monthsQuery } from '../../shared/api/queries.ts'
import { post } from '../../shared/api/request.ts'
import { formatYuan, parseYuan } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { rulesQuery } from './month-queries.ts'
import { usePathWords } from './words.ts'
import './rules.css'

type Rules = NewMonthRules['rules']
type Values = {
  reviewers: { from: string; reviewers: number }[]
  findings: boolean
  gaps: boolean
  changePercent: number | null
  reminderDay: number
  checkDays: number
  publishDay: number
  reason: string
}

export function RulesDialog({ onClose }: { onClose: () => void }) {
  const words = usePathWords()
  const query = useQuery(rulesQuery)
  if (query.data === undefined)
    return (
      <Modal open title={words.rules} footer={null} onCancel={onClose}>
        <Loaded query={query}>{() => null}</Loaded>
      </Modal>
    )
  return <Filled inForce={query.data} onClose={onClose} />
}

function Filled({ inForce, onClose }: { inForce: MonthRulesInForce; onClose: () => void }) {
  const words = usePathWords()
  const may = useMay()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const initialValues = valuesOf(inForce.rules)
  if (!may('control.write'))
    return (
      <Modal
        open
        title={words.rules}
        onCancel={onClose}
        footer={<Button onClick={onClose}>{words.close}</Button>}
      >
        <By inForce={inForce} />
        <Form<Values> layout="vertical" disabled initialValues={initialValues}>
          <Fields />
        </Form>
      </Modal>
    )
  return (
    <FormDialog<Values, MonthRulesInForce>
      title={words.rules}
      form={form}
      ok={words.save}
      initialValues={initialValues}
      send={(values) => {
        const body: NewMonthRules = {
          after: inForce.version?.number ?? 0,
          rules: rulesOf(values),
          reason: values.reason.trim(),
        }
        return post<MonthRulesInForce>('/api/month-rules', body)
      }}
      onDone={(saved) => {
        client.setQueryData(rulesQuery.queryKey, saved)
        void client.invalidateQueries(monthsQuery)
        message.success(words.rulesSaved)
        onClose()
      }}
      onClose={onClose}
    >
      <By inForce={inForce} />
      <Fields />
      <Form.Item
        name="reason"
        label={words.rulesReason}
        rules={[{ required: true, whitespace: true, message: words.rulesReasonMissing }]}
      >
        <Input maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}

function By({ inForce: { version } }: { inForce: MonthRulesInForce }) {
  const words = usePathWords()
  const { language } = useSpeech()
  const now = useNow()
  return (
    <p className="form-note">
      {words.rulesNote}{' '}
      {version === null
        ? words.rulesDefault
        : words.rulesBy(version.by, formatInstant(version.at, language, now, true), version.reason)}
    </p>
  )
}

function Fields() {
  const words = usePathWords()
  const needed = [{ required: true, message: words.rulesNumber }]
  const day = (name: 'reminderDay' | 'checkDays' | 'publishDay', label: string) => (
    <Form.Item name={name} label={label} rules={needed}>
      <InputNumber min={1} max={28} precision={0} />
    </Form.Item>
  )
  return (
    <>
      <h3>{words.rulesReviewers}</h3>
      <Form.List name="reviewers">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="rules-row">
                <Form.Item
                  name={[name, 'from']}
                  label={words.rulesFrom}
                  rules={[
                    {
                      validator: (_, value: string) =>
                        parseYuan(value) === null
                          ? Promise.reject(new Error(words.rulesNumber))
                          : Promise.resolve(),
                    },
                  ]}
                >
                  <Input disabled={name === 0} inputMode="decimal" />
                </Form.Item>
                <Form.Item name={[name, 'reviewers']} label={words.rulesPeople} rules={needed}>
                  <InputNumber min={1} max={5} precision={0} />
                </Form.Item>
                {name > 0 && (
                  <Button aria-label={words.rulesRemove} onClick={() => remove(name)}>
                    ×
                  </Button>
                )}
              </div>
            ))}
            {fields.length < 5 && (
              <Button size="small" onClick={() => add({ from: '', reviewers: fields.length + 1 })}>
                {words.rulesAdd}
              </Button>
            )}
          </>
        )}
      </Form.List>
      <h3>{words.rulesExtra}</h3>
      <Form.Item name="findings" label={words.rulesFindings} layout="horizontal" valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="gaps" label={words.rulesGaps} layout="horizontal" valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="changePercent" label={words.rulesChange} layout="horizontal">
        <InputNumber min={1} max={1000} precision={0} />
      </Form.Item>
      <h3>{words.rulesDays}</h3>
      <div className="rules-row">
        {day('reminderDay', words.rulesReminder)}
        {day('checkDays', words.rulesCheck)}
        {day('publishDay', words.rulesPublish)}
      </div>
    </>
  )
}

function valuesOf({ reviewers, extra, ...days }: Rules): Values {
  return {
    ...days,
    ...extra,
    reviewers: reviewers.map((each) => ({ from: formatYuan(each.fromFen), reviewers: each.reviewers })),
    reason: '',
  }
}

function rulesOf({
  reviewers,
  findings,
  gaps,
  changePercent,
  reminderDay,
  checkDays,
  publishDay,
}: Values): Rules {
  return {
    reviewers: reviewers.map((each) => ({ fromFen: parseYuan(each.from) ?? 0, reviewers: each.reviewers })),
    extra: { findings, gaps, changePercent: changePercent ?? null },
    ...{ reminderDay, checkDays, publishDay },
  }
}
