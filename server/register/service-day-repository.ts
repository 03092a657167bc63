/** The service day 服务日: when it begins is the policy's word; without one, at midnight. */
import { dayOf, type PlainDate } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'

/** Minutes after midnight at which a service day begins, by the policy in force at `now` (ms since 1970). */
export async function findServiceDayStart(client: Queryable, now: number): Promise<number> {
  const { rows } = await client.query<{ starts: string | null }>(
    `SELECT document::jsonb ->> 'serviceDayStarts' AS starts FROM policy
     WHERE effective_from <= $1 AND (effective_to IS NULL OR effective_to > $1)`,
    [dayOf(now, 0)],
  )
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(rows[0]?.starts ?? '00:00') ?? []
  return Number(hours ?? 0) * 60 + Number(minutes ?? 0)
}

export async function getServiceDay(client: Queryable, now: number): Promise<PlainDate> {
  return dayOf(now, await findServiceDayStart(client, now))
}
