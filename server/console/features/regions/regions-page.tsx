/** 区划: the county, its towns, their villages; what everything else belongs to. */
import { useQuery } from '@tanstack/react-query'
import { Button, type TableProps } from 'antd'
import { useState } from 'react'
import type { Region } from '../../../contract/register.ts'
import { regionsQuery } from '../../shared/api/queries.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { AddRegion, type Place } from './add-region.tsx'
import { type RegionRow, regionTree } from './region-tree.ts'

export function RegionsPage() {
  const { regions: words, start } = useWords()
  const writes = useMay()('register.write')
  const query = useQuery(regionsQuery)
  const [place, setPlace] = useState<Place | null>(null)
  const county = query.data?.find(({ level }) => level === 'county')
  const addTown = county && (
    <Button type="primary" onClick={() => setPlace({ level: 'town', parent: county })}>
      {words.addTown}
    </Button>
  )
  return (
    <Page title={words.title} note={words.subtitle} {...(writes && addTown && { actions: addTown })}>
      <Loaded query={query}>
        {(regions) =>
          regions.length > 0 ? (
            <RegionTable regions={regions} {...(writes && { onAdd: setPlace })} />
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
    </Page>
  )
}

function RegionTable({ regions, onAdd }: { regions: Region[]; onAdd?: (place: Place) => void }) {
  const { regions: words } = useWords()
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set())
  const columns: NonNullable<TableProps<RegionRow>['columns']> = [
    { title: words.name, dataIndex: 'name', key: 'name' },
    { title: words.level, key: 'level', render: (_, { level }) => words.levels[level] },
    { title: words.code, dataIndex: 'code', key: 'code' },
    {
      title: <span className="visually-hidden">{words.addVillage}</span>,
      key: 'add',
      align: 'right',
      render: (_, row) =>
        row.level === 'town' && (
          <Button
            size="small"
            onClick={() => onAdd?.({ level: 'village', parent: row })}
            aria-label={`${words.addVillage}: ${row.name}`}
          >
            {words.addVillage}
          </Button>
        ),
    },
  ]
  return (
    <PageTable<RegionRow>
      label={words.list}
      rowKey="code"
      columns={onAdd === undefined ? columns.slice(0, -1) : columns}
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
