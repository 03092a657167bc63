// sites.csv, site-facts.csv, elders.csv and elder-facts.csv as a register (settlement spec §1).
import type { PlainDate } from '../../plain-date.ts'
import type { Report } from '../fault.ts'
import { groupBy } from '../grouping.ts'
import { type Elder, EVENTS, RESIDENCES, type Register, type Site, STAYS } from '../register.ts'
import {
  anyText,
  type Cell,
  date,
  id,
  meal,
  oneOf,
  orEmpty,
  region,
  star,
  wholeNumber,
  word,
} from './cells.ts'
import { checkFacts, dated, type FactCells, type FactKinds, type FactRow } from './facts.ts'
import { type Columns, type Row, readTable } from './table.ts'

/** The texts of a folder's files by name; one that is not there counts as empty. */
export type Texts = ReadonlyMap<string, string>

interface ElderCells {
  readonly elder: string
  readonly name: string
  readonly born: PlainDate
  readonly died: PlainDate | null
  readonly home: string
}
interface SiteCells {
  readonly site: string
  readonly name: string
  readonly region: string
  readonly opened: PlainDate
  readonly closed: PlainDate | null
}
const elderColumns: Columns<ElderCells> = {
  elder: id,
  name: anyText,
  born: date,
  died: orEmpty(date),
  home: region,
}
const siteColumns: Columns<SiteCells> = {
  site: id,
  name: anyText,
  region,
  opened: date,
  closed: orEmpty(date),
}
const factColumns: Columns<FactCells> = { fact: anyText, value: anyText, from: date, to: orEmpty(date) }

const residence = oneOf(RESIDENCES)
const stay = oneOf(STAYS)

const elderFacts: FactKinds = {
  values: new Map<string, Cell<unknown>>([
    ['category', word],
    ['residence', residence],
    ['stay', stay],
    ['care', wholeNumber],
    ['home', region],
  ]),
  several: ['category'],
  events: [],
}
const siteFacts: FactKinds = {
  values: new Map<string, Cell<unknown>>([
    ['facility', word],
    ['kitchen', word],
    ['meal', meal],
    ['star', star],
    ['closure', anyText],
    ...EVENTS.map((event) => [event, anyText] as const),
  ]),
  several: ['meal', 'closure'],
  events: EVENTS,
}

/** Reads the register; what has a fault is reported and left out. */
export function readRegister(texts: Texts, report: Report): Register {
  return { elders: readElders(texts, report), sites: readSites(texts, report) }
}

function readElders(texts: Texts, report: Report): Map<string, Elder> {
  const rows = rowsOf('elders.csv', texts, elderColumns, report)
  for (const { line, cells } of rows) {
    if (cells.born !== undefined && cells.died && cells.died < cells.born) {
      report({ file: 'elders.csv', line, column: 'died', message: 'must not be before born' })
    }
  }
  const ids = texts.has('elders.csv') ? rows.map(({ line, cells }) => ({ line, id: cells.elder })) : undefined
  const owners = checkIds('elders.csv', 'elder', ids, report)
  const factRows = rowsOf('elder-facts.csv', texts, { elder: id, ...factColumns }, report).map((row) => ({
    ...row,
    owner: row.cells.elder,
  }))
  checkFacts({ file: 'elder-facts.csv', ownerColumn: 'elder', owners }, elderFacts, factRows, report)

  const factsOf = groupBy<string | undefined, FactRow>(factRows, ({ owner }) => owner)
  return new Map(
    wholes(rows).map(({ elder, born, died, home }) => {
      const facts = factsOf.get(elder) ?? []
      const categories = dated(facts, 'category', word)
      return [
        elder,
        {
          id: elder,
          born,
          died,
          home,
          homes: dated(facts, 'home', region),
          categories,
          residence: dated(facts, 'residence', residence),
          stay: dated(facts, 'stay', stay),
          care: dated(facts, 'care', wholeNumber),
        },
      ]
    }),
  )
}

function readSites(texts: Texts, report: Report): Map<string, Site> {
  const rows = rowsOf('sites.csv', texts, siteColumns, report)
  for (const { line, cells } of rows) {
    if (cells.opened !== undefined && cells.closed && cells.closed < cells.opened) {
      report({ file: 'sites.csv', line, column: 'closed', message: 'must not be before opened' })
    }
  }
  const ids = texts.has('sites.csv') ? rows.map(({ line, cells }) => ({ line, id: cells.site })) : undefined
  const owners = checkIds('sites.csv', 'site', ids, report)
  const factRows = rowsOf('site-facts.csv', texts, { site: id, ...factColumns }, report).map((row) => ({
    ...row,
    owner: row.cells.site,
  }))
  checkFacts({ file: 'site-facts.csv', ownerColumn: 'site', owners }, siteFacts, factRows, report)

  const factsOf = groupBy<string | undefined, FactRow>(factRows, ({ owner }) => owner)
  return new Map(
    wholes(rows).map((cells) => {
      const facts = factsOf.get(cells.site) ?? []
      return [
        cells.site,
        {
          id: cells.site,
          region: cells.region,
          opened: cells.opened,
          closed: cells.closed,
          meals: dated(facts, 'meal', meal),
          facility: dated(facts, 'facility', word),
          kitchen: dated(facts, 'kitchen', word),
          star: dated(facts, 'star', star),
          closures: dated(facts, 'closure', anyText),
          events: EVENTS.flatMap((event) =>
            dated(facts, event, anyText).map(({ from }) => ({ event, on: from })),
          ),
        },
      ]
    }),
  )
}

function rowsOf<T extends object>(file: string, texts: Texts, columns: Columns<T>, report: Report): Row<T>[] {
  const text = texts.get(file)
  return text === undefined ? [] : [...readTable(file, [text], columns, report)]
}

/**
 * The ids of a file, each reported where it stands again; undefined where none could be read, since then nothing can
 * be said of rows that name them.
 */
function checkIds(
  file: string,
  column: string,
  rows: readonly { line: number; id: string | undefined }[] | undefined,
  report: Report,
): ReadonlySet<string> | undefined {
  if (rows === undefined || (rows.length > 0 && rows.every(({ id }) => id === undefined))) return undefined
  const seen = new Set<string>()
  for (const { line, id } of rows) {
    if (id === undefined) continue
    if (seen.has(id)) report({ file, line, column, message: 'the id stands twice' })
    seen.add(id)
  }
  return seen
}

function wholes<T>(rows: readonly Row<T>[]): Readonly<T>[] {
  return rows.flatMap(({ whole }) => whole ?? [])
}
