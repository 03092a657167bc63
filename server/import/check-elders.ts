/**
 * Checks a list of elders row by row: every bad cell is named, and what is sound becomes an elder to register. What the
 * county knows (villages, who is registered) comes in as `Known`; without it the rest is checked all the same.
 */
import { type IdFault, type IdNumber, parseIdNumber } from '../../core/id-number.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import type { Cell } from '../sheet/sheet.ts'
import { codeOf, hasLostDigits, isUnreadable, wordsOf } from './cell-text.ts'
import { type Column, headingOf } from './columns.ts'
import { type CellFault, type CellFaultCode, faultAt } from './faults.ts'
import { categoriesOf, type Residence, residenceOf } from './field-words.ts'

export type ListedElder = {
  name: string
  idNumber: string
  sex: 'male' | 'female'
  born: PlainDate
  home: string
  categories: string[]
  residence: Residence
  phone: string | null
  note: string
}

export type Villages = {
  /** Villages and townships by code, and the codes of those that bear a name. */
  has(code: string): boolean
  named(name: string): readonly string[]
  /** How the codes begin that the person answers for (server/access/scope.ts). */
  scope: string
}

export type CheckedRow = {
  row: number
  /** Where it can be read, whatever else is wrong. */
  idNumber: string | null
  elder: ListedElder | null
  faults: CellFault[]
}

/** `villages` null: not known here. Remembers the numbers it has seen: rows are to be given in their order, once. */
export function elderCheck(villages: Villages | null, today: PlainDate) {
  const seen = new Map<string, number>()
  return (row: number, cells: Record<Column, Cell>): CheckedRow => {
    const faults: CellFault[] = []
    const fault = (column: Column, code: CellFaultCode, more?: string) => {
      faults.push(faultAt(row, headingOf(column), code, more))
      return null
    }
    const present = (column: Column, text: string) => text !== '' || fault(column, 'missing')
    const readable = (column: Column) => {
      const cell = cells[column]
      if (isUnreadable(cell)) return fault(column, 'cell-unreadable')
      if (typeof cell === 'string' && cell.length > 1_000) return fault(column, 'cell-too-long')
      return true
    }

    const name = readable('name') && readName(wordsOf(cells.name), fault, present)
    const id = readable('idNumber') && readId(cells.idNumber, today, fault, present)
    if (id) {
      const before = seen.get(id.number)
      if (before !== undefined) fault('idNumber', 'id-double-in-file', `第 ${before} 行已经有了。`)
      else seen.set(id.number, row)
    }
    const home = readable('home') && readHome(cells.home, villages, fault, present)
    const categories = readable('categories') && readCategories(wordsOf(cells.categories), fault)
    const residence = readable('residence') && readResidence(codeOf(cells.residence), fault, present)
    const phone = readable('phone') && readPhone(codeOf(cells.phone), fault)
    const note = readable('note') && wordsOf(cells.note)
    if (note !== null && [...note].length > 200) fault('note', 'note-too-long')

    const idNumber = id ? id.number : null
    if (
      faults.length > 0 ||
      !name ||
      !id ||
      !home ||
      !categories ||
      !residence ||
      phone === null ||
      note === null
    )
      return { row, idNumber, elder: null, faults }
    const { number, sex, born } = id
    const person = { name, idNumber: number, sex, born }
    const elder = { ...person, home, categories, residence, phone: phone === '' ? null : phone, note }
    return { row, idNumber, elder, faults }
  }
}

type Fault = (column: Column, code: CellFaultCode, more?: string) => null
type Present = (column: Column, text: string) => true | null

/** 王　秀 英: names are set wide in lists. Between letters of other scripts a blank belongs to the name. */
function readName(written: string, fault: Fault, present: Present): string | null {
  const name = written.replaceAll(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '').normalize('NFC')
  if (!present('name', name)) return null
  if ([...name].length > 64) return fault('name', 'name-too-long')
  // A sign that stands for a lost one, or one of a font's own that no other machine shows.
  if (/[?？□\ufffd\u{e000}-\u{f8ff}\u{f0000}-\u{10ffff}]/u.test(name)) return fault('name', 'name-lost')
  // 王秀英2: villages tell people of one name apart like this.
  if (!/^[\p{L}\p{M}\d·•・.\-'’ ()（）]+$/u.test(name) || !/\p{L}/u.test(name))
    return fault('name', 'name-wrong')
  return name
}

const ID_FAULTS: Record<IdFault, CellFaultCode> = {
  length: 'id-length',
  character: 'id-character',
  birth: 'id-birth',
  'birth-too-early': 'id-birth-too-early',
  'birth-in-future': 'id-birth-in-future',
  'check-digit': 'id-check-digit',
}

type Born = Extract<IdNumber, { ok: true }> & { born: PlainDate; sex: 'male' | 'female' }

function readId(cell: Cell, today: PlainDate, fault: Fault, present: Present): Born | null {
  const text = codeOf(cell)
  if (!present('idNumber', text)) return null
  if (hasLostDigits(cell)) return fault('idNumber', 'number-lost-digits')
  const read = parseIdNumber(text, { today })
  if (!read.ok) {
    // Three zeros at the end are what Excel leaves of a number that was saved as text afterwards.
    const emptied = read.fault === 'check-digit' && text.endsWith('000')
    return fault('idNumber', emptied ? 'number-lost-digits' : ID_FAULTS[read.fault])
  }
  return read.born === null ? fault('idNumber', 'id-no-birth') : read
}

function readHome(cell: Cell, villages: Villages | null, fault: Fault, present: Present): string | null {
  const text = codeOf(cell)
  if (!present('home', text)) return null
  const code = villages === null || /^\d+$/.test(text) ? text : nameToCode(text, villages, fault)
  if (code === null) return null
  if (!/^\d{12}$/.test(code) || villages?.has(code) === false) return fault('home', 'region-unknown')
  if (villages !== null && !code.startsWith(villages.scope)) return fault('home', 'region-out-of-scope')
  return code
}

function nameToCode(name: string, villages: Villages, fault: Fault): string | null {
  const codes = villages.named(name)
  const own = codes.filter((code) => code.startsWith(villages.scope))
  if (own.length > 1) return fault('home', 'region-ambiguous')
  return own[0] ?? codes[0] ?? fault('home', 'region-unknown')
}

function readCategories(text: string, fault: Fault): string[] | null {
  const read = categoriesOf(text)
  return 'codes' in read ? read.codes : fault('categories', 'category-unknown', `（${read.unknown}）`)
}

function readResidence(text: string, fault: Fault, present: Present): Residence | null {
  if (!present('residence', text)) return null
  return residenceOf(text) ?? fault('residence', 'residence-unknown')
}

function readPhone(written: string, fault: Fault): string | null {
  const phone = written.replaceAll(/[-—()]/g, '').replace(/^(\+|00)86/, '')
  return /^(|1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7})$/.test(phone) ? phone : fault('phone', 'phone-wrong')
}
