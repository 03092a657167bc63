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
type ElderRow = {
  id: string
  born: PlainDate
  died: PlainDate | null
  home: string
  facts: Fact[]
}
type SiteRow = { id: string; region: string; opened: PlainDate; closed: PlainDate | null; facts: Fact[] }

const factsOf = (table: string, owner: string) => `ARRAY(
  SELECT json_build_array(f.fact, f.value, f.from_day, f.to_day) FROM ${table}_fact f
   WHERE f.${table}_id = ${owner}.id AND f.withdrawn_at IS NULL
   ORDER BY f.fact COLLATE "C", f.from_day, f.value COLLATE "C", f.id) AS facts`

/** Refuses with `register-fault` where two values of a fact that has one at a time overlap. */
export async function readRegister(client: Queryable): Promise<{ register: Register; hash: Buffer }> {
  const hash = listHash()
  const elders = new Map<string, Elder>()
  const sites = new Map<string, Site>()
  const faults: string[] = []

  const elderRows = rowsOf<ElderRow>(
    client,
    `SELECT e.id, e.born::text, e.died::text, e.home, ${factsOf('elder', 'e')}
       FROM elder e ORDER BY e.id COLLATE "C"`,
  )
  for await (const { id, born, died, home, facts } of elderRows) {
    hash.add(['elder', id, born, died, home, facts])
    const one = single(`elder/${id}`, facts, faults)
    elders.set(id, {
      id,
      born,
      died,
      home,
      homes: one('home'),
      categories: dated(facts, 'category'),
      residence: one('residence') as Dated<Residence>[],
      stay: one('stay') as Dated<Stay>[],
      care: numbers(one('care')),
    })
  }

  const siteRows = rowsOf<SiteRow>(
    client,
    `SELECT s.id, s.region, s.opened::text, s.closed::text, ${factsOf('site', 's')}
       FROM site s ORDER BY s.id COLLATE "C"`,
  )
  for await (const { id, region, opened, closed, facts } of siteRows) {
    hash.add(['site', id, region, opened, closed, facts])
    const one = single(`site/${id}`, facts, faults)
    sites.set(id, {
      id,
      region,
      opened,
      closed,
      meals: dated(facts, 'meal') as Dated<Meal>[],
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

function dated(facts: readonly Fact[], name: string): Dated<string>[] {
  return facts.filter(([fact]) => fact === name).map(([, value, from, to]) => ({ value, from, to }))
}

/** Facts of which one value holds at a time (settlement spec §1); they come by day. */
function single(owner: string, facts: readonly Fact[], faults: string[]): (name: string) => Dated<string>[] {
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

function numbers(facts: readonly Dated<string>[]): Dated<number>[] {
  return facts.map((fact) => ({ ...fact, value: Number(fact.value) }))
}
