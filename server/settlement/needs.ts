/** Whom a month needs from its submission on: by the county's rules, and by what is in it. */
import { type MonthRisk, reviewersNeeded } from '../../core/month-rules.ts'
import type { PlainMonth } from '../../core/plain-date.ts'
import { Refusal } from '../errors.ts'
import { countRisky } from '../findings/run-repository.ts'
import type { Queryable } from '../plugins/database.ts'
import { previousMonth } from './calendar.ts'
import { listGaps } from './gaps-repository.ts'
import { readMonthRules } from './month-rules-repository.ts'
import { getSettlement, listLatest, type Needs } from './settlement-repository.ts'
import { readStatement } from './stated.ts'
import { readTowns } from './towns.ts'

/** Refuses with `gaps-open` while records are missing that nobody gave their word for (design: a named person's override). */
export async function askNeeds(
  client: Queryable,
  { id, month }: { id: number; month: PlainMonth },
): Promise<Needs> {
  const gaps = await listGaps(client, month)
  const unexplained = gaps.filter(({ note }) => note === null)
  if (unexplained.length > 0)
    throw new Refusal(
      'gaps-open',
      ...unexplained.slice(0, 20).map(({ site, terminal }) => `${site} ${terminal}`),
    )
  const { rules, version } = await readMonthRules(client)
  const risk: MonthRisk = {
    ...(await readAmounts(client, month)),
    findings: await countRisky(client, month),
    gaps: gaps.length,
  }
  const { figures, statement, knownAt } = await getSettlement(client, id)
  const towns = await readTowns(client, { month, figures, knownAt, statement: readStatement(statement) })
  return {
    towns: towns.map(({ region }) => region),
    ...reviewersNeeded(rules, risk),
    rules: version?.number ?? null,
  }
}

async function readAmounts(
  client: Queryable,
  month: PlainMonth,
): Promise<Pick<MonthRisk, 'payable' | 'before'>> {
  const previous = previousMonth(month)
  const latest = await listLatest(client, [month, previous])
  const payableOf = (wanted: string) => latest.find((each) => each.month === wanted)?.payable ?? null
  return { payable: payableOf(month) ?? 0, before: payableOf(previous) }
}
