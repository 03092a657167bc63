/** From a site's sum to its elders, and from an elder to each tap and its clause, as a settlement was computed. */
import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { type Explanation, explain, instantText } from '../../core/settlement/explain.ts'
import { type Share, sharesOf } from '../../core/settlement/shares.ts'
import type {
  ElderExplanation,
  ExplainedTap,
  GrantElders,
  Paged,
  SiteExplanation,
} from '../contract/explain.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { readElderNames, readSiteNames, reasonOf } from './explain-names.ts'
import { titlesOf } from './grant-titles.ts'
import { getGrounds } from './known-repository.ts'
import { readPolicyWords } from './policy-repository.ts'
import { eldersHeldAt, type HeldMeal } from './record-set-repository.ts'
import { readBasis, type SettledAgain, settleAgain } from './settled-again.ts'
import { getSettlement } from './settlement-repository.ts'
import { readStatement, type Stated } from './stated.ts'

type Of = { id: number; month: PlainMonth; version: number }
type Titles = ReturnType<typeof titlesOf>
/** `names`: whether the person may see who an elder is. */
type Asking = Paged & { names: boolean }
type SiteShares = { shares: Share[]; lines: Explanation['lines'] }

const SITES_KEPT = 16

/** A settlement never changes, so what was worked out for one page of a site serves the next. */
export function createExplanations(pool: Pool) {
  const sites = new Map<string, SiteShares>()

  async function sharesAt(client: Queryable, { id, month }: Of, site: string): Promise<SiteShares> {
    const key = `${id}/${site}`
    const known = sites.get(key)
    if (known !== undefined) return known
    const basis = await readBasis(client, id, month)
    const elders = await eldersHeldAt(client, basis, site)
    const { settlement } = await settleAgain(client, basis, elders)
    const explanation = explain(settlement, { site })
    const found = { shares: sharesOf(explanation), lines: explanation.lines }
    const [oldest] = sites.keys()
    if (sites.size >= SITES_KEPT && oldest !== undefined) sites.delete(oldest)
    sites.set(key, found)
    return found
  }

  return {
    /** Refuses with `not-found` where nothing of the month is the site's. */
    site(of: Of, site: string, { page, size, names }: Asking): Promise<SiteExplanation> {
      return inTransaction(pool, async (client) => {
        const { stated, titles, knownAt } = await readSettled(client, of)
        const { shares, lines } = await sharesAt(client, of, site)
        const grants = Object.entries(stated.grants).flatMap(([grant, { sites: payees }]) => {
          const sums = payees?.[site]
          if (sums === undefined) return []
          const { count, entitlement: fen, payable } = sums
          return [{ grant, title: titles.grant(grant), count, fen, payable }]
        })
        if (shares.length + grants.length === 0) throw new Refusal('not-found', site)
        const shown = shares.slice((page - 1) * size, page * size)
        const elderOf = await readElderNames(
          client,
          shown.map(({ elder }) => elder),
          names,
        )
        return {
          month: of.month,
          version: of.version,
          site: (await readSiteNames(client, [site], knownAt))(site),
          grants,
          lines: lines.map((line) => titled(line, titles)),
          total: shares.length,
          elders: shown.map(({ elder, taps, surviving, grants: paid, reasons, fen }) => ({
            elder: elderOf(elder),
            taps,
            surviving,
            grants: [...paid].map(([grant, sum]) => ({
              grant,
              title: titles.grant(grant),
              count: sum.count,
              fen: Number(sum.fen),
            })),
            reasons: [...reasons].map(([code, count]) => ({ ...reasonOf(code), count })),
            fen: Number(fen),
          })),
        }
      })
    },

    /** Refuses with `not-found` where nothing of the month is the elder's. */
    elder(of: Of, elder: string, { page, size, names }: Asking): Promise<ElderExplanation> {
      return inTransaction(pool, async (client) => {
        const { titles } = await readSettled(client, of)
        const basis = await readBasis(client, of.id, of.month)
        const again = await settleAgain(client, basis, [elder])
        const { taps, lines } = tapsOf(again, elder, of.month, titles)
        if (taps.length + lines.length === 0) throw new Refusal('not-found', elder)
        const sums = new Map<string, { count: number; fen: number }>()
        for (const { grant, reason, rates } of taps.flatMap(({ grants }) => grants)) {
          if (reason !== null) continue
          const { count, fen } = sums.get(grant) ?? { count: 0, fen: 0 }
          sums.set(grant, { count: count + 1, fen: fen + sumOf(rates) })
        }
        const grants = [...sums].map(([grant, sum]) => ({ grant, title: titles.grant(grant), ...sum }))
        const shown = taps.slice((page - 1) * size, page * size)
        const sites = shown.map(({ site }) => site.id)
        const siteOf = await readSiteNames(client, sites, basis.knownAt)
        return {
          month: of.month,
          version: of.version,
          elder: (await readElderNames(client, [elder], names))(elder),
          grants,
          lines,
          fen: sumOf(grants) + sumOf(lines),
          total: taps.length,
          taps: shown.map((tap) => ({ ...tap, site: siteOf(tap.site.id) })),
        }
      })
    },

    /** Refuses with `not-found` where the month has no such grant for elders. */
    grant(of: Of, grant: string, { page, size, names }: Asking): Promise<GrantElders> {
      return inTransaction(pool, async (client) => {
        const { stated, titles } = await readSettled(client, of)
        const payees = Object.hasOwn(stated.grants, grant) ? stated.grants[grant]?.elders : undefined
        if (payees === undefined) throw new Refusal('not-found', grant)
        const all = Object.entries(payees)
        const shown = all.slice((page - 1) * size, page * size)
        const elderOf = await readElderNames(
          client,
          shown.map(([id]) => id),
          names,
        )
        return {
          month: of.month,
          version: of.version,
          grant,
          title: titles.grant(grant),
          total: all.length,
          elders: shown.map(([id, { entitlement, payable }]) => ({
            elder: elderOf(id),
            entitlement,
            payable,
          })),
        }
      })
    },
  }
}

