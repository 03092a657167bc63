/** What the control rules look at (core/control/material), read in one snapshot: the ledger's meals and the past behind them. */
import { type Contact, type ControlTap, DAYS_BACK, type Material } from '../../core/control/material.ts'
import { addDays, monthOf, type PlainDate, type PlainMonth } from '../../core/plain-date.ts'
import type { Fraction } from '../../core/settlement/fraction.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import { versionsIn } from '../../core/settlement/versions.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'
import { WITHHOLDING } from '../ingest/attendance-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import { findServiceDayStart } from '../register/service-day-repository.ts'
import { firstDay, nextMonth } from '../settlement/calendar.ts'
import { rowsOf } from '../settlement/cursor.ts'
import { readPolicies, weeksAround } from '../settlement/policy-repository.ts'
import { readRegister } from '../settlement/register-repository.ts'
import { readChains } from './chains-repository.ts'

/** Refuses with `register-fault`. `isOver`: the month has ended, so that a terminal could be missing. */
export async function readMaterial(client: Queryable, month: PlainMonth, isOver: boolean): Promise<Material> {
  const { register } = await readRegister(client)
  const { policies } = await readPolicies(client, weeksAround(month))
  const tierEdges = tierEdgesOf(versionsIn(policies, month))
  const taps = await readTaps(client, month)
  return {
    month,
    register,
    taps,
    contacts: await readContacts(client, taps),
    chains: await readChains(client, month, isOver),
    dayStarts: await findServiceDayStart(client),
    windows: await readWindows(client),
    past: await readPast(client, month),
    siteMonths: tierEdges.length === 0 ? [] : await readSiteMonths(client, month),
    registered: await readRegistered(client, month),
    tierEdges,
  }
}

const WITHHELD = `(m.elder_id IS NULL OR coalesce(m.reason = ANY ('{${WITHHOLDING.join()}}'), false))`
const VOIDED = 'EXISTS (SELECT FROM meal_void v WHERE v.stream_id = m.stream_id AND v.voids = m.seq)'

type TapRow = {
  terminal: string
  epoch: string
  seq: number
  at: string
  received: Date
  day: PlainDate
  site: string
  elder: string | null
  meal: Meal
  service: Service
  withheld: boolean
  voided: boolean
  clock: ControlTap['clock']
  boot: number
  uptime: string
}

async function readTaps(client: Queryable, month: PlainMonth): Promise<ControlTap[]> {
  const taps: ControlTap[] = []
  const rows = rowsOf<TapRow>(
    client,
    `SELECT s.terminal_id AS terminal, s.epoch, m.seq, m.at, r.received_at AS received, m.day::text, m.site_id AS site,
            coalesce(e.merged_into, m.elder_id) AS elder, m.meal, m.service, ${WITHHELD} AS withheld, ${VOIDED} AS voided,
            r.body::json ->> 'clock' AS clock, r.boot_id AS boot, r.uptime
       FROM meal m
       JOIN stream s ON s.id = m.stream_id
       JOIN record r ON r.stream_id = m.stream_id AND r.seq = m.seq
       LEFT JOIN elder e ON e.id = m.elder_id
      WHERE m.day >= $1 AND m.day < $2
      ORDER BY s.terminal_id COLLATE "C", s.epoch COLLATE "C", m.seq`,
    [firstDay(month), firstDay(nextMonth(month))],
  )
  for await (const { at, received, uptime, ...row } of rows)
    taps.push({ ...row, at: Number(at), received: received.getTime(), uptime: Number(uptime) })
  return taps
}

/** The latest contact of each boot in which somebody tapped on the wall clock alone; the others are not asked about. */
async function readContacts(client: Queryable, taps: readonly ControlTap[]): Promise<Map<number, Contact>> {
  const boots = new Set(taps.filter(({ clock }) => clock === 'wall').map(({ boot }) => boot))
  const { rows } = await client.query<{ id: number; uptime: string; time: Date }>(
    `SELECT id, last_uptime AS uptime, last_time AS time FROM boot WHERE id = ANY ($1) AND last_time IS NOT NULL`,
    [[...boots]],
  )
  return new Map(rows.map(({ id, uptime, time }) => [id, { uptime: Number(uptime), time: time.getTime() }]))
}

async function readWindows(client: Queryable): Promise<Material['windows']> {
  const { rows } = await client.query<{ site: string; meal: Meal; starts: number; ends: number }>(
    'SELECT site_id AS site, meal, starts, ends FROM meal_window ORDER BY site_id, meal',
  )
  return Map.groupBy(rows, ({ site }) => site)
}

async function readPast(client: Queryable, month: PlainMonth): Promise<Material['past']> {
  const first = firstDay(month)
  const past: Material['past'][number][] = []
  const rows = rowsOf<Material['past'][number]>(
    client,
    `SELECT m.site_id AS site, m.meal, coalesce(e.merged_into, m.elder_id) AS elder, array_agg(DISTINCT m.day - '1970-01-01'::date) AS days
       FROM meal m LEFT JOIN elder e ON e.id = m.elder_id
      WHERE m.day >= $1 AND m.day < $2 AND NOT ${WITHHELD} AND NOT ${VOIDED}
      GROUP BY 1, 2, 3`,
    [addDays(first, -DAYS_BACK), first],
  )
  for await (const row of rows) past.push(row)
  return past
}

/** The month and the five before it. */
async function readSiteMonths(client: Queryable, month: PlainMonth): Promise<Material['siteMonths']> {
  const months = [month]
  while (months.length < 6) months.push(monthOf(addDays(firstDay(months.at(-1) ?? month), -1)))
  const { rows } = await client.query<Material['siteMonths'][number]>(
    `SELECT m.site_id AS site, to_char(m.day, 'YYYY-MM') AS month,
            count(DISTINCT (m.elder_id, m.day, m.meal))::int AS meals, count(DISTINCT m.day)::int AS days
       FROM meal m
      WHERE m.day >= $1 AND m.day < $2 AND NOT ${WITHHELD} AND NOT ${VOIDED}
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [firstDay(months.at(-1) ?? month), firstDay(nextMonth(month))],
  )
  return rows
}

/** By the first fact that was written down of an elder; those of before the month need not be told apart. */
async function readRegistered(client: Queryable, month: PlainMonth): Promise<Map<string, PlainDate>> {
  const { rows } = await client.query<{ elder: string; since: PlainDate }>(
    `SELECT elder_id AS elder, (min(known_at) AT TIME ZONE 'Asia/Shanghai')::date::text AS since
       FROM elder_fact GROUP BY elder_id
     HAVING (min(known_at) AT TIME ZONE 'Asia/Shanghai')::date >= $1`,
    [firstDay(month)],
  )
  return new Map(rows.map(({ elder, since }) => [elder, since]))
}

function tierEdgesOf(policies: readonly Policy[]): Fraction[] {
  const edges = policies.flatMap(({ grants }) =>
    grants.flatMap((grant) =>
      grant.rates.flatMap(({ amount }) =>
        'tiers' in amount ? amount.tiers.steps.map(({ from }) => from) : [],
      ),
    ),
  )
  const known = new Map(edges.map((edge) => [`${edge.numerator}/${edge.denominator}`, edge]))
  return [...known.values()].filter(({ numerator }) => numerator > 0n)
}
