/** Adjustments as the desk shows them: those that a month pays, and what became of it after its own approval. */
import type { PlainMonth } from '../../core/plain-date.ts'
import { mayRaise } from '../../core/settlement/adjust.ts'
import type { AdjustedMonth, AfterApproval } from '../contract/months.ts'
import type { Queryable } from '../plugins/database.ts'
import { lastLook, listApproved } from './approved-repository.ts'
import { nextMonth } from './calendar.ts'
import { paysElders } from './closed-months.ts'
import { monthDays } from './days-asked.ts'
import type { titlesOf } from './grant-titles.ts'
import type { Grounds } from './known-repository.ts'
import { readPolicies, weeksAround } from './policy-repository.ts'
import { readSettledPlaces } from './settled-place-repository.ts'
import { haveSitesChanged, listChangedElders, listSince } from './since-repository.ts'
import type { StatedAdjustment } from './stated.ts'

/** The oldest month first. */
export async function describeAdjustments(
  client: Queryable,
  month: string,
  adjustments: readonly StatedAdjustment[],
  titles: ReturnType<typeof titlesOf>,
): Promise<AdjustedMonth[]> {
  if (adjustments.length === 0) return []
  const ids = adjustments.flatMap(({ lines, refused }) =>
    [...lines, ...refused].flatMap(({ site }) => site ?? []),
  )
  const places = await readSettledPlaces(client, [...new Set(ids)], month)
  const names = new Map(places.map(({ id, name }) => [id, name]))
  return [...Map.groupBy(adjustments, (each) => each.month)].map(([of, group]) => ({
    month: of,
    fen: group.reduce((sum, { fen }) => sum + fen, 0),
    ...described(
      group,
      (grant) => titles.grant(grant),
      (site) => names.get(site) ?? site,
    ),
  }))
}

function described(
  group: readonly StatedAdjustment[],
  titleOf: (grant: string) => string,
  nameOf: (site: string) => string,
): Pick<AdjustedMonth, 'lines' | 'refused'> {
  const of = (grant: string, { site = null, fen }: { site?: string | null; fen: number }) => ({
    site,
    name: site === null ? '' : nameOf(site),
    grant,
    title: titleOf(grant),
    fen,
  })
  return {
    lines: group.flatMap(({ grant, lines }) =>
      lines.map((line) => ({
        ...of(grant, line),
        cause: line.cause,
        elders: Object.keys(line.elders).length,
      })),
    ),
    refused: group.flatMap(({ grant, refused }) => refused.map((payee) => of(grant, payee))),
  }
}

/** null where the month is not approved. */
export async function describeAfter(client: Queryable, month: PlainMonth): Promise<AfterApproval | null> {
  const approved = await listApproved(client)
  const own = approved.find((each) => each.month === month)
  if (own === undefined) return null
  const { policies } = await readPolicies(client, weeksAround(month))
  const grounds = lastLook(approved, own).grounds
  const months = new Set(approved.map((each) => each.month))
  let open = nextMonth(month)
  while (months.has(open)) open = nextMonth(open)
  return {
    waiting:
      grounds === null ? NOTHING : await describeWaiting(client, month, grounds, paysElders(policies, month)),
    raise: mayRaise(policies, month, open),
    adjusted: approved.flatMap(({ month: paidWith, adjustments }) => {
      const mine = adjustments.filter((each) => each.month === month)
      return mine.length === 0
        ? []
        : [{ month: paidWith, fen: mine.reduce((sum, { fen }) => sum + Number(fen), 0) }]
    }),
  }
}

const NOTHING: AfterApproval['waiting'] = { late: 0, voided: 0, elders: 0, sites: false }

async function describeWaiting(
  client: Queryable,
  month: PlainMonth,
  { cursors, knownAt }: Grounds,
  all: boolean,
): Promise<AfterApproval['waiting']> {
  const days = monthDays(month)
  const since = await listSince(client, cursors, days)
  const count = (kind: 'late' | 'voided') => since.filter((each) => each.kind === kind).length
  return {
    late: count('late'),
    voided: count('voided'),
    elders: (await listChangedElders(client, knownAt, days, all)).length,
    sites: await haveSitesChanged(client, knownAt, days),
  }
}
