/** Rows with what is wrong in them; a wrong cell is a field, and Enter saves its row. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { TableProps } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { Import, ImportRow } from '../../../contract/imports.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useSpeech } from '../../shared/words/use-words.ts'
import { ROWS_A_PAGE, rowsQuery, type Shown } from './import-queries.ts'
import { columnOf, LIST_COLUMNS } from './list-columns.ts'
import { RowActions, useRowDrafts, WrongCells } from './row-cells.tsx'
import { useImportWords } from './words.ts'

export function RowTable({ of, shown, total }: { of: Import; shown: Shown; total: number }) {
  const words = useImportWords()
  const client = useQueryClient()
  const [page, setPage] = useState(1)
  // The last page may have emptied itself.
  const current = Math.min(page, Math.max(1, Math.ceil(total / ROWS_A_PAGE)))
  const query = useQuery(rowsQuery(of.id, shown, current))
  const frame = useRef<HTMLDivElement>(null)
  const { dataUpdatedAt } = query
  const changed = useRef<{ row: number; since: number } | null>(null)
  const drafts = useRowDrafts(of.id, async (row) => {
    changed.current = { row, since: dataUpdatedAt }
    await client.invalidateQueries({ queryKey: ['imports', of.id] })
  })
  // On to what is to be put right next: in the same row if something is left there, or in the first one.
  useEffect(() => {
    const { row, since } = changed.current ?? { row: 0, since: dataUpdatedAt }
    if (since === dataUpdatedAt) return
    changed.current = null
    const fields = [...(frame.current?.querySelectorAll<HTMLInputElement>('input') ?? [])]
    const next = fields.find((field) => field.dataset.row === String(row)) ?? fields[0]
    next?.focus()
  }, [dataUpdatedAt])
  const columns: NonNullable<TableProps<ImportRow>['columns']> = [
    { title: words.row, key: 'row', width: 72, className: 'figures', render: (_, { row }) => row },
    { title: words.person, key: 'person', width: '32%', render: (_, row) => <Person row={row} /> },
    shown === 'blocked'
      ? {
          title: words.fault,
          key: 'fault',

          render: (_, row) => <WrongCells row={row} drafts={drafts} />,
        }
      : { title: words.why, key: 'why', render: (_, row) => <Faults row={row} /> },
    {
      key: 'actions',
      width: 140,
      align: 'right',
      render: (_, row) => <RowActions row={row} shown={shown} drafts={drafts} />,
    },
  ]
  return (
    <div ref={frame}>
      <Loaded query={query}>
        {(rows) => (
          <PageTable<ImportRow>
            label={words.rows}
            size="small"
            rowKey="row"
            columns={columns}
            dataSource={rows}
            loading={query.isPlaceholderData}
            pagination={{
              ...{ current, pageSize: ROWS_A_PAGE, total, hideOnSinglePage: true, showSizeChanger: false },
              onChange: setPage,
            }}
          />
        )}
      </Loaded>
    </div>
  )
}

/** Whose row it is, and what in it is sound. */
function Person({ row: { cells, faults } }: { row: ImportRow }) {
  const wrong = new Set(
    faults.filter(({ code }) => !code.startsWith('id-registered')).map(({ column }) => columnOf(column)),
  )
  const sound = LIST_COLUMNS.filter((column) => column !== 'name' && !wrong.has(column))
  return (
    <>
      <strong>{cells.name}</strong>
      <div className="muted figures">
        {sound
          .map((column) => cells[column] ?? '')
          .filter((text) => text !== '')
          .join(' · ')}
      </div>
    </>
  )
}

function Faults({ row: { faults } }: { row: ImportRow }) {
  const words = useImportWords()
  const { language } = useSpeech()
  return (
    <ul className="plain-list">
      {faults.map(({ code, message }) => (
        <li key={code}>{language === 'zh' ? message : (words.faults[code] ?? code)}</li>
      ))}
    </ul>
  )
}
