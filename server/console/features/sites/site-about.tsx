import { Link } from '@tanstack/react-router'
import { Button, DatePicker, Form, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import { FACILITIES } from '../../../../core/terms.ts'
import type { SiteDetail } from '../../../contract/sites.ts'
import { formatDay, formatInstant } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { Stars } from '../../shared/ui/stars.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { BankDialog } from '../changes/bank-dialog.tsx'
import { ChangeDialog } from '../changes/change-dialog.tsx'
import { Section } from './section.tsx'
import { useSiteWords } from './words.ts'

/** What it is, where its money goes, which terminals it has. `asks`: whether the person may ask for changes. */
export function SiteAbout({ site, asks }: { site: SiteDetail; asks: boolean }) {
  const words = useSiteWords()
  const { language } = useSpeech()
  const term = useTerms()
  const [asking, setAsking] = useState<'star' | 'account' | null>(null)
  const day = (on: string) => formatDay(on, language, true)
  const { account } = site
  const ask = (what: 'star' | 'account', word: string) =>
    asks && (
      <Button size="small" onClick={() => setAsking(what)}>
        {word}
      </Button>
    )
  return (
    <Section title={words.about}>
      <dl className="site-about">
        <Row name={words.kind}>{site.facility === null ? '—' : term(FACILITIES, site.facility)}</Row>
        <Row name={words.openedOn}>{day(site.opened)}</Row>
        {site.closed !== null && <Row name={words.closedOn}>{day(site.closed)}</Row>}
        <Row name={words.starOf} action={ask('star', words.askStar)}>
          <Stars count={site.star} />
        </Row>
        <Row name={words.account} action={ask('account', words.askAccount)}>
          {account === null ? (
            <Mark meaning="attention">{words.accountNone}</Mark>
          ) : (
            <span className="figures">
              {account.holder} · {account.bank} · {words.accountTail(account.tail)}
            </span>
          )}
        </Row>
        <Row name={words.terminals}>
          <Terminals site={site} />
        </Row>
      </dl>
      {asking === 'star' && <AskStar site={site} onClose={() => setAsking(null)} />}
      {asking === 'account' && (
        <BankDialog
          of="site"
          id={site.id}
          holder={account?.holder ?? site.name}
          has={account !== null}
          onClose={() => setAsking(null)}
        />
      )}
    </Section>
  )
}

function Row({ name, action, children }: { name: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {action}
      </dd>
    </div>
  )
}

function Terminals({ site: { terminalList } }: { site: SiteDetail }) {
  const words = useSiteWords()
  const { language } = useSpeech()
  const now = useNow()
  const reads = useMay()('terminal.read')
  if (terminalList.length === 0) return <span className="muted">{words.noTerminals}</span>
  return (
    <ul className="plain-list">
      {terminalList.map(({ id, state, online, seenAt }) => (
        <li key={id}>
          {reads ? <Link to="/terminals">{id}</Link> : id}{' '}
          {state !== 'active' ? (
            <span className="muted">{words.terminalStates[state]}</span>
          ) : online ? (
            <Mark meaning="recorded" bare>
              {words.online}
            </Mark>
          ) : (
            <Mark meaning="attention" bare>
              {words.offline}
            </Mark>
          )}{' '}
          {state === 'active' && !online && (
            <span className="muted figures">
              {seenAt === null ? words.never : formatInstant(seenAt, language, now)}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

type StarValues = { star: number; from: Dayjs }

function AskStar({ site, onClose }: { site: SiteDetail; onClose: () => void }) {
  const words = useSiteWords()
  const { required, sites } = useWords()
  const [form] = Form.useForm<StarValues & { reason: string }>()
  return (
    <ChangeDialog<StarValues>
      title={words.askStar}
      kind="site.star"
      subject={`site/${site.id}`}
      form={form}
      initialValues={{ from: dayjs().startOf('month'), ...(site.star !== null && { star: site.star }) }}
      proposalOf={({ star, from }) => ({ star: star < 0 ? null : star, from: from.format('YYYY-MM-DD') })}
      note={words.factsNote}
      onClose={onClose}
    >
      <div className="two-fields">
        <Form.Item name="star" label={words.newStar} rules={[{ required: true, message: required }]}>
          <Select
            autoFocus
            options={[5, 4, 3, 2, 1, 0, -1].map((value) => ({
              value,
              label: value < 0 ? words.unrated : sites.starLabel(value),
            }))}
          />
        </Form.Item>
        <Form.Item name="from" label={words.from} rules={[{ required: true, message: required }]}>
          <DatePicker style={{ width: '100%' }} allowClear={false} />
        </Form.Item>
      </div>
    </ChangeDialog>
  )
}
