/** What one person changes of a site directly: hours and prices, days of closure to come, and who works there. */
import type { Pool } from 'pg'
import type { PlainDate } from '../../core/plain-date.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { requireSpan } from '../changes/change-kind.ts'
import type { ChangeWindows, EndPost, NewClosure, NewPost } from '../contract/sites.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { addFact, correctFact, listFacts } from '../register/register-change.ts'
import { putWindows, requireMealTimes } from '../register/site-repository.ts'
import { endPost, insertPost, isFormerVillage } from './post-repository.ts'
import { lockSite, type SiteRow } from './site-facts.ts'

type Change = { pool: Pool; site: string; today: PlainDate; by: Author }

/**
 * From now on: hours and prices bear no dates. A tap keeps the meal and the price it was written with, so no month
 * that is past changes. Refuses with `site-meal-new` a meal that is not approved.
 */
export function changeWindows(change: Change, { windows, reason }: ChangeWindows): Promise<void> {
  requireMealTimes(windows)
  return inSite(change, 'site.windows', { windows, reason }, async (client, { id }) => {
    const approved = await listFacts(client, 'site', id, 'meal')
    const mine = windows.map(({ meal }) => meal)
    const unknown = mine.find(
      (meal) => !approved.some(({ value, to }) => value === meal && (to ?? 'z') > change.today),
    )
    if (unknown !== undefined) throw new Refusal('site-meal-new', unknown)
    const { rows: before } = await client.query(
      'SELECT meal, starts, ends, price FROM meal_window WHERE site_id = $1 AND meal = ANY($2) ORDER BY starts',
      [id, mine],
    )
    await putWindows(client, id, windows)
    return { before }
  })
}

/** Refuses with `site-day-past` what would take subsidies of meals that were eaten. */
export function close(change: Change, { from, to, reason }: NewClosure): Promise<void> {
  return inSite(change, 'site.closure', { from, to, reason }, async (client, { id, opened }) => {
    const span = requireSpan(from, to)
    if (from < opened) throw new Refusal('site-days-wrong')
    if (from < change.today || (await hasServedSince(client, id, span.from)))
      throw new Refusal('site-day-past')
    await addFact(client, 'site', id, { fact: 'closure', value: reason, ...span })
    return null
  })
}

/** Meals are served again from `to` on. Refuses with `site-day-past`. */
export function reopen(change: Change, closure: string, day: string): Promise<void> {
  const to = day as PlainDate
  return inSite(change, 'site.reopen', { to }, async (client, { id }) => {
    const found = (await listFacts(client, 'site', id, 'closure')).find((fact) => fact.id === closure)
    if (found === undefined) throw new Refusal('not-found', closure)
    if (to < change.today || (found.to !== null && found.to <= change.today))
      throw new Refusal('site-day-past')
    await correctFact(client, 'site', closure, to <= found.from ? null : { ...found, to })
    return null
  })
}

/** Refuses with `region-unknown` for a village that is none of the site's former ones. */
export function addPost(change: Change, post: NewPost): Promise<void> {
  const { kind, name, from } = post
  return inSite(change, 'site.post', { kind, name, from }, async (client, { id, region }) => {
    if (post.village !== null && !(await isFormerVillage(client, post.village, region)))
      throw new Refusal('region-unknown', post.village)
    await insertPost(client, id, post)
    return null
  })
}

export function leavePost(change: Change, post: string, { to, mistake, reason }: EndPost): Promise<void> {
  return inSite(change, 'site.post-end', { post, to, mistake, reason }, async (client, { id }) => {
    await endPost(client, id, post, mistake ? null : (to as PlainDate))
    return null
  })
}

/** In one transaction with its trace. Refuses with `site-closed`. */
async function inSite(
  { pool, site: id, today, by }: Change,
  action: string,
  detail: object,
  work: (client: Queryable, site: SiteRow) => Promise<object | null>,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const site = await lockSite(client, id)
    if (site.closed !== null && site.closed <= today) throw new Refusal('site-closed')
    const more = await work(client, site)
    await writeAudit(client, { ...by, action, subject: `site/${id}`, detail: { ...detail, ...more } })
  })
}

async function hasServedSince(client: Queryable, site: string, day: PlainDate): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM meal WHERE site_id = $1 AND day >= $2 LIMIT 1', [
    site,
    day,
  ])
  return rowCount !== 0
}
