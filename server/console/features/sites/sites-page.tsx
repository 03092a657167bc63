/** 助餐点: where elders eat, when, and under whose roof. */
import { useQuery } from '@tanstack/react-query'
import { Button, type TableProps } from 'antd'
import { type ReactElement, useState } from 'react'
import { FACILITIES, MEAL_TERMS } from '../../../../core/terms.ts'
import type { Site } from '../../../contract/register.ts'
import { regionsQuery, sitesQuery } from '../../shared/api/queries.ts'
import { formatYuan } from '../../shared/format/money.ts'
import { formatDay, formatMinutes } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { Stars } from '../../shared/ui/stars.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { AddSite } from './add-site.tsx'
import './sites.css'

export function SitesPage() {
  const { sites: words } = useWords()
  const writes = useMay()('register.write')
  const query = useQuery(sitesQuery)
  const [adding, setAdding] = useState(false)
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {words.add}
    </Button>
  )
  const some = query.data !== undefined && query.data.length > 0
  return (
    <Page
      title={words.title}
      {...(some && { note: words.count(query.data.length) })}
      {...(some && writes && { actions: add })}
    >
      <Loaded query={query}>
        {(sites) => (sites.length > 0 ? <SiteTable sites={sites} /> : <NoSites add={writes ? add : null} />)}
      </Loaded>
      {adding && <AddSite onClose={() => setAdding(false)} />}
    </Page>
  )
}

/** A site needs a village to stand in. */
function NoSites({ add }: { add: ReactElement | null }) {
  const { sites: words, start } = useWords()
  const { data: regions } = useQuery(regionsQuery)
  const villages = regions?.some(({ level }) => level === 'village') ?? true
  if (add === null) return <EmptySheet title={words.emptyTitle} note={start.askWriter} />
  if (villages) return <EmptySheet title={start.siteTitle} note={start.siteNote} action={add} />
  return (
    <EmptySheet
      title={words.emptyTitle}
      note={start.townNote}
      action={
        <ButtonLink to="/regions" color="primary" variant="solid">
          {start.townGo}
        </ButtonLink>
      }
    />
  )
}

function SiteTable({ sites }: { sites: Site[] }) {
  const { sites: words } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const columns: NonNullable<TableProps<Site>['columns']> = [
    {
      title: words.name,
      key: 'name',
      render: (_, { name, closed }) => (
        <>
          <strong>{name}</strong>
          {closed !== null && <div className="muted">{words.closed(formatDay(closed, language, true))}</div>}
        </>
      ),
    },
    { title: words.town, dataIndex: 'town', key: 'town' },
    { title: words.village, dataIndex: 'regionName', key: 'village' },
    {
      title: words.facility,
      key: 'facility',
      render: (_, { facility }) => facility !== null && term(FACILITIES, facility),
    },
    { title: words.star, key: 'star', render: (_, { star }) => <Stars count={star} /> },
    {
      title: words.meals,
      key: 'meals',
      render: (_, { meals }) => (
        <ul className="plain-list site-meals">
          {meals.map(({ meal, starts, ends, price }) => (
            <li key={meal}>
              <span>{term(MEAL_TERMS, meal)}</span>
              <span>
                {formatMinutes(starts, words.nextDay)}–{formatMinutes(ends, words.nextDay)}
              </span>
              {price > 0 && <span className="muted">{words.price(formatYuan(price))}</span>}
            </li>
          ))}
        </ul>
      ),
    },
    { title: words.opened, key: 'opened', render: (_, { opened }) => formatDay(opened, language, true) },
    { title: words.terminals, dataIndex: 'terminals', key: 'terminals', align: 'right' },
  ]
  return <PageTable<Site> label={words.list} rowKey="id" columns={columns} dataSource={sites} />
}
