/** 变更申请: what waits for a second person, deaths first; and what became of the rest. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button, Segmented, Select, type TableProps } from 'antd'
import { useState } from 'react'
import type { Change } from '../../../contract/changes.ts'
import { formatCount } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { ExportButton } from '../../shared/ui/export-button.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { ChangeDiff } from './change-diff.tsx'
import { changesQuery, SIZE } from './change-queries.ts'
import { ChangeSheet } from './change-sheet.tsx'
import { ChangeStateMark } from './change-state.tsx'
import type { ChangesSearch } from './changes-search.ts'
import './changes.css'
import { useChangeWords } from './words.ts'

export function ChangesPage() {
  const words = useChangeWords()
  const search = getRouteApi('/changes').useSearch()
  const navigate = useNavigate({ from: '/changes' })
  const query = useQuery(changesQuery(search))
  const [opened, setOpened] = useState<Change | null>(null)
  const choose = (change: ChangesSearch) => void navigate({ search: change })
  const { page: _, ...filters } = search
  return (
    <Page
      title={words.title}
      note={words.subtitle}
      actions={<ExportButton sheet="changes" name={words.title} filters={filters} />}
    >
      <div className="list-filters">
        <Segmented<'open' | 'decided' | 'all'>
          aria-label={words.state}
          value={search.state ?? 'open'}
          options={(['open', 'decided', 'all'] as const).map((value) => ({
            value,
            label: words.filters[value],
          }))}
          onChange={(state) => {
            const { state: _state, ...rest } = filters
            choose(state === 'open' ? rest : { ...rest, state })
          }}
        />
        <Select
          aria-label={words.kind}
          className="list-choice"
          value={search.kind ?? ''}
          options={[
            { value: '', label: words.allKinds },
            ...Object.entries(words.kinds).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(kind) => {
            const { kind: _kind, ...rest } = filters
            choose(kind === '' ? rest : { ...rest, kind })
          }}
        />
        {query.data !== undefined && query.data.total > 0 && (
          <span className="list-count muted figures">{words.count(formatCount(query.data.total))}</span>
        )}
      </div>
      <Loaded query={query}>
        {({ changes, total }) =>
          changes.length > 0 ? (
            <ChangesTable
              changes={changes}
              total={total}
              page={search.page ?? 1}
              onPage={(page) => choose({ ...filters, page })}
              onOpen={setOpened}
            />
          ) : search.state === undefined && search.kind === undefined ? (
            <EmptySheet title={words.noneOpen} note={words.noneOpenNote} />
          ) : (
            <EmptySheet title={words.noneFound} />
          )
        }
      </Loaded>
      {opened !== null && <ChangeSheet change={opened} onClose={() => setOpened(null)} />}
    </Page>
  )
}

function ChangesTable({
  changes,
  total,
  page,
  onPage,
  onOpen,
}: {
  changes: Change[]
  total: number
  page: number
  onPage: (page: number) => void
  onOpen: (change: Change) => void
}) {
  const words = useChangeWords()
  const { language } = useSpeech()
  const now = useNow(600_000)
  const columns: NonNullable<TableProps<Change>['columns']> = [
    {
      title: words.kind,
      key: 'kind',
      className: 'nowrap',
      render: (_, { kind }) => words.kinds[kind] ?? kind,
    },
    {
      title: words.who,
      key: 'who',
      className: 'nowrap',
      render: (_, { name, regionName }) => (
        <>
          <strong>{name}</strong>
          <div className="muted">{regionName}</div>
        </>
      ),
    },
    {
      title: words.what,
      key: 'what',
      render: (_, change) => (
        <>
          <ChangeDiff change={change} />
          <div className="muted">{change.reason}</div>
        </>
      ),
    },
    {
      title: words.asked,
      key: 'asked',
      className: 'nowrap',
      render: (_, { askedBy, askedAt }) => (
        <>
          {askedBy}
          <div className="muted">{formatInstant(askedAt, language, now, true)}</div>
        </>
      ),
    },
    { title: words.state, key: 'state', render: (_, { state }) => <ChangeStateMark state={state} /> },
    {
      key: 'open',
      align: 'right',
      render: (_, change) => (
        <Button
          size="small"
          type={change.may.includes('approved') ? 'primary' : 'default'}
          aria-label={words.openOf(change.name)}
          onClick={() => onOpen(change)}
        >
          {words.open}
        </Button>
      ),
    },
  ]
  return (
    <PageTable<Change>
      label={words.list}
      rowKey="id"
      columns={columns}
      dataSource={changes}
      pagination={
        total > SIZE && { current: page, pageSize: SIZE, total, showSizeChanger: false, onChange: onPage }
      }
    />
  )
}
