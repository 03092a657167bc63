/** 待我处理: what waits for this person, whatever it is. Each part of the server lists its own (server/tasks). */
import { type Static, Type } from 'typebox'
import { Day, Instant, OrNull } from './common.ts'

/** What is to be done. The page has words for each (features/tasks/words-*); the part before the dot is its kind. */
export const TASKS = [
  'month.compute',
  'month.submit',
  'month.returned',
  'month.check',
  'month.review',
  'month.approve',
  'month.publish',
  'month.close',
  'gap.explain',
  'finding.decide',
  'policy.publish',
  'policy.mend',
  'change.decide',
  'change.answered',
  'site.review',
  'site.approve',
  'site.returned',
  'payout.prepare',
  'payout.release',
  'payout.send',
  'payout.result',
  'payout.failed',
  'import.finish',
] as const
export type TaskWhat = (typeof TASKS)[number]

export const Task = Type.Object({
  what: Type.Enum([...TASKS]),
  /** A month `YYYY-MM`, shown in words. */
  month: OrNull(Type.String()),
  /** A name that tells it from others of its kind. */
  name: OrNull(Type.String()),
  /** Of how many things it is made; null: it is one. */
  count: OrNull(Type.Integer()),
  /** Since when it waits. */
  since: Instant,
  dueBy: OrNull(Day),
  /** From this day on it presses. */
  remindFrom: OrNull(Day),
  /** Where in the console it is done: a path of its router, with its search. */
  to: Type.String({ pattern: '^/' }),
})
export type Task = Static<typeof Task>
