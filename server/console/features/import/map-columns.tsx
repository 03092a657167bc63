/** 对应列: which column of the sheet is what, with what stands in its first rows. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Select, type TableProps } from 'antd'
import { useState } from 'react'
import type { ColumnMapping, Import, ListColumn } from '../../../contract/imports.ts'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { importQuery, mapColumns, previewQuery } from './import-queries.ts'
import { LIST_COLUMNS, REQUIRED } from './list-columns.ts'
import { useImportWords } from './words.ts'

export function MapColumns({ of }: { of: Import }) {
  const words = useImportWords()
  const client = useQueryClient()
  const navigate = useNavigate({ from: '/elders/imports/$import' })
  const [mapping, setMapping] = useState<ColumnMapping>(of.mapping)
  const { data: preview = [] } = useQuery(previewQuery(of.id))
  const sending = useMutation({
    mutationFn: () => mapColumns(of.id, mapping),
    onSuccess: (changed) => {
      client.setQueryData(importQuery(of.id).queryKey, changed)
      client.removeQueries({ queryKey: ['imports', of.id, 'rows'] })
      void navigate({ search: {}, replace: true })
    },
  })
  const options = of.headings.map((heading, i) => ({
    value: i,
    label: heading === '' ? `${i + 1}` : heading,
  }))
  const choose = (column: ListColumn, index: number | undefined) =>
    setMapping((before) => {
      const { [column]: _, ...rest } = before
      return index === undefined ? rest : { ...rest, [column]: index }
    })
  const columns: NonNullable<TableProps<{ column: ListColumn }>['columns']> = [
    {
      title: words.fieldColumn,
      key: 'field',
      width: 220,
      render: (_, { column }) => (
        <>
          <strong>{words.columns[column]}</strong>{' '}
          {REQUIRED.has(column) && <span className="muted">{words.required}</span>}
        </>
      ),
    },
    {
      title: words.sheetColumn,
      key: 'sheet',
      width: 280,
      render: (_, { column }) => (
        <Select
          className="import-column"
          aria-label={words.columns[column]}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={words.notThere}
          status={REQUIRED.has(column) && mapping[column] === undefined ? 'error' : ''}
          options={options}
          value={mapping[column] ?? null}
          onChange={(index: number | null | undefined) => choose(column, index ?? undefined)}
        />
      ),
    },
    {
      title: words.sample,
      key: 'sample',
      render: (_, { column }) => {
        const index = mapping[column]
        const samples = index === undefined ? [] : preview.map((row) => row[index] ?? '').filter(Boolean)
        return <span className="muted figures">{samples.slice(0, 3).join('  ·  ')}</span>
      },
    },
  ]
  const lacking = [...REQUIRED].some((column) => mapping[column] === undefined)
  return (
    <section aria-label={words.mapTitle}>
      <h2>{words.mapTitle}</h2>
      <p className="muted">{words.mapNote}</p>
      <PageTable<{ column: ListColumn }>
        label={words.mapTitle}
        rowKey="column"
        columns={columns}
        dataSource={LIST_COLUMNS.map((column) => ({ column }))}
      />
      <ProblemNote error={sending.error} />
      <p className="import-go">
        <Button
          type="primary"
          disabled={lacking}
          loading={sending.isPending}
          onClick={() => sending.mutate()}
        >
          {words.check}
        </Button>
      </p>
    </section>
  )
}
