/** Drafts that wait for a person: to publish, or to mend what was returned. */
import { permissionsOf } from '../access/permissions.ts'
import type { SignedIn } from '../app-types.ts'
import type { Task } from '../contract/tasks.ts'
import type { Queryable } from '../plugins/database.ts'
import { summarize } from './draft-detail.ts'
import { listOpenDrafts } from './draft-repository.ts'

export async function listPolicyTasks(client: Queryable, person: SignedIn): Promise<Task[]> {
  if (!permissionsOf(person.roles).has('policy.read')) return []
  return (await listOpenDrafts(client)).flatMap((stored): Task[] => {
    const { draft, state, title, policy, since, next } = summarize(stored, person)
    const action = state === 'submitted' ? 'publish' : state === 'returned' ? 'save' : null
    const mine = next.some((each) => each.action === action && each.why === null)
    if (action === null || !mine) return []
    return [
      {
        what: action === 'publish' ? 'policy.publish' : 'policy.mend',
        ...{ month: null, name: title ?? policy, count: null, since, dueBy: null, remindFrom: null },
        to: `/policy-drafts/${draft}`,
      },
    ]
  })
}
