/** What of the months waits for a person: the one step each is to take next, and records to be explained before it. */
import { type PlainMonth, startOfDay } from '../../core/plain-date.ts'
import type { SettlementAction, SettlementState } from '../../core/settlement-flow.ts'
import { permissionsOf } from '../access/permissions.ts'
import type { SignedIn } from '../app-types.ts'
import type { Task, TaskWhat } from '../contract/tasks.ts'
import { payoutState } from '../payout/payout-state.ts'
import type { Queryable } from '../plugins/database.ts'
import { firstDay, nextMonth, readCalendar } from './calendar.ts'
import { listGaps } from './gaps-repository.ts'
import { obstacleFor, stateOf } from './month-detail.ts'
import { nextDue, remindFrom } from './month-path.ts'
import { readMonthRules } from './month-rules-repository.ts'
import { listLatest } from './settlement-repository.ts'

/** What moves a month on. Whoever may go on with it may also return it. */
const MOVES_ON: Record<SettlementState, [SettlementAction, TaskWhat] | null> = {
  running: null,
  open: ['compute', 'month.compute'],
  computed: ['submit', 'month.submit'],
  submitted: ['check', 'month.check'],
  checked: ['review', 'month.review'],
  reviewed: ['approve', 'month.approve'],
  returned: ['compute', 'month.returned'],
  approved: ['publish', 'month.publish'],
  published: ['close', 'month.close'],
  closed: null,
}

/** The oldest month first. `now`: ms since 1970. */
export async function listMonthTasks(client: Queryable, person: SignedIn, now: number): Promise<Task[]> {
  if (!permissionsOf(person.roles).has('settlement.read')) return []
  const calendar = await readCalendar(client, now)
  const { rules } = await readMonthRules(client)
  const latest = new Map((await listLatest(client, null)).map((each) => [each.month, each]))
  const tasks: Task[] = []
  for (const month of [...calendar.months].reverse()) {
    const current = latest.get(month)
    const state = stateOf(month, current, calendar)
    const next = MOVES_ON[state]
    if (next === null) continue
    const [action, what] = next
    if (obstacleFor(person, state, action, current) !== null) continue
    if (action === 'close' && (await payoutState(client, month)) !== 'finished') continue
    const task = {
      ...{ month, name: null, to: `/months/${month}`, remindFrom: remindFrom(month, rules) },
      since: (current?.since ?? new Date(startOfDay(firstDay(nextMonth(month))))).toISOString(),
      dueBy: nextDue(month, state, rules, current?.submitted ?? null),
    }
    if (action === 'submit') {
      const unexplained = await countUnexplained(client, month)
      if (unexplained > 0) tasks.push({ ...task, what: 'gap.explain', count: unexplained })
    }
    tasks.push({ ...task, what, count: null })
  }
  return tasks
}

async function countUnexplained(client: Queryable, month: PlainMonth): Promise<number> {
  return (await listGaps(client, month)).filter(({ note }) => note === null).length
}
