/** The one way from a checked list into the register, all of it or nothing; and the way back. */
import { dayOf, type PlainDate } from '../../core/plain-date.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { insertListed, type ListedRow } from './elder-batch-repository.ts'
import { findImport, lockImport, setDone } from './import-repository.ts'
import { removeListed } from './undo-repository.ts'

/** In the caller's transaction. Refuses with `import-superseded` where somebody of the list was registered meanwhile. */
export async function registerList(
  client: Queryable,
  secrets: Secrets,
  importId: string,
  list: readonly ListedRow[],
  { today, at, by }: { today: PlainDate; at: Date; by: Author },
  tell: (done: number) => void,
): Promise<void> {
  const registered = await insertListed(client, secrets, importId, list, today, tell)
  if (registered !== list.length) throw new Refusal('import-superseded')
  await setDone(client, importId, registered, at)
  await writeAudit(client, {
    ...by,
    action: 'elder.import',
    subject: `import/${importId}`,
    detail: { count: registered },
  })
}

const DAY_MS = 86_400_000
const UNDO_DAYS = 10
export const undoUntil = (doneAt: Date) => new Date(doneAt.getTime() + UNDO_DAYS * DAY_MS)

/**
 * In the caller's transaction. Refuses with `not-found`, `import-over`, `import-undo-late`, or `import-used` where
 * anything has happened with one of the elders since.
 */
export async function undoImport(
  client: Queryable,
  importId: string,
  at: Date,
  by: Author & { account: number },
): Promise<void> {
  const state = await lockImport(client, importId)
  const found = await findImport(client, importId)
  if (state === null || found === null) throw new Refusal('not-found', importId)
  const { doneAt } = found
  if (state !== 'done' || doneAt === null) throw new Refusal('import-over')
  if (at > undoUntil(doneAt)) throw new Refusal('import-undo-late')
  // The day before: a service day may begin in the small hours.
  const since = dayOf(doneAt.getTime() - DAY_MS, 0)
  const removed = await removeListed(client, importId, { since, doneAt, at, by: by.account })
  await writeAudit(client, {
    ...by,
    action: 'elder.import-undo',
    subject: `import/${importId}`,
    detail: { count: removed },
  })
}
