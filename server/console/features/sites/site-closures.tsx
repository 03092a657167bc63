import { useQueryClient } from '@tanstack/react-query'
import { App, Button, DatePicker, Form, Input } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import type { EndClosure, NewClosure, SiteDetail, SiteFact } from '../../../contract/sites.ts'
import { post } from '../../shared/api/request.ts'
import { formatDay } from '../../shared/format/time.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { Section } from './section.tsx'
import { whenChanged } from './site-queries.ts'
import { useSiteWords } from './words.ts'

/** 停餐: those of days to come and lately past; a person plans and ends them. */
export function SiteClosures({ site, writes }: { site: SiteDetail; writes: boolean }) {
  const words = useSiteWords()
  const { language } = useSpeech()
  const [doing, setDoing] = useState<'add' | SiteFact | null>(null)
  const today = dayjs().format('YYYY-MM-DD')
  const closures = site.facts.filter(({ fact }) => fact === 'closure').slice(0, 8)
  const day = (on: string) => formatDay(on, language, true)
  return (
    <Section
      title={words.closures}
      action={
        writes && (
          <Button size="small" onClick={() => setDoing('add')}>
            {words.addClosure}
          </Button>
        )
      }
    >
      {closures.length === 0 ? (
        <p className="muted">{words.noClosures}</p>
      ) : (
        <ul className="plain-list site-lines">
          {closures.map((closure) => (
            <li key={closure.id}>
              <span className="figures">
                {closure.to === null
                  ? words.sinceDay(day(closure.from))
                  : words.days(day(closure.from), day(closure.to))}
              </span>
              <span>{closure.value}</span>
              {writes && (closure.to === null || closure.to > today) && (
                <Button size="small" onClick={() => setDoing(closure)}>
                  {words.resume}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {doing === 'add' && <AddClosure site={site} onClose={() => setDoing(null)} />}
      {doing !== null && doing !== 'add' && (
        <Resume site={site} closure={doing} onClose={() => setDoing(null)} />
      )}
    </Section>
  )
}

type Values = { from: Dayjs; to?: Dayjs; reason: string }

function AddClosure({ site, onClose }: { site: SiteDetail; onClose: () => void }) {
  const words = useWords()
  const mine = useSiteWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const required = { required: true, message: words.required }
  const isPast = (day: Dayjs) => day.isBefore(dayjs(), 'day')
  return (
    <FormDialog<Values, SiteDetail>
      title={mine.addClosure}
      form={form}
      ok={words.save}
      width={480}
      initialValues={{ from: dayjs().add(1, 'day') }}
      send={({ from, to, reason }) => {
        const closure: NewClosure = {
          from: from.format('YYYY-MM-DD'),
          to: to?.format('YYYY-MM-DD') ?? null,
          reason: reason.trim(),
        }
        return post<SiteDetail>(`/api/sites/${encodeURIComponent(site.id)}/closures`, closure)
      }}
      onDone={(changed) => {
        whenChanged(client, changed)
        message.success(mine.closureSaved)
        onClose()
      }}
      onClose={onClose}
    >
      <p className="form-note">{mine.closureNote}</p>
      <div className="two-fields">
        <Form.Item name="from" label={mine.closureFrom} rules={[required]}>
          <DatePicker style={{ width: '100%' }} allowClear={false} disabledDate={isPast} />
        </Form.Item>
        <Form.Item name="to" label={mine.closureTo}>
          <DatePicker style={{ width: '100%' }} disabledDate={isPast} />
        </Form.Item>
      </div>
      <Form.Item name="reason" label={mine.closureReason} rules={[{ ...required, whitespace: true }]}>
        <Input autoFocus maxLength={64} />
      </Form.Item>
    </FormDialog>
  )
}

function Resume({ site, closure, onClose }: { site: SiteDetail; closure: SiteFact; onClose: () => void }) {
  const words = useWords()
  const mine = useSiteWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<{ to: Dayjs }>()
  return (
    <FormDialog<{ to: Dayjs }, SiteDetail>
      title={`${mine.resume}：${closure.value}`}
      form={form}
      ok={mine.resume}
      width={400}
      initialValues={{ to: dayjs() }}
      send={({ to }) => {
        const end: EndClosure = { to: to.format('YYYY-MM-DD') }
        return post<SiteDetail>(`/api/sites/${encodeURIComponent(site.id)}/closures/${closure.id}/end`, end)
      }}
      onDone={(changed) => {
        whenChanged(client, changed)
        message.success(mine.resumed)
        onClose()
      }}
      onClose={onClose}
    >
      <Form.Item name="to" label={mine.resumeOn} rules={[{ required: true, message: words.required }]}>
        <DatePicker
          style={{ width: '100%' }}
          allowClear={false}
          disabledDate={(day) => day.isBefore(dayjs(), 'day')}
        />
      </Form.Item>
    </FormDialog>
  )
}
