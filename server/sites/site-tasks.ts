/** What proposals wait for from a person: a review, an approval, or another try. */
import { permissionsOf } from '../access/permissions.ts'
import { scopeOf } from '../access/scope.ts'
import type { SignedIn } from '../app-types.ts'
import type { ProposalAction } from '../contract/sites.ts'
import type { Task, TaskWhat } from '../contract/tasks.ts'
import type { Queryable } from '../plugins/database.ts'
import { nextFor, STATE_AFTER } from './proposal-flow.ts'
import { listProposals } from './proposal-repository.ts'

const WHATS: Partial<Record<ProposalAction, TaskWhat>> = {
  review: 'site.review',
  approve: 'site.approve',
  propose: 'site.returned',
}

export async function listSiteTasks(client: Queryable, person: SignedIn): Promise<Task[]> {
  const permissions = permissionsOf(person.roles)
  const { id: account } = person
  const takesPart = permissions.has('site.propose') || permissions.has('site.approve')
  if (!takesPart) return []
  const open = await listProposals(client, { scope: scopeOf(person), open: true })
  return open.flatMap(({ id, kind, name, regionName, steps }) => {
    const last = steps.at(-1)
    if (last === undefined) return []
    const mine = nextFor(STATE_AFTER[last.action], steps, { account, permissions }).filter(
      // What was returned waits for whoever proposed it.
      ({ action, why }) =>
        why === null &&
        (action !== 'propose' || steps.some((step) => step.action === 'propose' && step.account === account)),
    )
    const what = mine.map(({ action }) => WHATS[action]).find((each) => each !== undefined)
    if (what === undefined) return []
    return [
      {
        ...{ what, month: null, count: null, since: last.at, dueBy: null, remindFrom: null },
        name: kind === 'merge' ? `${regionName} → ${name}` : name,
        to: `/sites?view=proposals&proposal=${id}`,
      },
    ]
  })
}
