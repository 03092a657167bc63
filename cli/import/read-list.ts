/** A file as a list of elders, checked: what `yangyi import elders` says of it. */
import { readFile, stat } from 'node:fs/promises'
import type { PlainDate } from '../../core/plain-date.ts'
import {
  COLUMN_KEYS,
  COLUMNS,
  columnNamed,
  findHeading,
  HEADING_WORDS,
  type Headed,
  headingOf,
} from '../../server/import/columns.ts'
import type { ListedRow } from '../../server/import/elder-batch-repository.ts'
import { type CellFault, faultAt } from '../../server/import/faults.ts'
import { judge } from '../../server/import/judge.ts'
import { MOST_FILE_BYTES, readSheet, refused } from '../../server/sheet/sheet.ts'

/** `unusable`: no list of elders at all. */
export type Verdict = {
  unusable: boolean
  headed: Headed | null
  rows: number
  list: ListedRow[]
  faults: (Omit<CellFault, 'code'> & { code: string })[]
}

type County = Parameters<typeof judge>[0]
const AT_ONCE = 1_000

/** Throws where the file cannot be read from the disk. */
export async function readList(file: string, county: County, today: PlainDate): Promise<Verdict> {
  // Nothing that is too large is read at all.
  const { size } = await stat(file)
  const read =
    size > MOST_FILE_BYTES ? refused('file-too-large') : await readSheet(await readFile(file), HEADING_WORDS)
  if (!read.ok) return unusable(0, read.code, read.message)
  const headed = findHeading(read.rows)
  if (Object.keys(headed.mapping).length === 0)
    return unusable(
      1,
      'heading-missing',
      `没有找到标题行：第一行要写上${COLUMN_KEYS.map(headingOf).join('、')}。`,
    )
  return { unusable: false, headed, ...(await checkRows(headed, county, today)) }
}

function unusable(row: number, code: string, message: string): Verdict {
  return { unusable: true, headed: null, rows: 0, list: [], faults: [{ row, column: '', code, message }] }
}

async function checkRows(headed: Headed, county: County, today: PlainDate) {
  const { mapping, headingRow, doubled, rows } = headed
  const missing = COLUMN_KEYS.filter((key) => COLUMNS[key].required && mapping[key] === undefined)
  const wrongColumns = [
    ...missing.map((key) => faultAt(headingRow, headingOf(key), 'column-missing')),
    ...doubled.map((heading) => {
      const column = columnNamed(heading)
      return faultAt(headingRow, column === undefined ? heading : headingOf(column), 'column-double')
    }),
  ]
  // Said once, not at every row.
  const said = new Set(missing.map(headingOf) as string[])
  const judgeRows = judge(county, mapping, today)
  const faults: CellFault[] = [...wrongColumns]
  const list: ListedRow[] = []
  for (let from = 0; from < rows.length; from += AT_ONCE)
    for (const { row, elder, faults: own } of await judgeRows(rows.slice(from, from + AT_ONCE))) {
      if (elder !== null) list.push({ row, elder })
      for (const fault of own) if (fault.code !== 'missing' || !said.has(fault.column)) faults.push(fault)
    }
  return { rows: rows.length, list: wrongColumns.length > 0 ? [] : list, faults }
}
