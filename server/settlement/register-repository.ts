/** The register as settlement reads it: what was known at a moment, in one fixed order, with its hash. */
import pg from 'pg'
import type { PlainDate } from '../../core/plain-date.ts'
import type {
  Dated,
  Elder,
  EventName,
  Register,
  Residence,
  Site,
  Stay,
} from '../../core/settlement/register.ts'
import type { Meal } from '../../core/vocabulary.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { copyRows } from './copy-rows.ts'
import { rowsOf } from './cursor.ts'
import { listHash } from './hashes.ts'

/** fact, value, from, to */
export type Fact = [string, string, PlainDate, PlainDate | null]
export type ElderLine = ['elder', string, PlainDate, PlainDate | null, string, Fact[]]
export type SiteLine = ['site', string, string, PlainDate, PlainDate | null, Fact[]]

/** Which rows were on file: as of a moment, or those that stand now. */
export type AsOf = Date | 'now'

/**
 * Each row as the canonical JSON of a list: it is hashed as it comes and read once. to_json escapes as JSON.stringify
 * does; ids, dates and names of facts have nothing to escape, and putting them together costs half of array_to_json.
 * Without parameters, since COPY takes none.
 */
const lines = (table: string, columns: readonly string[], known: string, only: string) => `
  SELECT '["${table}"' || ${columns.map(quoted).join(' || ')} || ',[' || coalesce(f.facts, '') || ']]' AS line
    FROM ${table}_version o LEFT JOIN (
      SELECT ${table}_id COLLATE "C" AS owner,
             string_agg('["' || fact || '",' || to_json(value) ${['from_day', 'to_day'].map((day) => `|| ${quoted(day)}`).join(' ')} || ']',
                        ',' ORDER BY fact COLLATE "C", from_day, value COLLATE "C", id) AS facts
        FROM ${table}_fact WHERE ${known} ${only} GROUP BY 1) f ON f.owner = o.${table}_id COLLATE "C"
   WHERE ${known} ${only}
   ORDER BY o.${table}_id COLLATE "C"`

const quoted = (column: string) => `coalesce(',"' || ${column} || '"', ',null')`

const ELDER_COLUMNS = ['o.elder_id', 'o.born', 'o.died', 'o.home']
const SITE_COLUMNS = ['o.site_id', 'o.region', 'o.opened', 'o.closed']

/** Refuses with `register-fault` where two values of a fact that has one at a time overlap. Needs a transaction. */
export async function readRegister(
  client: Queryable,
  asOf: AsOf = 'now',
): Promise<{ register: Register; hash: Buffer }> {
  return read(client, asOf, null)
}

/** All sites and these elders alone, as of a moment. */
export async function readRegisterOf(
  client: Queryable,
  asOf: AsOf,
  elders: readonly string[],
): Promise<Register> {
  return (await read(client, asOf, elders)).register
}

function linesOf(table: 'elder' | 'site', asOf: AsOf, ids: readonly string[] | null): string {
  const moment = asOf === 'now' ? '' : pg.escapeLiteral(asOf.toISOString())
  const known =
    asOf === 'now'
      ? 'withdrawn_at IS NULL'
      : `known_at <= ${moment} AND (withdrawn_at IS NULL OR withdrawn_at > ${moment})`
  const owners =
    ids === null
      ? ''
      : `AND ${table}_id = ANY (ARRAY[${ids.map((id) => pg.escapeLiteral(id)).join()}]::text[])`
  if (table === 'site') return lines(table, SITE_COLUMNS, known, owners)
  // Who became another elder is not on the register any more.
  const only = `${owners} AND elder_id NOT IN (SELECT double_id FROM elder_merge WHERE ${known})`
  return lines(table, ELDER_COLUMNS, known, only)
}

/** The lines of one table, whose hash the register's is. */
export function registerLines(
  client: Queryable,
  table: 'elder' | 'site',
  asOf: AsOf,
): AsyncGenerator<{ line: string }> {
  return rowsOf(client, linesOf(table, asOf, null))
}

