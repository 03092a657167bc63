// The register of a folder as the lines whose hash is the register's: a list for each elder, then for each site, by id,
// with its facts in one fixed order. The county's database writes the same lines.
import { compareCodePoints, type Json } from '../../canonical.ts'
import { groupBy } from '../grouping.ts'
import { readCsv } from './csv.ts'

/** fact, value, from, to */
type Fact = [string, string, string, string | null]

/** Of a folder that reads without fault: each a value to be written canonically, in order. */
export function registerLines(texts: ReadonlyMap<string, string>): Json[] {
  return [
    ...tableLines(texts, 'elder', ['born', 'died', 'home']),
    ...tableLines(texts, 'site', ['region', 'opened', 'closed']),
  ]
}

function tableLines(
  texts: ReadonlyMap<string, string>,
  owner: 'elder' | 'site',
  columns: readonly string[],
): Json[] {
  const factRows = rowsOf(texts, `${owner}-facts.csv`)
  const facts = groupBy(factRows, (row) => row(owner))
  return rowsOf(texts, `${owner}s.csv`)
    .sort((a, b) => compareCodePoints(a(owner), b(owner)))
    .map((row) => {
      const mine = (facts.get(row(owner)) ?? []).map((fact): Fact => {
        return [fact('fact'), fact('value'), fact('from'), fact('to') || null]
      })
      return [owner, row(owner), ...columns.map((column) => row(column) || null), mine.sort(inFactOrder)]
    })
}

/** What is alike in all of these keeps the order of its rows. */
function inFactOrder([factA, valueA, fromA]: Fact, [factB, valueB, fromB]: Fact): number {
  return (
    compareCodePoints(factA, factB) || compareCodePoints(fromA, fromB) || compareCodePoints(valueA, valueB)
  )
}

/** Each record as the text of its cell by column; '' where there is none. */
function rowsOf(texts: ReadonlyMap<string, string>, file: string): ((column: string) => string)[] {
  const [head, ...records] = [...readCsv(file, [texts.get(file) ?? ''], () => {})]
  const places = new Map(head?.cells.map((column, place) => [column, place]))
  return records.map(
    ({ cells }) =>
      (column) =>
        cells[places.get(column) ?? -1] ?? '',
  )
}
