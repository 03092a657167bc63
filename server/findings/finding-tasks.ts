/** Findings that hold months and wait for a person who may decide them. */
import { permissionsOf } from '../access/permissions.ts'
import type { SignedIn } from '../app-types.ts'
import type { Task } from '../contract/tasks.ts'
import type { Queryable } from '../plugins/database.ts'
import { listHeldMonths } from './decision-repository.ts'

export async function listFindingTasks(client: Queryable, person: SignedIn): Promise<Task[]> {
  if (!permissionsOf(person.roles).has('finding.decide')) return []
  const held = await listHeldMonths(client, person.id)
  return held.map(({ month, holding, since }) => ({
    ...{ what: 'finding.decide', month, name: null, count: holding, since: since.toISOString() },
    ...{ dueBy: null, remindFrom: null, to: `/findings?month=${month}` },
  }))
}
