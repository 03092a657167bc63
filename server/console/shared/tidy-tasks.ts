import type { Task } from '../../contract/months.ts'

/** One line a month and person: to approve and to return is one piece of work. The most pressing first. */
export function tidyTasks(tasks: readonly Task[]): Task[] {
  const approvable = new Set(tasks.filter(({ action }) => action === 'approve').map(({ month }) => month))
  return tasks
    .filter(({ action, month }) => action !== 'return' || !approvable.has(month))
    .sort((a, b) => compare(a.dueBy, b.dueBy) || compare(a.since, b.since))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
