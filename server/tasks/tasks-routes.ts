/** 待我处理 of everything: each part of the server lists what waits for a person, and here it is put together. */
import { Type } from 'typebox'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps, SignedIn } from '../app-types.ts'
import { Task } from '../contract/tasks.ts'
import { listFindingTasks } from '../findings/finding-tasks.ts'
import { listPayoutTasks } from '../payout/payout-tasks.ts'
import type { Queryable } from '../plugins/database.ts'
import { listPolicyTasks } from '../policy/policy-tasks.ts'
import { listMonthTasks } from '../settlement/month-tasks.ts'
import { listSiteTasks } from '../sites/site-tasks.ts'

/** Lists nothing for whoever may do none of it. `now`: ms since 1970. */
type ListTasks = (client: Queryable, person: SignedIn, now: number) => Promise<Task[]>

const PARTS: readonly ListTasks[] = [
  listMonthTasks,
  listPayoutTasks,
  listFindingTasks,
  listPolicyTasks,
  listSiteTasks,
]

/** More than anybody does in a day: what comes after is seen once these are done. */
const MOST = 200

export function tasksRoutes(app: App, { database: { pool }, now }: Deps): void {
  app.get(
    '/api/tasks',
    { config: { access: 'board.read' }, schema: { tags: ['tasks'], response: { 200: Type.Array(Task) } } },
    async (request) => {
      const person = signedIn(request)
      const tasks: Task[] = []
      for (const list of PARTS) tasks.push(...(await list(pool, person, now())))
      return tasks.sort((a, b) => compare(pressing(a), pressing(b))).slice(0, MOST)
    },
  )
}

/** What is due comes before what is not, each by its day or age. */
function pressing({ dueBy, since }: Task): string {
  return dueBy === null ? `1 ${since}` : `0 ${dueBy} ${since}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
