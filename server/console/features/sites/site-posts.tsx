import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { POST_KINDS, type PostKind } from '../../../../core/site-posts.ts'
import type { EndPost, NewPost, Post, SiteDetail } from '../../../contract/sites.ts'
import { post } from '../../shared/api/request.ts'
import { formatDay } from '../../shared/format/time.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { Section } from './section.tsx'
import { whenChanged } from './site-queries.ts'
import { useSiteWords } from './words.ts'

/** 公益岗: who works there, and whether they are enough. */
export function SitePosts({ site, writes }: { site: SiteDetail; writes: boolean }) {
  const words = useSiteWords()
  const { language } = useSpeech()
  const [doing, setDoing] = useState<'add' | Post | null>(null)
  const { postList, posts, postsNeeded, state } = site
  const day = (on: string) => formatDay(on, language, true)
  return (
    <Section
      title={words.posts}
      note={
        state !== 'closed' &&
        posts < postsNeeded && <Mark meaning="attention">{words.tooFewOf(posts, postsNeeded)}</Mark>
      }
      action={
        writes && (
          <Button size="small" onClick={() => setDoing('add')}>
            {words.addPost}
          </Button>
        )
      }
    >
      {postList.length === 0 ? (
        <p className="muted">{words.noPosts}</p>
      ) : (
        <ul className="plain-list site-lines">
          {postList.map((each) => (
            <li key={each.id}>
              <span>
                <strong>{each.name}</strong> {words.postKinds[each.kind]}
                {each.village !== null && <span className="muted"> · {each.village}</span>}
                {each.phone !== '' && each.to === null && <span className="figures"> · {each.phone}</span>}
              </span>
              <span className="muted figures">
                {each.to === null ? words.sinceDay(day(each.from)) : words.days(day(each.from), day(each.to))}
              </span>
              {writes && each.to === null && (
                <Button size="small" aria-label={words.endPostOf(each.name)} onClick={() => setDoing(each)}>
                  {words.endPost}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {doing === 'add' && <AddPost site={site} onClose={() => setDoing(null)} />}
      {doing !== null && doing !== 'add' && <Leave site={site} of={doing} onClose={() => setDoing(null)} />}
    </Section>
  )
}

const pathOf = (site: SiteDetail) => `/api/sites/${encodeURIComponent(site.id)}/posts`

type Values = { name: string; kind: PostKind; phone?: string; village?: string; from: Dayjs }

function AddPost({ site, onClose }: { site: SiteDetail; onClose: () => void }) {
  const words = useWords()
  const mine = useSiteWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const required = { required: true, message: words.required }
  return (
    <FormDialog<Values, SiteDetail>
      title={mine.addPost}
      form={form}
      ok={words.save}
      width={480}
      initialValues={{ from: dayjs(), kind: 'caretaker' }}
      send={({ name, kind, phone, village, from }) => {
        const made: NewPost = {
          ...{ name: name.trim(), kind, village: village ?? null, from: from.format('YYYY-MM-DD') },
          ...(phone?.trim() && { phone: phone.trim() }),
        }
        return post<SiteDetail>(pathOf(site), made)
      }}
      onDone={(changed) => {
        whenChanged(client, changed)
        message.success(mine.postSaved)
        onClose()
      }}
      onClose={onClose}
    >
      <div className="two-fields">
        <Form.Item name="name" label={mine.postName} rules={[{ ...required, whitespace: true }]}>
          <Input autoFocus maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item name="kind" label={mine.postKind} rules={[required]}>
          <Select options={POST_KINDS.map((value) => ({ value, label: mine.postKinds[value] }))} />
        </Form.Item>
        <Form.Item name="from" label={mine.postFrom} rules={[required]}>
          <DatePicker style={{ width: '100%' }} allowClear={false} />
        </Form.Item>
        <Form.Item
          name="phone"
          label={mine.postPhone}
          rules={[{ pattern: /^[0-9 -]{5,20}$/, message: mine.phoneWrong }]}
        >
          <Input maxLength={20} autoComplete="off" inputMode="tel" />
        </Form.Item>
      </div>
      {site.formerVillages.length > 0 && (
        <Form.Item name="village" label={mine.postVillage}>
          <Select
            allowClear
            options={site.formerVillages.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
      )}
    </FormDialog>
  )
}

type Leaving = { to: Dayjs; mistake: boolean; reason: string }

function Leave({ site, of, onClose }: { site: SiteDetail; of: Post; onClose: () => void }) {
  const words = useWords()
  const mine = useSiteWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Leaving>()
  return (
    <FormDialog<Leaving, SiteDetail>
      title={mine.endPostOf(of.name)}
      form={form}
      ok={words.save}
      width={440}
      initialValues={{ to: dayjs(), mistake: false }}
      send={({ to, mistake, reason }) => {
        const end: EndPost = { to: to.format('YYYY-MM-DD'), mistake, reason: reason.trim() }
        return post<SiteDetail>(`${pathOf(site)}/${of.id}/end`, end)
      }}
      onDone={(changed) => {
        whenChanged(client, changed)
        message.success(mine.postSaved)
        onClose()
      }}
      onClose={onClose}
    >
      <Form.Item name="to" label={mine.postTo} rules={[{ required: true, message: words.required }]}>
        <DatePicker style={{ width: '100%' }} allowClear={false} />
      </Form.Item>
      <Form.Item name="mistake" valuePropName="checked">
        <Checkbox>{mine.postMistake}</Checkbox>
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
