/** What the bulletin 公示 may show: published settlements, by site, without any person or category in them. */
import { dayOf } from '../../core/plain-date.ts'
import { FUNDERS, termOf } from '../../core/terms.ts'
import type { Queryable } from '../plugins/database.ts'
import { titlesOf } from '../settlement/grant-titles.ts'
import { readPolicyWords } from '../settlement/policy-repository.ts'
import { readSettledPlaces } from '../settlement/settled-place-repository.ts'
import { getSettlement } from '../settlement/settlement-repository.ts'
import { readStatement } from '../settlement/stated.ts'

export type Published = { id: number; month: string; version: number; publishedOn: string }

/** Newest first. */
export async function listPublished(client: Queryable): Promise<Published[]> {
  const { rows } = await client.query<{ id: number; month: string; version: number; at: Date }>(
    `SELECT s.id, s.month, s.version, step.at
       FROM settlement_step step JOIN settlement s ON s.id = step.settlement_id
      WHERE step.action = 'publish' ORDER BY s.month DESC`,
  )
  return rows.map(({ at, ...row }) => ({ ...row, publishedOn: dayOf(at.getTime(), 0) }))
}

export async function findCountyName(client: Queryable): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM county')
  return rows[0]?.name ?? ''
}

/** Money in 分. */
type Amount = { title: string; fen: number }
export type BulletinSite = {
  id: string
  name: string
  village: string
  town: string
  taps: number
  /** In the order of the bulletin's grants; null where the site has no part in it. */
  amounts: (number | null)[]
  payable: number
  /** 分 for earlier months, paid with this one; not in `payable`. */
  adjusted: number
}
/** An earlier month's adjustment; why is between the county and the person. */
type AdjustedMonth = { month: string; fen: number }
export type Bulletin = Published & {
  resultHash: string
  policies: { title: string; documents: string[] }[]
  taps: number
  /** Of the month itself. */
  payable: number
  /** The oldest first. */
  adjustments: AdjustedMonth[]
  grants: Amount[]
  funders: Amount[]
  /** Titles of the grants that are paid to sites. */
  siteGrants: string[]
  towns: { name: string; sites: BulletinSite[] }[]
}

export async function readBulletin(client: Queryable, published: Published): Promise<Bulletin> {
  const { statement, figures, resultHash, knownAt } = await getSettlement(client, published.id)
  const { taps, grants, adjustments } = readStatement(statement)
  const policies = await readPolicyWords(client, figures.policies)
  const titles = titlesOf(policies)
  const stated = Object.entries(grants)
  const toSites = stated.filter(([, { sites }]) => sites !== undefined)
  const ids = new Set([
    ...Object.keys(figures.sites),
    ...toSites.flatMap(([, { sites = {} }]) => Object.keys(sites)),
    ...adjustments.flatMap(({ lines }) => lines.flatMap(({ site }) => site ?? [])),
  ])
  const sites = (await readSettledPlaces(client, [...ids], published.month, knownAt ?? 'now')).map((site) => {
    const amounts = toSites.map(([, { sites = {} }]) => sites[site.id]?.payable ?? null)
    return {
      id: site.id,
      name: site.name,
      village: site.village,
      town: site.town,
      taps: figures.sites[site.id]?.taps ?? 0,
      amounts,
      payable: amounts.reduce<number>((sum, fen) => sum + (fen ?? 0), 0),
      adjusted: sumOf(adjustments.flatMap(({ lines }) => lines.filter((line) => line.site === site.id))),
    }
  })
  return {
    ...published,
    resultHash,
    policies: policies.map(({ title, documents }) => ({ title, documents })),
    taps: taps.surviving,
    payable: stated.reduce((sum, [, { payable }]) => sum + payable, 0),
    adjustments: [...Map.groupBy(adjustments, ({ month }) => month)]
      .map(([month, group]) => ({ month, fen: sumOf(group) }))
      .filter(({ fen }) => fen !== 0),
    grants: stated.map(([id, { payable }]) => ({ title: titles.grant(id), fen: payable })),
    funders: addUpFunders([
      ...stated.map(([, { funders }]) => funders),
      ...adjustments.map(({ funders }) => funders),
    ]),
    siteGrants: toSites.map(([id]) => titles.grant(id)),
    towns: [...Map.groupBy(sites, ({ town }) => town)].map(([name, sites]) => ({ name, sites })),
  }
}

function addUpFunders(parts: readonly Record<string, number>[]): Amount[] {
  const sums = new Map<string, number>()
  for (const funders of parts)
    for (const [funder, fen] of Object.entries(funders)) {
      const title = termOf(FUNDERS, funder)
      sums.set(title, (sums.get(title) ?? 0) + fen)
    }
  return [...sums].map(([title, fen]) => ({ title, fen }))
}

function sumOf(amounts: readonly { fen: number }[]): number {
  return amounts.reduce((sum, { fen }) => sum + fen, 0)
}
