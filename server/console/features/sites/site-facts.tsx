/** What is on file along time, as settlement reads it; corrections are asked for. */
import { Button, DatePicker, Form, Input, Radio, Select, type TableProps } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { FACILITIES, KITCHENS, MEAL_TERMS } from '../../../../core/terms.ts'
import type { SiteDetail, SiteFact } from '../../../contract/sites.ts'
import { formatDay, formatMoment } from '../../shared/format/time.ts'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { ChangeDialog } from '../changes/change-dialog.tsx'
import { Section } from './section.tsx'
import { useSiteWords } from './words.ts'

export function SiteFacts({ site, asks }: { site: SiteDetail; asks: boolean }) {
  const words = useSiteWords()
  const { sites: shared } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const [asking, setAsking] = useState(false)
  const day = (on: string) => formatDay(on, language, true)
  const said = ({ fact, value }: SiteFact) => {
    if (fact === 'facility') return term(FACILITIES, value)
    if (fact === 'kitchen') return term(KITCHENS, value)
    if (fact === 'meal') return term(MEAL_TERMS, value)
    if (fact === 'star') return shared.starLabel(Number(value))
    return words.factNames[value] ?? value
  }
  const columns: NonNullable<TableProps<SiteFact>['columns']> = [
    { title: words.fact, key: 'fact', render: (_, { fact }) => words.factNames[fact] ?? fact },
    { title: words.value, key: 'value', render: (_, fact) => said(fact) },
    {
      title: words.period,
      key: 'period',
      render: (_, { from, to }) => (to === null ? words.sinceDay(day(from)) : words.days(day(from), day(to))),
    },
    {
      title: words.known,
      key: 'known',
      render: (_, { knownAt }) => <span className="muted">{formatMoment(knownAt, language)}</span>,
    },
  ]
  return (
    <Section
      wide
      title={words.facts}
      note={<span className="muted">{words.factsNote}</span>}
      action={
        asks && (
          <Button size="small" onClick={() => setAsking(true)}>
            {words.askFact}
          </Button>
        )
      }
    >
      <PageTable<SiteFact>
        label={words.facts}
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={site.facts}
      />
      {asking && <AskFact site={site} onClose={() => setAsking(false)} />}
    </Section>
  )
}

type Values = {
  fact: 'closure' | 'meal' | 'kitchen' | 'built' | 'equipped' | 'renovated'
  act: 'add' | 'end'
  value?: string
  from: Dayjs
  to?: Dayjs
}

const FACTS: Values['fact'][] = ['closure', 'meal', 'kitchen', 'built', 'equipped', 'renovated']
/** They happen on one day. */
const EVENTS: Values['fact'][] = ['built', 'equipped', 'renovated']

function AskFact({ site, onClose }: { site: SiteDetail; onClose: () => void }) {
  const words = useSiteWords()
  const { required } = useWords()
  const term = useTerms()
  const [form] = Form.useForm<Values & { reason: string }>()
  const fact = Form.useWatch('fact', form) ?? 'closure'
  const act = Form.useWatch('act', form) ?? 'add'
  const isEvent = EVENTS.includes(fact)
  const needed = { required: true, message: required }
  return (
    <ChangeDialog<Values>
      title={words.askFact}
      kind="site.fact"
      subject={`site/${site.id}`}
      form={form}
      initialValues={{ fact: 'closure', act: 'add', from: dayjs().subtract(1, 'month').startOf('month') }}
      proposalOf={({ value, from, to, ...said }) => ({
        ...said,
        value: isEvent || (act === 'end' && fact !== 'meal') ? null : (value?.trim() ?? null),
        from: from.format('YYYY-MM-DD'),
        to: isEvent ? null : (to?.format('YYYY-MM-DD') ?? null),
      })}
      note={words.factsNote}
      onClose={onClose}
    >
      <div className="two-fields">
        <Form.Item name="fact" label={words.fact}>
          <Select options={FACTS.map((value) => ({ value, label: words.factNames[value] }))} />
        </Form.Item>
        <Form.Item name="act" label={words.act}>
          <Radio.Group
            optionType="button"
            options={(['add', 'end'] as const).map((value) => ({ value, label: words.acts[value] }))}
          />
        </Form.Item>
      </div>
      {fact === 'meal' ? (
        <Form.Item name="value" label={words.value} rules={[needed]}>
          <Select
            options={Object.keys(MEAL_TERMS).map((value) => ({ value, label: term(MEAL_TERMS, value) }))}
          />
        </Form.Item>
      ) : (
        act === 'add' &&
        !isEvent && (
          <Form.Item
            name="value"
            label={fact === 'closure' ? words.closureReason : words.value}
            rules={[{ ...needed, whitespace: true }]}
          >
            <Input maxLength={64} />
          </Form.Item>
        )
      )}
      <div className="two-fields">
        <Form.Item name="from" label={words.from} rules={[needed]}>
          <DatePicker style={{ width: '100%' }} allowClear={false} />
        </Form.Item>
        {!isEvent && (
          <Form.Item name="to" label={words.to}>
            <DatePicker style={{ width: '100%' }} />
          </Form.Item>
        )}
      </div>
    </ChangeDialog>
  )
}
