// The rows of a file of facts (settlement spec §1): whose they are, what they may say, and which may not overlap.
import type { PlainDate } from '../../plain-date.ts'
import type { Report } from '../fault.ts'
import { groupBy } from '../grouping.ts'
import type { Dated } from '../register.ts'
import type { Cell } from './cells.ts'
import type { Row } from './table.ts'

export interface FactCells {
  readonly fact: string
  readonly value: string
  readonly from: PlainDate
  readonly to: PlainDate | null
}

export interface FactRow extends Row<FactCells> {
  readonly owner: string | undefined
}

export interface FactKinds {
  /** Every fact name with what its value may be. */
  readonly values: ReadonlyMap<string, Cell<unknown>>
  /** Facts that may hold several values on one day. */
  readonly several: readonly string[]
  /** Facts of which an owner has at most one row. */
  readonly events: readonly string[]
}

/** Where facts come from: their file, its column of owners, and the owners there are, if those could be read. */
interface FactSource {
  readonly file: string
  readonly ownerColumn: 'elder' | 'site'
  readonly owners: ReadonlySet<string> | undefined
}

export function checkFacts(
  { file, ownerColumn, owners }: FactSource,
  kinds: FactKinds,
  rows: readonly FactRow[],
  report: Report,
): void {
  for (const { line, owner, cells } of rows) {
    const tell = (column: string, message: string) => report({ file, line, column, message })
    if (owner !== undefined && owners?.has(owner) === false)
      tell(ownerColumn, `no such ${ownerColumn} is listed`)
    const cell = cells.fact === undefined ? undefined : kinds.values.get(cells.fact)
    if (cells.fact !== undefined && cell === undefined)
      tell('fact', `must be one of ${[...kinds.values.keys()].join(', ')}`)
    if (cells.value !== undefined && cell !== undefined && cell.read(cells.value) === undefined) {
      tell('value', `must be ${cell.expected}`)
    }
    if (cells.from !== undefined && cells.to && cells.to <= cells.from) tell('to', 'must be after from')
  }

  for (const group of groupBy(rows, ({ owner, cells }) => `${owner}/${cells.fact}`).values()) {
    const [{ owner, cells }] = group
    if (owner === undefined || cells.fact === undefined || !kinds.values.has(cells.fact)) continue
    if (kinds.events.includes(cells.fact)) {
      for (const { line } of group.slice(1))
        report({ file, line, column: 'fact', message: 'the event stands twice' })
    } else if (!kinds.several.includes(cells.fact)) {
      for (const line of overlapping(group)) {
        report({
          file,
          line,
          column: 'from',
          message: `overlaps another ${cells.fact} of this ${ownerColumn}`,
        })
      }
    }
  }
}

/** The lines of rows that overlap a row of an earlier line. */
function overlapping(rows: readonly FactRow[]): ReadonlySet<number> {
  const spans = rows
    .flatMap(({ line, whole }) =>
      whole === undefined || (whole.to !== null && whole.to <= whole.from) ? [] : [{ line, ...whole }],
    )
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.line - b.line))
  const lines = new Set<number>()
  let longest = spans[0]
  for (const span of spans.slice(1)) {
    if (longest === undefined || longest.to === null || span.from < longest.to) {
      lines.add(Math.max(span.line, longest?.line ?? 0))
    }
    if (longest !== undefined && longest.to !== null && (span.to === null || span.to > longest.to))
      longest = span
  }
  return lines
}

/** The rows of one fact with their values. */
export function dated<T>(rows: readonly FactRow[], fact: string, cell: Cell<T>): Dated<T>[] {
  return rows.flatMap(({ whole }) => {
    const value = whole?.fact === fact ? cell.read(whole.value) : undefined
    return whole === undefined || value === undefined ? [] : [{ value, from: whole.from, to: whole.to }]
  })
}
