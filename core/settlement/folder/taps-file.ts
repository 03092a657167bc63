// taps.csv (settlement spec §1): each record once, repeated rows counted, forks and voids of voids reported.
import type { Report } from '../fault.ts'
import type { Fen } from '../fraction.ts'
import { TapNameMap } from '../tap-name-map.ts'
import type { Tap, TapName } from '../taps.ts'
import { id, instant, meal, orEmpty, sequence, service, tapName, yuan } from './cells.ts'
import { cellsAt } from './csv.ts'
import { type Columns, type Row, readTable } from './table.ts'

const FILE = 'taps.csv'

interface TapCells extends TapName {
  readonly at: number
  readonly site: string | null
  readonly elder: string | null
  readonly meal: Tap['meal'] | null
  readonly service: Tap['service'] | null
  readonly price: Fen | null
  readonly voids: TapName | null
}

const columns: Columns<TapCells> = {
  terminal: id,
  seq: sequence,
  at: instant,
  site: orEmpty(id),
  elder: orEmpty(id),
  meal: orEmpty(meal),
  service: orEmpty(service),
  price: orEmpty(yuan),
  voids: orEmpty(tapName),
}
const NEEDED = ['site', 'elder', 'meal', 'service'] as const
const TAP_ONLY = [...NEEDED, 'price'] as const

export interface TapsFile {
  readonly taps: readonly Tap[]
  /** The taps that voids name. */
  readonly voids: readonly TapName[]
  readonly repeated: number
}

export function readTaps(text: string, report: Report): TapsFile {
  const taps: Tap[] = []
  const voids: WrittenVoid[] = []
  // Only where each record starts is kept, not its cells: there may be millions.
  const starts = new TapNameMap<number>()
  let repeated = 0
  for (const row of readTable(FILE, text, columns, report)) {
    const name = nameOf(row)
    const earlier = name && starts.get(name)
    if (earlier !== undefined && isSame(cellsAt(text, earlier), cellsAt(text, row.start))) {
      repeated += 1
      continue
    }
    if (earlier !== undefined) {
      const message = 'a fork: another row of this terminal and seq says something else'
      report({ file: FILE, line: row.line, column: 'seq', message })
    } else if (name !== undefined) {
      starts.set(name, row.start)
    }
    checkKind(row, report)
    if (row.cells.voids) voids.push({ line: row.line, name, voids: row.cells.voids })
    const tap = row.whole && tapOf(row.whole)
    if (tap !== undefined) taps.push(tap)
  }
  checkVoids(voids, report)
  return { taps, voids: voids.map((written) => written.voids), repeated }
}

interface WrittenVoid {
  readonly line: number
  readonly name: TapName | undefined
  /** The tap it names. */
  readonly voids: TapName
}

function nameOf({ cells: { terminal, seq } }: Row<TapCells>): TapName | undefined {
  return terminal === undefined || seq === undefined ? undefined : { terminal, seq }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((cell, index) => cell === b[index])
}

/** A tap says who ate what where; a void says only which tap it names. */
function checkKind({ line, cells }: Row<TapCells>, report: Report): void {
  if (cells.voids === undefined) return
  if (cells.voids === null) {
    for (const column of NEEDED) {
      if (cells[column] === null) report({ file: FILE, line, column, message: 'must not be empty' })
    }
    return
  }
  for (const column of TAP_ONLY) {
    if (cells[column] !== null && cells[column] !== undefined) {
      report({ file: FILE, line, column, message: 'must be empty in a void' })
    }
  }
}

function checkVoids(written: readonly WrittenVoid[], report: Report): void {
  const areVoids = new TapNameMap<true>()
  for (const { name } of written) if (name !== undefined) areVoids.set(name, true)
  for (const { line, voids } of written) {
    if (areVoids.get(voids))
      report({ file: FILE, line, column: 'voids', message: 'a void cannot name a void' })
  }
}

function tapOf({ site, elder, meal, service, price, ...record }: TapCells): Tap | undefined {
  if (record.voids !== null || site === null || elder === null || meal === null || service === null)
    return undefined
  const { terminal, seq, at } = record
  return { terminal, seq, at, site, elder, meal, service, price: price ?? 0n }
}
