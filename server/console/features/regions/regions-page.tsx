/** 区划: the county, its towns, their villages; what everything else belongs to. */
import { useQuery } from '@tanstack/react-query'
import { Button, type TableProps } from 'antd'
import { useState } from 'react'
import type { Region } from '../../../contract/register.ts'
import { regionsQuery } from '../../shared/api/queries.ts'
import { formatDay } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useMay, useMe } from '../../shared/use-me.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { type Asking, ProposalForm } from '../sites/proposal-form.tsx'
import { useSiteWords } from '../sites/words.ts'
import { AddRegion, type Place } from './add-region.tsx'
import { type RegionRow, regionTree } from './region-tree.ts'

export function RegionsPage() {
  const { regions: words, start } = useWords()
  const may = useMay()
  // A village's people have no say over other villages.
  const me = useMe()
  const isVillage = me.roles.includes('village')
  const writes = may('register.write') && !isVillage
  const query = useQuery(regionsQuery)
  const [place, setPlace] = useState<Place | null>(null)
  const [merging, setMerging] = useState<Asking | null>(null)
  const county = query.data?.find(({ level }) => level === 'county')
  const addTown = county && (
    <Button type="primary" onClick={() => setPlace({ level: 'town', parent: county })}>
      {words.addTown}
    </Button>
  )
  return (
    <Page
      title={words.title}
      note={words.subtitle}
      {...(writes && me.region === null && addTown && { actions: addTown })}
    >
      <Loaded query={query}>
        {(regions) =>
          regions.length > 0 ? (
            <RegionTable
              regions={regions}
              {...(writes && { onAdd: setPlace })}
              {...(may('site.propose') && !isVillage && { onMerge: setMerging })}
            />
          ) : (
            <EmptySheet
              title={start.countyTitle}
              note={writes ? start.countyNote : start.askWriter}
              {...(writes && {
                action: (
                  <Button type="primary" onClick={() => setPlace({ level: 'county', parent: null })}>
                    {words.addCounty}
                  </Button>
                ),
              })}
            />
          )
        }
      </Loaded>
      {place !== null && <AddRegion place={place} onClose={() => setPlace(null)} />}
      {merging !== null && <ProposalForm asking={merging} onClose={() => setMerging(null)} />}
    </Page>
  )
}

function RegionTable({
  regions,
  onAdd,
  onMerge,
}: {
  regions: Region[]
  onAdd?: (place: Place) => void
  onMerge?: (asking: Asking) => void
}) {
  const { regions: words } = useWords()
  const mine = useSiteWords()
  const { language } = useSpeech()
  const nameOf = (code: string) => regions.find((region) => region.code === code)?.name ?? code
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set())
  const columns: NonNullable<TableProps<RegionRow>['columns']> = [
    {
      title: words.name,
      key: 'name',
      render: (_, { name, merged }) =>
        merged === undefined ? (
          name
        ) : (
          <>
            {name}{' '}
            <Mark meaning="quiet">
              {mine.mergedInto(nameOf(merged.into), formatDay(merged.on, language, true))}
            </Mark>
          </>
        ),
    },
    { title: words.level, key: 'level', render: (_, { level }) => words.levels[level] },
    { title: words.code, dataIndex: 'code', key: 'code' },
    {
      title: <span className="visually-hidden">{words.addVillage}</span>,
      key: 'add',
      align: 'right',
      render: (_, row) => (
        <>
          {row.level === 'town' && onAdd !== undefined && (
            <Button
              size="small"
              onClick={() => onAdd({ level: 'village', parent: row })}
              aria-label={`${words.addVillage}: ${row.name}`}
            >
              {words.addVillage}
            </Button>
          )}
          {row.level === 'village' && row.merged === undefined && onMerge !== undefined && (
            <Button
              type="text"
              size="small"
              onClick={() => onMerge({ kind: 'merge', region: row.code, name: row.name })}
              aria-label={mine.mergeOf(row.name)}
            >
              {mine.merge}
            </Button>
          )}
        </>
      ),
    },
  ]
  return (
    <PageTable<RegionRow>
      label={words.list}
      rowKey="code"
      columns={onAdd === undefined && onMerge === undefined ? columns.slice(0, -1) : columns}
      dataSource={regionTree(regions)}
      expandable={{
        // All stand open, also what has just been added, but for what a person has shut.
        expandedRowKeys: regions.map(({ code }) => code).filter((code) => !shut.has(code)),
        onExpand: (open, { code }) =>
          setShut(
            (before) => new Set(open ? [...before].filter((each) => each !== code) : [...before, code]),
          ),
      }}
    />
  )
}
