/** 待我处理: the one step of each month that waits for a person. */
import { type PlainMonth, startOfDay } from '../../core/plain-date.ts'
import type { SettlementAction, SettlementState } from '../../core/settlement-flow.ts'
import type { SignedIn } from '../app-types.ts'
import type { Task } from '../contract/months.ts'
import type { Queryable } from '../plugins/database.ts'
import { type Calendar, firstDay, nextMonth, publishBy } from './calendar.ts'
import { obstacleFor, stateOf } from './month-detail.ts'
import { listLatest } from './settlement-repository.ts'

/** What moves a month on. Whoever may approve may also return. */
const MOVES_ON: Record<SettlementState, SettlementAction | null> = {
  running: null,
  open: 'compute',
  computed: 'submit',
  submitted: 'approve',
  returned: 'compute',
  approved: 'publish',
  published: null,
}

/** The oldest month first. */
export async function listTasks(client: Queryable, person: SignedIn, calendar: Calendar): Promise<Task[]> {
  const latest = new Map((await listLatest(client, null)).map((each) => [each.month, each]))
  return [...calendar.months].reverse().flatMap((month: PlainMonth) => {
    const current = latest.get(month)
    const state = stateOf(month, current, calendar)
    const action = MOVES_ON[state]
    if (action === null || obstacleFor(person, state, action, current) !== null) return []
    const since = current?.since ?? new Date(startOfDay(firstDay(nextMonth(month))))
    return [{ month, action, since: since.toISOString(), dueBy: publishBy(month) }]
  })
}
