/** What a proposal needs to make sense, and what its approval does to the register. */
import type { PlainDate } from '../../core/plain-date.ts'
import type {
  ChangeContent,
  MergeContent,
  OpenContent,
  Proposal,
  WithdrawContent,
} from '../contract/sites.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import { correctSite } from '../register/register-change.ts'
import { addSite, putWindows, requireMealTimes, requirePlace } from '../register/site-repository.ts'
import { checkMerge, mergeVillages } from './merge-villages.ts'
import { carryPosts } from './post-repository.ts'
import { lockSite, mayMove, setFrom, setMeals } from './site-facts.ts'

type What = Pick<Proposal, 'kind' | 'site' | 'region' | 'content'>

/** Refuses what could not be approved either; the approval asks again. */
export async function checkProposal(client: Queryable, what: What, today: PlainDate): Promise<void> {
  const { site, region, content } = what
  if (what.kind === 'merge') return checkMerge(client, region, content as MergeContent, today)
  if (what.kind === 'open') {
    requireMealTimes((content as OpenContent).meals)
    return requirePlace(client, region)
  }
  const { opened, closed, region: lies } = await lockSite(client, site ?? '')
  if (closed !== null) throw new Refusal('site-closed')
  if (what.kind === 'change') {
    const { meals, from, region: goes } = content as ChangeContent
    requireMealTimes(meals)
    if (from < opened) throw new Refusal('site-days-wrong', from)
    if (goes === lies) return
    await requirePlace(client, goes)
    if (!(await mayMove(client, lies, goes))) throw new Refusal('site-move')
    return
  }
  const { from, successor } = content as WithdrawContent
  if (from <= opened) throw new Refusal('site-days-wrong', from)
  if (successor === null) return
  const next = successor === site ? null : await lockSite(client, successor)
  if (next === null || next.closed !== null) throw new Refusal('site-unknown', successor)
}

/** Refuses with what `checkProposal` refuses with. */
export async function applyProposal(client: Queryable, what: What, today: PlainDate): Promise<void> {
  await checkProposal(client, what, today)
  const { kind, region, content } = what
  const site = what.site ?? ''
  if (kind === 'merge') await mergeVillages(client, region, content as MergeContent)
  else if (kind === 'open') {
    const { name, facility, opened, meals } = content as OpenContent
    await addSite(client, site, { name, region, facility, opened, meals })
  } else if (kind === 'change') await change(client, site, content as ChangeContent)
  else await withdraw(client, site, content as WithdrawContent)
}

async function change(client: Queryable, site: string, content: ChangeContent): Promise<void> {
  const { name, region, facility, meals } = content
  const from = content.from as PlainDate
  await correctSite(client, site, { name, region })
  await setFrom(client, site, { fact: 'facility', value: facility, from })
  await setMeals(client, site, meals, from)
  await putWindows(client, site, meals)
}

/** Who worked there goes on in the site that follows, where one does. */
async function withdraw(client: Queryable, site: string, content: WithdrawContent): Promise<void> {
  const { successor, council } = content
  const from = content.from as PlainDate
  const { region } = await lockSite(client, site)
  await correctSite(client, site, { closed: from })
  if (successor === null) return
  const next = await lockSite(client, successor)
  await client.query(
    'INSERT INTO site_lineage (predecessor, successor, on_day, reason) VALUES ($1, $2, $3, $4)',
    [site, successor, from, council],
  )
  await carryPosts(client, { site, to: successor, from, village: next.region === region ? null : region })
}
