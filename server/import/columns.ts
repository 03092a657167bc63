/** The columns of a list of elders 导入表, and how a sheet's own headings are matched to them. */
import { type Cell, headingKey, type SheetRow } from '../sheet/sheet.ts'

export const COLUMNS = {
  name: { heading: '姓名', required: true, words: ['老人姓名', '名字', '老年人姓名'] },
  idNumber: {
    heading: '身份证号',
    required: true,
    words: ['身份证号码', '身份证', '公民身份号码', '公民身份证号', '证件号码', '证件号'],
  },
  home: {
    heading: '家庭住址代码',
    required: true,
    words: [
      '住址代码',
      '村代码',
      '村社区代码',
      '区划代码',
      '行政区划代码',
      '家庭住址',
      '所在村',
      '村名',
      '村',
    ],
  },
  categories: { heading: '类别', required: false, words: ['人员类别', '老人类别', '身份类别', '对象类别'] },
  residence: { heading: '户籍', required: true, words: ['户籍情况', '居住身份', '户籍类型', '是否本县户籍'] },
  phone: {
    heading: '电话',
    required: false,
    words: ['联系电话', '手机', '手机号', '手机号码', '电话号码', '联系方式'],
  },
  note: { heading: '备注', required: false, words: ['说明'] },
} as const satisfies Record<string, { heading: string; required: boolean; words: readonly string[] }>

export type Column = keyof typeof COLUMNS
export const COLUMN_KEYS = Object.keys(COLUMNS) as Column[]
export const headingOf = (column: Column) => COLUMNS[column].heading

/** Which column of the sheet, counted from 0, holds what. */
export type Mapping = Partial<Record<Column, number>>

const BY_WORD = new Map<string, Column>(
  COLUMN_KEYS.flatMap((column) =>
    [COLUMNS[column].heading, ...COLUMNS[column].words].map((word) => [word, column] as const),
  ),
)
export const HEADING_WORDS = [...BY_WORD.keys()]

export function columnNamed(heading: string): Column | undefined {
  return BY_WORD.get(headingKey(heading))
}

export type Headed = {
  /** The sheet's own number of the heading row; 0 where none was found. */
  headingRow: number
  headings: string[]
  mapping: Mapping
  /** Headings that name something that an earlier one named already. */
  doubled: string[]
  rows: SheetRow[]
}

const HEADING_WITHIN = 30

/** Finds the heading, with titles above it left out. Where there is none, all rows are data. */
export function findHeading(rows: readonly SheetRow[]): Headed {
  const top = rows.slice(0, HEADING_WITHIN)
  const known = top.findIndex(({ cells }) => knownIn(cells) >= 2)
  const at = known >= 0 ? known : top.findIndex(({ cells }) => looksLikeHeading(cells))
  const heading = rows[at]
  if (heading === undefined) return { headingRow: 0, headings: [], mapping: {}, doubled: [], rows: [...rows] }
  const headings = heading.cells.map((cell) => (cell === null ? '' : String(cell).trim().slice(0, 64)))
  const mapping: Mapping = {}
  const doubled: string[] = []
  for (const [i, text] of headings.entries()) {
    const column = columnNamed(text)
    if (column === undefined) continue
    if (mapping[column] === undefined) mapping[column] = i
    else doubled.push(text)
  }
  return { headingRow: heading.row, headings, mapping, doubled, rows: rows.slice(at + 1) }
}

/** In words of its own: several texts, and no number of any length. */
function looksLikeHeading(cells: readonly Cell[]): boolean {
  const filled = cells.filter((cell) => cell !== null && cell !== '')
  return filled.length >= 3 && filled.every((cell) => typeof cell === 'string' && !/\d{4}/.test(cell))
}

function knownIn(cells: readonly Cell[]): number {
  return new Set(cells.flatMap((cell) => (typeof cell === 'string' ? (columnNamed(cell) ?? []) : []))).size
}

/** What a row holds, by column. A column that is not in the sheet is empty. */
export function pick(cells: readonly Cell[], mapping: Mapping): Record<Column, Cell> {
  const at = (column: Column) => {
    const index = mapping[column]
    return index === undefined ? null : (cells[index] ?? null)
  }
  return {
    name: at('name'),
    idNumber: at('idNumber'),
    home: at('home'),
    categories: at('categories'),
    residence: at('residence'),
    phone: at('phone'),
    note: at('note'),
  }
}
