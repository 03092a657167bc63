/** The wrong cells of a row as fields; what is written there is kept until the row is saved. */
import { useMutation } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import type { ImportRow, ListColumn, RowChange } from '../../../contract/imports.ts'
import { ProblemError } from '../../shared/api/request.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { changeRow, type Shown } from './import-queries.ts'
import { columnOf } from './list-columns.ts'
import { useImportWords } from './words.ts'

type Written = Partial<Record<ListColumn, string>>

export type RowDrafts = {
  textOf(row: ImportRow, column: ListColumn): string
  write(row: ImportRow, column: ListColumn, text: string): void
  save(row: ImportRow): void
  leave(row: ImportRow, dropped: boolean): void
  busy: number | null
}

export function useRowDrafts(id: string, onChanged: (row: number) => Promise<void>): RowDrafts {
  const { problems } = useWords()
  const { message } = App.useApp()
  const [written, setWritten] = useState<Record<number, Written>>({})
  const sending = useMutation({
    mutationFn: ({ row, change }: { row: number; change: RowChange }) => changeRow(id, row, change),
    onSuccess: async (_, { row }) => {
      setWritten(({ [row]: _gone, ...rest }) => rest)
      await onChanged(row)
    },
    onError: (error) => {
      const told = error instanceof ProblemError ? error.message || problems[error.code] : problems.internal
      message.error(told ?? problems.internal)
    },
  })
  const textOf = (row: ImportRow, column: ListColumn) => written[row.row]?.[column] ?? row.cells[column] ?? ''
  return {
    textOf,
    write: ({ row }, column, text) =>
      setWritten((before) => ({ ...before, [row]: { ...before[row], [column]: text } })),
    save: (row) => {
      const cells = Object.fromEntries(wrongColumns(row).map((column) => [column, textOf(row, column)]))
      sending.mutate({ row: row.row, change: { cells } })
    },
    leave: ({ row }, dropped) => sending.mutate({ row, change: { dropped } }),
    busy: sending.isPending ? sending.variables.row : null,
  }
}

function wrongColumns({ faults }: ImportRow): ListColumn[] {
  return [...new Set(faults.flatMap(({ column }) => columnOf(column) ?? []))]
}

export function WrongCells({ row, drafts }: { row: ImportRow; drafts: RowDrafts }) {
  const words = useImportWords()
  const { language } = useSpeech()
  return (
    <ul className="plain-list import-cells">
      {wrongColumns(row).map((column) => (
        <li key={column}>
          <span>{words.columns[column]}</span>
          <Input
            size="small"
            status="error"
            className="figures"
            autoComplete="off"
            maxLength={1_000}
            data-row={row.row}
            aria-label={words.cellOf(row.row, words.columns[column])}
            readOnly={drafts.busy === row.row}
            value={drafts.textOf(row, column)}
            onChange={({ target }) => drafts.write(row, column, target.value)}
            onPressEnter={() => drafts.save(row)}
          />
          <span className="import-fault">
            {row.faults
              .filter((fault) => columnOf(fault.column) === column)
              .map(({ code, message }) => (language === 'zh' ? message : (words.faults[code] ?? code)))
              .join(' ')}
          </span>
        </li>
      ))}
    </ul>
  )
}

export function RowActions({ row, shown, drafts }: { row: ImportRow; shown: Shown; drafts: RowDrafts }) {
  const words = useImportWords()
  const busy = drafts.busy === row.row
  if (shown === 'dropped')
    return (
      <Button
        size="small"
        disabled={busy}
        aria-label={words.takeInOf(row.row)}
        onClick={() => drafts.leave(row, false)}
      >
        {words.takeIn}
      </Button>
    )
  if (shown === 'registered') return null
  return (
    <span className="import-row-actions">
      <Button size="small" loading={busy} aria-label={words.saveOf(row.row)} onClick={() => drafts.save(row)}>
        {words.save}
      </Button>
      <Button
        size="small"
        disabled={busy}
        aria-label={words.leaveOutOf(row.row)}
        onClick={() => drafts.leave(row, true)}
      >
        {words.leaveOut}
      </Button>
    </span>
  )
}
