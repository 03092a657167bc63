/** Where a month stands on its way, and what its next step waits for. */
import { dueDays, type MonthRules, type Station } from '../../core/month-rules.ts'
import { dayOf, type PlainDate, type PlainMonth } from '../../core/plain-date.ts'
import { type SettlementState, undoable } from '../../core/settlement-flow.ts'
import type { MonthPath } from '../contract/months.ts'
import { payoutState } from '../payout/payout-state.ts'
import type { Queryable } from '../plugins/database.ts'
import { nextMonth } from './calendar.ts'
import { isLookedAt, type Latest, standingOf, type TakenStep } from './settlement-repository.ts'
import type { SettledTown } from './towns.ts'

type Asked = {
  month: PlainMonth
  state: SettlementState
  current: Latest | undefined
  steps: readonly TakenStep[]
  towns: readonly SettledTown[]
  rules: MonthRules
  today: PlainDate
  account: number
}

/** `towns`: those that the person may see. */
export async function describePath(
  client: Queryable,
  { month, state, current, steps, towns, rules, today, account }: Asked,
): Promise<MonthPath> {
  const standing = current === undefined ? [] : standingOf(steps, current.version)
  const submit = standing.find(({ action }) => action === 'submit')
  const who = ({ actor, at }: TakenStep) => ({ by: actor, at: at.toISOString() })
  const asked = submit === undefined ? null : (current?.needs ?? null)
  return {
    today,
    due: dueDays(month, rules, submit === undefined ? null : dayOf(submit.at.getTime(), 0)),
    remindFrom: remindFrom(month, rules),
    towns: towns
      .filter(({ region }) => asked === null || asked.towns.includes(region))
      .map((town) => {
        const check = standing.find(({ action, region }) => action === 'check' && region === town.region)
        return { ...town, checked: check === undefined ? null : who(check) }
      }),
    review:
      asked === null
        ? null
        : {
            needed: asked.reviewers,
            why: asked.why,
            done: standing.filter(({ action }) => action === 'review').map(who),
          },
    payout: isApproved(state) ? await payoutState(client, month) : 'none',
    undo: await describeUndo(client, month, standing, current, account),
  }
}

function isApproved(state: SettlementState): boolean {
  return state === 'approved' || state === 'published' || state === 'closed'
}

export function remindFrom(month: PlainMonth, { reminderDay }: MonthRules): PlainDate {
  return `${nextMonth(month)}-${String(reminderDay).padStart(2, '0')}` as PlainDate
}

/** The station at which a month waits in each state; null: nowhere. */
const WAITS_AT: Record<SettlementState, Station | null> = {
  running: null,
  open: 'compute',
  computed: 'compute',
  returned: 'compute',
  submitted: 'check',
  checked: 'review',
  reviewed: 'approve',
  approved: 'publish',
  published: 'close',
  closed: null,
}

/** By which day the next step is due. */
export function nextDue(
  month: PlainMonth,
  state: SettlementState,
  rules: MonthRules,
  submitted: Date | null,
): PlainDate | null {
  const station = WAITS_AT[state]
  if (station === null) return null
  return dueDays(month, rules, submitted === null ? null : dayOf(submitted.getTime(), 0))[station]
}

async function describeUndo(
  client: Queryable,
  month: PlainMonth,
  standing: readonly TakenStep[],
  current: Latest | undefined,
  account: number,
): Promise<MonthPath['undo']> {
  const step = undoable(standing, account)
  if (step === null || current === undefined || step.action === 'compute' || step.action === 'undo')
    return null
  const used =
    step.action === 'approve' &&
    ((await isLookedAt(client, current.id)) || (await payoutState(client, month)) !== 'none')
  return used ? null : { action: step.action, at: step.at.toISOString() }
}
