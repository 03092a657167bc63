/** Where a month stands on its way 归集 → 测算 → 提交 → 审批 → 公示, from its state and the steps taken. */
import { addDays, daysInMonth, type PlainDate, parsePlainMonth } from '../../../../core/plain-date.ts'
import type { MonthDetail, MonthState } from '../../../contract/months.ts'

export type Station = {
  name: 'collect' | 'compute' | 'submit' | 'approve' | 'publish'
  standing: 'done' | 'now' | 'returned' | 'todo'
  /** The step that made it done (or returned). */
  step: MonthDetail['steps'][number] | null
}

const NAMES = ['collect', 'compute', 'submit', 'approve', 'publish'] as const
/** How many stations lie behind a month. */
const BEHIND: Record<MonthState, number> = {
  running: 0,
  open: 1,
  returned: 1,
  computed: 2,
  submitted: 3,
  approved: 4,
  published: 5,
}

export function stations({ state, steps }: Pick<MonthDetail, 'state' | 'steps'>): Station[] {
  const version = Math.max(0, ...steps.map((step) => step.version))
  const last = (action: string) =>
    steps.filter((step) => step.version === version && step.action === action).pop() ?? null
  return NAMES.map((name, i) => {
    if (state === 'returned' && name === 'approve')
      return { name, standing: 'returned', step: last('return') }
    if (i < BEHIND[state]) return { name, standing: 'done', step: last(name) }
    return { name, standing: i === BEHIND[state] ? 'now' : 'todo', step: null }
  })
}

/** The last day on which meals of a month are eaten. */
export function lastDay(month: string): string {
  const known = parsePlainMonth(month)
  return known === undefined ? '' : `${month}-${String(daysInMonth(known)).padStart(2, '0')}`
}

/** The first day after a month, from which it can be computed. */
export function dayAfter(month: string): string {
  const last = lastDay(month)
  return last === '' ? '' : addDays(last as PlainDate, 1)
}
