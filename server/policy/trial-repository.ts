/** What a past month is tried on in the browser: the register and the taps as settlement reads them, by ids alone. */
import {
  addDays,
  daysOfMonth,
  monthOf,
  type PlainDate,
  type PlainMonth,
  weekday,
} from '../../core/plain-date.ts'
import { MEALS, SERVICES } from '../../core/vocabulary.ts'
import type { TrialMaterial } from '../contract/policies.ts'
import { Refusal } from '../errors.ts'
import { WITHHOLDING } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import { nextMonth } from '../settlement/calendar.ts'
import { readWrittenPolicies, weeksAround } from '../settlement/policy-repository.ts'

/** More is no longer a matter of seconds in a browser. */
const MOST_TAPS = 400_000

/** Months with meals, the newest first. */
export async function listTrialMonths(client: Queryable): Promise<PlainMonth[]> {
  const { rows } = await client.query<{ first: PlainDate | null; last: PlainDate | null }>(
    'SELECT min(day)::text AS first, max(day)::text AS last FROM meal',
  )
  const { first = null, last = null } = rows[0] ?? {}
  const months: PlainMonth[] = []
  if (first === null || last === null) return months
  for (let month = monthOf(first); month <= monthOf(last); month = nextMonth(month)) months.unshift(month)
  return months
}

/** Needs a transaction that looks into one snapshot. Refuses with `trial-too-large`. */
export async function readTrialMaterial(client: Queryable, month: PlainMonth): Promise<TrialMaterial> {
  const policies = await readWrittenPolicies(client, weeksAround(month))
  const sites = await readSites(client)
  const elders = await readElders(client)
  const taps = await readTaps(client, month)
  const placeOf = (ids: readonly { id: string }[]) => new Map(ids.map(({ id }, place) => [id, place]))
  const [siteAt, elderAt, chains] = [placeOf(sites), placeOf(elders), new Map<string, number>()]
  return {
    month,
    policies: policies.map((policy) => JSON.stringify(policy)),
    sites,
    elders,
    taps: taps.map(({ chain, seq, at, site, elder, meal, service, price, voided }) => {
      const place = chains.get(chain) ?? chains.size
      chains.set(chain, place)
      const [of, who] = [siteAt.get(site) ?? -1, elderAt.get(elder) ?? -1]
      return [place, seq, Number(at), of, who, MEALS.indexOf(meal), SERVICES.indexOf(service), price, voided]
    }),
    chains: [...chains.keys()],
  }
}

const factsOf = (table: string, owner: string) => `coalesce((
  SELECT json_agg(json_build_array(f.fact, f.value, f.from_day, f.to_day) ORDER BY f.from_day, f.id)
    FROM ${table}_fact f WHERE f.${table}_id = ${owner}.id AND f.withdrawn_at IS NULL), '[]') AS facts`

async function readSites(client: Queryable): Promise<TrialMaterial['sites']> {
  const { rows } = await client.query<TrialMaterial['sites'][number]>(
    `SELECT s.id, s.name, s.region, s.opened::text, s.closed::text, ${factsOf('site', 's')} FROM site s ORDER BY s.id`,
  )
  return rows
}

async function readElders(client: Queryable): Promise<TrialMaterial['elders']> {
  const { rows } = await client.query<TrialMaterial['elders'][number]>(
    `SELECT e.id, e.born::text, e.died::text, e.home, ${factsOf('elder', 'e')} FROM elder e
      WHERE e.merged_into IS NULL ORDER BY e.id`,
  )
  return rows
}

type TapRow = {
  chain: string
  seq: number
  at: string
  site: string
  elder: string
  meal: (typeof MEALS)[number]
  service: (typeof SERVICES)[number]
  price: number
  voided: number
}

/** Of whole weeks, since limits may run by the week, and of a day on either side. */
async function readTaps(client: Queryable, month: PlainMonth): Promise<TapRow[]> {
  const { first, last } = weeksAround(month)
  const end = addDays(daysOfMonth(month).at(-1) ?? last, 8 - weekday(last))
  const { rows } = await client.query<TapRow>(
    `SELECT s.terminal_id || ':' || s.epoch AS chain, m.seq, m.at, m.site_id AS site, coalesce(e.merged_into, m.elder_id) AS elder,
            m.meal, m.service, m.price,
            EXISTS (SELECT 1 FROM meal_void v WHERE v.stream_id = m.stream_id AND v.voids = m.seq)::int AS voided
       FROM meal m JOIN stream s ON s.id = m.stream_id LEFT JOIN elder e ON e.id = m.elder_id
      WHERE m.day BETWEEN $1 AND $2 AND m.elder_id IS NOT NULL AND (m.reason IS NULL OR NOT m.reason = ANY($3))
      LIMIT $4`,
    [addDays(first, -1), end, WITHHOLDING, MOST_TAPS + 1],
  )
  if (rows.length > MOST_TAPS) throw new Refusal('trial-too-large', month)
  return rows
}
