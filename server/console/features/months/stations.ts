/** Where a month stands on its path, station by station: done by whom and when, or due when, and which are open now. */
import { STATIONS, type Station } from '../../../../core/month-rules.ts'
import { addDays, daysInMonth, type PlainDate, parsePlainMonth } from '../../../../core/plain-date.ts'
import type { MonthDetail, MonthState } from '../../../contract/months.ts'

type Standing = 'done' | 'now' | 'returned' | 'todo'
export type Stop = {
  name: Station
  standing: Standing
  due: string
  late: boolean
  /** By whom and when it was done or returned, where somebody did. */
  by: string | null
  at: string | null
}

/** Findings of the newest version; null: nobody has looked yet. */
export type Looked = { holding: number } | null

const SUBMITTED: ReadonlySet<MonthState> = new Set([
  ...(['submitted', 'checked', 'reviewed', 'approved', 'published', 'closed'] as const),
])
/** Stations that lie behind a month by its state alone. */
const DONE_IN: Partial<Record<Station, readonly MonthState[]>> = {
  check: ['checked', 'reviewed', 'approved', 'published', 'closed'],
  review: ['reviewed', 'approved', 'published', 'closed'],
  approve: ['approved', 'published', 'closed'],
  publish: ['published', 'closed'],
  close: ['closed'],
}
const STEP_OF: Partial<Record<Station, MonthDetail['steps'][number]['action']>> = {
  compute: 'compute',
  compare: 'submit',
  check: 'check',
  review: 'review',
  approve: 'approve',
  publish: 'publish',
  close: 'close',
}

export function stopsOf(detail: MonthDetail, looked: Looked): Stop[] {
  const { state, path } = detail
  const open = openStations(detail, looked)
  const sentBackAt = state === 'returned' ? returnedAt(detail) : null
  return STATIONS.map((name) => {
    const standing =
      name === sentBackAt
        ? 'returned'
        : open.includes(name)
          ? 'now'
          : isDone(name, detail, looked)
            ? 'done'
            : 'todo'
    const step =
      standing === 'done' ? lastStep(detail, name) : standing === 'returned' ? lastReturn(detail) : null
    const due = path.due[name]
    return {
      ...{ name, standing, due, late: standing === 'now' && path.today > due },
      ...{ by: step?.actor ?? null, at: step?.at ?? null },
    }
  })
}

/** The station whose content is shown where the person has chosen none: of those open now the one due first. */
export function openStation(stops: readonly Stop[]): Station {
  const open = stops.filter(({ standing }) => standing === 'now').sort((a, b) => (a.due < b.due ? -1 : 1))
  return (open[0] ?? stops.findLast(({ standing }) => standing === 'done') ?? stops[0])?.name ?? 'collect'
}

/** Before the submission one after another; after the approval paying and publishing go on side by side. */
function openStations(detail: MonthDetail, looked: Looked): Station[] {
  const { state, path } = detail
  if (state === 'running') return ['collect']
  if (state === 'submitted') return ['check']
  if (state === 'checked') return ['review']
  if (state === 'reviewed') return ['approve']
  const paid = path.payout === 'finished'
  if (state === 'approved') return paid ? ['publish'] : ['pay', 'publish']
  if (state === 'published') return [paid ? 'close' : 'pay']
  if (state === 'closed') return []
  const first = STATIONS.find((name) => !isDone(name, detail, looked))
  return first === undefined ? [] : [first]
}

function isDone(name: Station, { state, gaps, settlement, path }: MonthDetail, looked: Looked): boolean {
  if (state === 'running') return false
  const states = DONE_IN[name]
  if (states !== undefined) return states.includes(state)
  const submitted = SUBMITTED.has(state)
  switch (name) {
    case 'collect':
      return true
    case 'gaps':
      return submitted || gaps.every(({ note }) => note !== null)
    case 'findings':
      return submitted || (state === 'computed' && looked !== null && looked.holding === 0)
    case 'compute':
      return settlement !== null && state !== 'returned'
    case 'pay':
      return path.payout === 'finished'
    default:
      return submitted
  }
}

/** Steps of the newest version that stand. */
function standingSteps({ steps }: MonthDetail): MonthDetail['steps'] {
  const version = Math.max(0, ...steps.map((step) => step.version))
  return steps.filter((step) => step.version === version && step.action !== 'undo' && !step.undone)
}

function lastStep(detail: MonthDetail, name: Station) {
  const action = STEP_OF[name]
  return standingSteps(detail).findLast((step) => step.action === action) ?? null
}

/** The step that sent the month back, where it stands returned. */
export function lastReturn(detail: MonthDetail) {
  return standingSteps(detail).findLast((step) => step.action === 'return') ?? null
}

function returnedAt(detail: MonthDetail): Station | null {
  const step = lastReturn(detail)
  if (step === null) return null
  const { review } = detail.path
  if (step.town !== null) return 'check'
  return review !== null && review.done.length >= review.needed ? 'approve' : 'review'
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
