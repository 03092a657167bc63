// Grants for an event of a site (settlement spec §4 "site-once"): under the version in force that day, whether or
// not the site is open.
import { monthOf, type PlainMonth } from '../plain-date.ts'
import { dayHolds, siteHolds } from './conditions.ts'
import { type Payment, picked } from './payment.ts'
import type { Policy, SiteOnceGrant } from './policy.ts'
import { covers, type Site } from './register.ts'

/** Payments for the month's events that lie within a version. */
export function payEvents(
  policy: Policy,
  grant: SiteOnceGrant,
  sites: Iterable<Site>,
  month: PlainMonth,
): Payment[] {
  return [...sites].flatMap((site) =>
    site.events
      .filter(
        ({ event, on }) => event === grant.event && monthOf(on) === month && covers(policy.effective, on),
      )
      .flatMap(({ on }) => {
        const matches = grant.rates
          .filter((rate) => dayHolds(rate.when, on) && siteHolds(rate.when, site, on))
          .map((rate) => ({ rate, count: 1, fen: rate.amount.fixed }))
        const lines = picked(grant.pick, matches)
        return lines.length === 0 ? [] : [{ payee: site.id, count: 1, lines }]
      }),
  )
}
