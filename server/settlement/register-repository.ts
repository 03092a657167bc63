/** The register as settlement reads it: what is known now and was not withdrawn, in one fixed order, with its hash. */
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
import { rowsOf } from './cursor.ts'
import { listHash } from './hashes.ts'

/** fact, value, from, to */
type Fact = [string, string, PlainDate, PlainDate | null]
type ElderLine = ['elder', string, PlainDate, PlainDate | null, string, Fact[]]
type SiteLine = ['site', string, string, PlainDate, PlainDate | null, Fact[]]

/**
 * Each row as the canonical JSON of a list: it is hashed as it comes and read once. array_to_json sets no blanks and
 * escapes as JSON.stringify does.
 */
const lines = (table: string, columns: string) => `
  SELECT left(array_to_json(ARRAY['${table}', ${columns}])::text, -1) || ',[' || coalesce(f.facts, '') || ']]' AS line
    FROM ${table} o LEFT JOIN (
      SELECT ${table}_id AS owner,
             string_agg(array_to_json(ARRAY[fact, value, from_day::text, to_day::text])::text, ','
                        ORDER BY fact COLLATE "C", from_day, value COLLATE "C", id) AS facts
        FROM ${table}_fact WHERE withdrawn_at IS NULL GROUP BY 1) f ON f.owner = o.id
   ORDER BY o.id COLLATE "C"`

/** Refuses with `register-fault` where two values of a fact that has one at a time overlap. */
export async function readRegister(client: Queryable): Promise<{ register: Register; hash: Buffer }> {
  const hash = listHash()
  const elders = new Map<string, Elder>()
  const sites = new Map<string, Site>()
  const faults: string[] = []

  const elderRows = rowsOf<{ line: string }>(
    client,
    lines('elder', 'o.id, o.born::text, o.died::text, o.home'),
  )
  for await (const { line } of elderRows) {
    hash.addText(line)
    const [, id, born, died, home, facts] = JSON.parse(line) as ElderLine
    const one = single(`elder/${id}`, facts, faults)
    elders.set(id, {
      id,
      born,
      died,
      home,
      homes: one('home'),
      categories: dated(facts, 'category'),
      residence: one('residence') as readonly Dated<Residence>[],
      stay: one('stay') as readonly Dated<Stay>[],
      care: numbers(one('care')),
    })
  }

  const siteRows = rowsOf<{ line: string }>(
    client,
    lines('site', 'o.id, o.region, o.opened::text, o.closed::text'),
  )
  for await (const { line } of siteRows) {
    hash.addText(line)
    const [, id, region, opened, closed, facts] = JSON.parse(line) as SiteLine
    const one = single(`site/${id}`, facts, faults)
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
      events: facts
        .filter(([fact]) => EVENT_NAMES.has(fact))
        .map(([fact, , on]) => ({ event: fact as EventName, on })),
    })
  }

  if (faults.length > 0) throw new Refusal('register-fault', ...faults.slice(0, 20))
  return { register: { elders, sites }, hash: hash.digest() }
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
  owner: string,
  facts: readonly Fact[],
  faults: string[],
): (name: string) => readonly Dated<string>[] {
  return (name) => {
    const found = dated(facts, name)
    const clash = found.find((fact, i) => {
      const before = found[i - 1]
      return before !== undefined && (before.to === null || before.to > fact.from)
    })
    if (clash !== undefined) faults.push(`${owner}: ${name} ${clash.from}`)
    return found
  }
}

function numbers(facts: readonly Dated<string>[]): readonly Dated<number>[] {
  return facts.length === 0 ? NONE : facts.map((fact) => ({ ...fact, value: Number(fact.value) }))
}
