// taps.csv (settlement spec §1): each record once, repeated rows counted, forks and voids of voids reported.
import type { Report } from '../fault.ts'
import type { Fen } from '../fraction.ts'
import { TapNameMap } from '../tap-name-map.ts'
import type { Tap, TapName } from '../taps.ts'
import { id, instant, meal, orEmpty, sequence, service, tapName, yuan } from './cells.ts'
import type { Pieces } from './csv.ts'
import { type Columns, type Row, readTable } from './table.ts'
import { TapTable } from './tap-table.ts'

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
const COLUMNS = Object.keys(columns).length
const NEEDED = ['site', 'elder', 'meal', 'service'] as const
const TAP_ONLY = [...NEEDED, 'price'] as const

export interface TapsFile {
  readonly taps: TapTable
  /** The taps that voids name. */
  readonly voids: readonly TapName[]
  readonly repeated: number
}

export function readTaps(pieces: Pieces, report: Report): TapsFile {
  const taps = new TapTable()
  const voids: WrittenVoid[] = []
  // Voids, and rows with faults: what is neither is in the table.
  const others = new TapNameMap<readonly string[]>()
  let repeated = 0
  for (const row of readTable(FILE, pieces, columns, report)) {
    const name = nameOf(row)
    const tap = row.whole && row.texts.length === COLUMNS && tapOf(row.whole)
    const met = name === undefined ? 'new' : meet(taps, others, name, row, tap || undefined)
    if (met === 'repeated') {
      repeated += 1
      continue
    }
    if (met === 'fork') {
      const message = 'a fork: another row of this terminal and seq says something else'
      report({ file: FILE, line: row.line, column: 'seq', message })
    }
    checkKind(row, report)
    if (row.cells.voids) voids.push({ line: row.line, name, voids: row.cells.voids })
  }
  checkVoids(voids, report)
  for (const written of voids) taps.void(written.voids)
  return { taps, voids: voids.map((written) => written.voids), repeated }
}

/** What a row is beside those before it that have its name; it is remembered where it is the first. */
function meet(
  taps: TapTable,
  others: TapNameMap<readonly string[]>,
  name: TapName,
  row: Row<TapCells>,
  tap: Tap | undefined,
): 'new' | 'repeated' | 'fork' {
  const other = others.get(name)
  if (other !== undefined) return isSame(other, row.texts) ? 'repeated' : 'fork'
  if (tap !== undefined) {
    const added = taps.add(tap, spellingOf(row))
    return added === 'added' ? 'new' : added
  }
  if (taps.has(name)) return 'fork'
  others.set(name, [...row.texts])
  return 'new'
}

/**
 * What the text of a row says beyond its cells' values, when all of them could be read: zeros before a number, the
 * zone of an instant and whether it has a fraction, how a price is written. Everything else has one spelling.
 */
function spellingOf({ texts, header }: Row<TapCells>): string {
  let spelling = ''
  for (let place = 0; place < texts.length; place += 1) {
    const text = texts[place] ?? ''
    const column = header[place]
    if (column === 'seq') spelling += `${/^0*/.exec(text)}/`
    if (column === 'price') spelling += `${text}/`
    if (column === 'at') {
      const zone = text.endsWith('Z') ? 'Z' : text.slice(-6)
      spelling += `${zone}${text.length - zone.length}/`
    }
  }
  return spelling
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
