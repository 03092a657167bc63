/** What of the payout waits for a person: months to be paid, batches to be released, sent, answered for. */
import { dueDays } from '../../core/month-rules.ts'
import { permissionsOf } from '../access/permissions.ts'
import type { SignedIn } from '../app-types.ts'
import type { Payees } from '../contract/payout.ts'
import type { Task, TaskWhat } from '../contract/tasks.ts'
import type { Queryable } from '../plugins/database.ts'
import { remindFrom } from '../settlement/month-path.ts'
import { readMonthRules } from '../settlement/month-rules-repository.ts'
import { hasMade, listBatches } from './batch-repository.ts'
import { listUnpaidMonths } from './owed-repository.ts'
import { sumOpen } from './plan-repository.ts'

const KINDS: readonly Payees[] = ['elder', 'site']

/** What a batch waits for in each state. */
const WAITS_FOR: Partial<Record<string, TaskWhat>> = {
  prepared: 'payout.release',
  released: 'payout.send',
  sent: 'payout.result',
}

/** The oldest month first; months that are closed are done with. */
export async function listPayoutTasks(client: Queryable, person: SignedIn): Promise<Task[]> {
  const permissions = permissionsOf(person.roles)
  const prepares = permissions.has('payout.prepare')
  const releases = permissions.has('payout.release')
  if (!prepares && !releases) return []
  const { rules } = await readMonthRules(client)
  const tasks: Task[] = []
  for (const { month, since, carried } of await listUnpaidMonths(client)) {
    const dates = { dueBy: dueDays(month, rules, null).pay, remindFrom: remindFrom(month, rules) }
    const batches = await listBatches(client, { month })
    for (const batch of releases ? batches : []) {
      const what = WAITS_FOR[batch.state]
      if (what === undefined) continue
      if (what === 'payout.release' && (await hasMade(client, batch, person.id))) continue
      const to = `/payout/batches/${batch.id}`
      const own = { what, month, name: batch.name, count: batch.count, since: batch.since.toISOString(), to }
      tasks.push({ ...own, ...dates })
    }
    for (const payees of prepares ? KINDS : []) {
      const own = batches.filter((batch) => batch.payees === payees)
      if (carried.includes(payees) || own.some(({ state }) => WAITS_FOR[state] !== undefined)) continue
      const { open } = await sumOpen(client, month, payees)
      if (open.count === 0) continue
      const done = own.findLast(({ state }) => state === 'finished')
      tasks.push({
        ...{ what: done === undefined ? 'payout.prepare' : 'payout.failed', month, name: null, ...dates },
        ...{ count: open.count, since: (done?.since ?? since).toISOString(), to: `/payout?month=${month}` },
      })
    }
  }
  return tasks
}