async function read(
  client: Queryable,
  asOf: AsOf,
  only: readonly string[] | null,
): Promise<{ register: Register; hash: Buffer }> {
  // A county's elders in the order of their ids; sorted on the disk they take a third longer.
  await client.query(`SET LOCAL work_mem = '64MB'`)
  const hash = listHash()
  const elders = new Map<string, Elder>()
  const sites = new Map<string, Site>()
  const faults: string[] = []

  // Thousands of elders have the very same facts: these are read once, and shared.
  const known = new Map<string, { facts: ElderFacts; faults: string[] }>()
  await copyRows(client, linesOf('elder', asOf, only), (row) => {
    hash.addBytes(row.bytes(0))
    const line = row.text(0)
    // Before the facts there is nothing but ids and dates: id, day, day or null, village.
    const idEnds = line.indexOf('"', ID_BEGINS)
    const id = line.slice(ID_BEGINS, idEnds)
    const born = line.slice(idEnds + 3, idEnds + 13) as PlainDate
    const isAlive = line.charAt(idEnds + 15) === 'n'
    const died = isAlive ? null : (line.slice(idEnds + 16, idEnds + 26) as PlainDate)
    const end = line.indexOf(',[', idEnds)
    const home = line.slice(idEnds + (isAlive ? 21 : 29), end - 1)
    const text = line.slice(end + 1, -1)
    let found = known.get(text)
    if (found === undefined) {
      found = readElderFacts(JSON.parse(text))
      known.set(text, found)
    }
    for (const fault of found.faults) faults.push(`elder/${id}: ${fault}`)
    const { homes, categories, residence, stay, care } = found.facts
    elders.set(id, { id, born, died, home, homes, categories, residence, stay, care })
  })

  await copyRows(client, linesOf('site', asOf, null), (row) => {
    const line = row.text(0)
    hash.addText(line)
    const [, id, region, opened, closed, facts] = JSON.parse(line) as SiteLine
    const one = single(facts, (fault) => faults.push(`site/${id}: ${fault}`))
    const events = facts.filter(([fact]) => EVENT_NAMES.has(fact))
    events.forEach(([event, , on], i) => {
      if (event === events[i - 1]?.[0]) faults.push(`site/${id}: ${event} ${on}`)
    })
    sites.set(id, {
      id,
      region,
      opened,
      closed,
      meals: dated(facts, 'meal') as readonly Dated<Meal>[],
      facility: one('facility'),
      kitchen: one('kitchen'),
      star: numbers(one('star')),
      closures: dated(facts, 'closure'),
      events: events.map(([fact, , on]) => ({ event: fact as EventName, on })),
    })
  })

  if (faults.length > 0) throw new Refusal('register-fault', ...faults.slice(0, 20))
  return { register: { elders, sites }, hash: hash.digest() }
}

const ID_BEGINS = '["elder","'.length

type ElderFacts = Omit<Elder, 'id' | 'born' | 'died' | 'home'>

function readElderFacts(list: readonly Fact[]): { facts: ElderFacts; faults: string[] } {
  const faults: string[] = []
  const one = single(list, (fault) => faults.push(fault))
  const facts = {
    homes: one('home'),
    categories: dated(list, 'category'),
    residence: one('residence') as readonly Dated<Residence>[],
    stay: one('stay') as readonly Dated<Stay>[],
    care: numbers(one('care')),
  }
  return { facts, faults }
}

const EVENT_NAMES: ReadonlySet<string> = new Set<EventName>(['built', 'equipped', 'renovated'])

function dated(facts: readonly Fact[], name: string): readonly Dated<string>[] {
  let found: Dated<string>[] | undefined
  for (const [fact, value, from, to] of facts) {
    if (fact !== name) continue
    found ??= []
    found.push({ value, from, to })
  }
  return found ?? NONE
}

/** Most elders have none of most facts. */
const NONE: readonly never[] = []

/** Facts of which one value holds at a time (settlement spec §1); they come by day. */
function single(
  facts: readonly Fact[],
  tell: (fault: string) => void,
): (name: string) => readonly Dated<string>[] {
  return (name) => {
    const found = dated(facts, name)
    const clash = found.find((fact, i) => {
      const before = found[i - 1]
      return before !== undefined && (before.to === null || before.to > fact.from)
    })
    if (clash !== undefined) tell(`${name} ${clash.from}`)
    return found
  }
}

function numbers(facts: readonly Dated<string>[]): readonly Dated<number>[] {
  return facts.length === 0 ? NONE : facts.map((fact) => ({ ...fact, value: Number(fact.value) }))
}
