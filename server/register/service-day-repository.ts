/** The service day 服务日: when it begins is the policy's word; without one, at midnight. */
import { dayOf, type PlainDate } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'

/** Minutes after midnight at which a service day begins: all versions of the policy agree on it. */
export async function findServiceDayStart(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ starts: string | null }>(
    "SELECT document::jsonb ->> 'serviceDayStarts' AS starts FROM policy LIMIT 1",
  )
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(rows[0]?.starts ?? '00:00') ?? []
  return Number(hours ?? 0) * 60 + Number(minutes ?? 0)
}

export async function getServiceDay(client: Queryable, now: number): Promise<PlainDate> {
  return dayOf(now, await findServiceDayStart(client))
}
