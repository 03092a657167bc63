/** Rows of a list, checked against themselves and against the register. */
import type { PlainDate } from '../../core/plain-date.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import type { SheetRow } from '../sheet/sheet.ts'
import { type CheckedRow, elderCheck, type Villages } from './check-elders.ts'
import { headingOf, type Mapping, pick } from './columns.ts'
import { faultAt } from './faults.ts'
import { findRegistered } from './known-repository.ts'

/** Takes rows in their order, some at a time; those who are registered already are told by a fault that blocks nothing. */
export function judge(
  county: { client: Queryable; secrets: Secrets; villages: Villages } | null,
  mapping: Mapping,
  today: PlainDate,
): (rows: readonly SheetRow[]) => Promise<CheckedRow[]> {
  const check = elderCheck(county?.villages ?? null, today)
  return async (rows) => {
    const checked = rows.map(({ row, cells }) => check(row, pick(cells, mapping)))
    if (county === null) return checked
    const elders = checked.flatMap(({ elder }) => (elder === null ? [] : [elder]))
    const registered = await findRegistered(county.client, county.secrets, elders, today)
    return checked.map((each) => {
      const differ = each.elder === null ? undefined : registered.get(each.elder.idNumber)
      if (differ === undefined) return each
      const fault =
        differ.length === 0
          ? faultAt(each.row, headingOf('idNumber'), 'id-registered')
          : faultAt(
              each.row,
              headingOf('idNumber'),
              'id-registered-differs',
              `不同的是：${differ.join('、')}。`,
            )
      return { ...each, elder: null, faults: [fault] }
    })
  }
}