async function readSettled(
  client: Queryable,
  { id }: Of,
): Promise<{ stated: Stated; titles: Titles; knownAt: Date }> {
  const { statement, figures } = await getSettlement(client, id)
  const { knownAt } = await getGrounds(client, id)
  return {
    stated: readStatement(statement),
    titles: titlesOf(await readPolicyWords(client, figures.policies)),
    knownAt,
  }
}

/** Taps and withheld meals of the month, in the order of their times. */
function tapsOf(
  { settlement, withheld }: SettledAgain,
  elder: string,
  month: PlainMonth,
  titles: Titles,
): { taps: ExplainedTap[]; lines: ElderExplanation['lines'] } {
  const { taps, lines } = explain(settlement, { elder })
  const all = [...settlement.surviving, ...settlement.excluded].filter(({ tap }) => tap.elder === elder)
  const known = new Map(all.map(({ tap }) => [`${tap.terminal}/${tap.seq}`, tap]))
  const settled = taps.flatMap((explained): ExplainedTap[] => {
    const tap = known.get(`${explained.terminal}/${explained.seq}`)
    if (tap === undefined) return []
    const grants = explained.grants.map(({ grant, outcome, rates }) => ({
      grant,
      title: titles.grant(grant),
      reason: outcome === 'paid' ? null : reasonOf(outcome),
      rates: rates.map((rate) => ({
        rate: rate.rate,
        title: titles.rate(grant, rate.rate),
        fen: Number(rate.fen),
        cites: [...rate.cites],
      })),
    }))
    return [
      {
        terminal: tap.terminal.split(':')[0] ?? tap.terminal,
        seq: Number(tap.seq),
        at: explained.at,
        day: explained.day,
        site: { id: tap.site, name: null },
        meal: tap.meal,
        service: tap.service,
        price: Number(tap.price),
        reason: explained.outcome === 'surviving' ? null : reasonOf(explained.outcome),
        fen: sumOf(grants.flatMap(({ rates }) => rates)),
        grants,
      },
    ]
  })
  const mine = withheld.filter((meal) => meal.elder_id === elder && meal.day.startsWith(month))
  return {
    taps: [...settled, ...mine.map(withheldTap)].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    lines: lines.map((line) => titled(line, titles)),
  }
}

function withheldTap({ chain, seq, at, day, site_id, meal, service, price, reason }: HeldMeal): ExplainedTap {
  return {
    terminal: chain.split(':')[0] ?? chain,
    seq,
    at: instantText(Number(at)),
    day,
    site: { id: site_id, name: null },
    meal,
    service,
    price,
    reason: reasonOf(reason ?? 'unknown-card'),
    fen: 0,
    grants: [],
  }
}

function titled({ grant, days, rate, fen, cites }: Explanation['lines'][number], titles: Titles) {
  return {
    grant,
    grantTitle: titles.grant(grant),
    days,
    rate,
    title: titles.rate(grant, rate),
    fen: Number(fen),
    cites: [...cites],
  }
}

function sumOf(parts: readonly { fen: number }[]): number {
  return parts.reduce((sum, { fen }) => sum + fen, 0)
}
