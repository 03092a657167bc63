import type { TableProps } from 'antd'
import { Tooltip } from 'antd'
import { MEAL_TERMS } from '../../../../core/terms.ts'
import type { Board } from '../../../contract/board.ts'
import { formatCount } from '../../shared/format/money.ts'
import { Definition } from '../../shared/ui/definition.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { type BoardRow, boardRows, MEALS, unsubsidisedOf, WAYS } from './board-rows.ts'
import { TerminalStates } from './terminal-states.tsx'

export function BoardTable({ board }: { board: Board }) {
  const words = useWords()
  const term = useTerms()
  const rows = boardRows(board)
  const columns: NonNullable<TableProps<BoardRow>['columns']> = [
    {
      title: words.board.site,
      key: 'name',
      render: (_, row) =>
        row.kind === 'town' ? (
          <strong>
            {row.name} <span className="muted board-town">{words.board.sitesCount(row.sites)}</span>
          </strong>
        ) : (
          <span className="board-site">{row.name}</span>
        ),
    },
    ...MEALS.map((meal) => ({
      title: term(MEAL_TERMS, meal),
      key: meal,
      className: 'board-meal',
      children: WAYS.map((way) => ({
        title: (
          <Tooltip title={words.board.long[way]}>
            <span>{words.board.short[way]}</span>
          </Tooltip>
        ),
        key: `${meal}-${way}`,
        align: 'right' as const,
        className: way === 'dineIn' ? 'board-count first' : 'board-count',
        render: (_: unknown, row: BoardRow) => <Count of={row[meal][way]} />,
      })),
    })),
    {
      title: (
        <span className="with-tip">
          {words.board.unsubsidised}
          <Definition of={words.board.unsubsidised}>{words.board.unsubsidisedTip}</Definition>
        </span>
      ),
      key: 'unsubsidised',
      align: 'right',
      render: (_, row) => <Count of={unsubsidisedOf(row)} />,
    },
    {
      title: words.board.terminal,
      key: 'terminals',
      render: (_, row) => row.kind === 'site' && <TerminalStates terminals={row.terminals} />,
    },
  ]
  return (
    <PageTable<BoardRow>
      label={words.board.table}
      size="small"
      columns={columns}
      dataSource={rows}
      rowClassName={({ kind }) => (kind === 'town' ? 'board-town-row' : '')}
    />
  )
}

/** A nought is nearly nothing to look at, so that the numbers stand out. */
function Count({ of }: { of: number }) {
  return of === 0 ? <span className="nothing">0</span> : formatCount(of)
}
