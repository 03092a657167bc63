/** Computes a month from what the database holds at one moment, and keeps the result as a new version. */
import type { Pool } from 'pg'
import { headcount } from '../../core/headcount.ts'
import type { PlainMonth } from '../../core/plain-date.ts'
import { crossesMonths } from '../../core/settlement/attendance/settle-by-days.ts'
import { settlingSheets } from '../../core/settlement/attendance/settle-sheets.ts'
import type { MonthTerms } from '../../core/settlement/conclude.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import { formatStatement } from '../../core/settlement/statement.ts'
import { versionsIn } from '../../core/settlement/versions.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { hashOf, readAttendance } from './attendance-repository.ts'
import { UNWATCHED, type Watch } from './computations.ts'
import type { Asked } from './days-asked.ts'
import { resultHash } from './hashes.ts'
import { readBearing } from './meal-repository.ts'
import { readPolicies, weeksAround } from './policy-repository.ts'
import { readRegister } from './register-repository.ts'
import { settleMeals } from './settle-meals.ts'
import {
  insertSettlement,
  insertStep,
  nextVersion,
  type SettlementToInsert,
} from './settlement-repository.ts'

export type StepBy = Author & { account: number; at: Date }

/**
 * Refuses with `no-policy`, `register-fault`, `settlement-approved`, `computing-cancelled`, or `settlement-superseded`
 * by one made meanwhile. Until its last transaction nothing is written, so one that ends early leaves no trace.
 */
export async function computeMonth(
  pool: Pool,
  month: PlainMonth,
  { account, address, at }: StepBy,
  watch: Watch = UNWATCHED,
): Promise<{ id: number; version: number }> {
  const computed = await settleMonth(pool, month, watch, 'sheets')
  const { version } = computed
  await watch.pause()
  return inTransaction(pool, async (client) => {
    const id = await insertSettlement(client, computed)
    await insertStep(client, { settlement: id, month, action: 'compute', actor: account, at, reason: null })
    await writeAudit(client, {
      account,
      action: 'settlement.compute',
      subject: `settlement/${month}/${version}`,
      detail: { result: computed.resultHash.toString('hex') },
      address,
    })
    return { id, version }
  })
}

/**
 * What the month comes to by what the database holds at one moment: from the attendance sheets or, to check them, from
 * the meals themselves. Refuses with `no-policy`, `register-fault` or `computing-cancelled`.
 */
export async function settleMonth(
  pool: Pool,
  month: PlainMonth,
  watch: Watch,
  from: 'sheets' | 'meals',
): Promise<SettlementToInsert> {
  return inTransaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const policies = await readPolicies(client, weeksAround(month))
    const asked = askedFor(month, policies.policies)
    const version = await nextVersion(client, month)
    const register = await readRegister(client)
    const terms = { policies: policies.policies, register: register.register, repeated: 0, month }
    const { statement, attended, withheld, recordsHash } =
      from === 'sheets'
        ? await settleSheets(client, terms, asked, watch)
        : {
            ...(await settleMeals(client, terms, asked)),
            recordsHash: await hashOf(client, await readBearing(client, asked)),
          }
    const text = formatStatement(statement)
    return {
      month,
      version,
      policyHash: policies.hash,
      registerHash: register.hash,
      recordsHash,
      resultHash: resultHash(text),
      statement: text,
      figures: {
        ...headcount(attended),
        taps: statement.taps.surviving,
        withheld: Object.fromEntries(Object.entries(withheld).sort(([a], [b]) => (a < b ? -1 : 1))),
        policies: versionsIn(policies.policies, month).map(({ id }) => id),
      },
      payable: Object.values(statement.grants).reduce((sum, { payable }) => sum + payable, 0n),
    }
  })
}

/** What of the records a month's policies ask for. Refuses with `no-policy`. */
function askedFor(month: PlainMonth, policies: readonly Policy[]): Asked {
  const versions = versionsIn(policies, month)
  const [version] = versions
  if (version === undefined) throw new Refusal('no-policy', month)
  return { month, dayStarts: version.serviceDayStarts, weeks: crossesMonths(versions) }
}

/** The hash of the records that bear on a month now. */
export async function readRecordsHash(client: Queryable, month: PlainMonth): Promise<Buffer> {
  const { policies } = await readPolicies(client, weeksAround(month))
  return (await readAttendance(client, askedFor(month, policies), UNWATCHED)).recordsHash
}

const ELDERS_AT_ONCE = 1000

async function settleSheets(client: Queryable, terms: MonthTerms, asked: Asked, watch: Watch) {
  const { rows, months, withheld, recordsHash } = await readAttendance(client, asked, watch)
  const steps = settlingSheets(terms, months, rows)
  for (let elders = 0; ; elders += 1) {
    const step = steps.next()
    if (step.done) return { ...step.value, withheld, recordsHash }
    if (elders % ELDERS_AT_ONCE !== 0) continue
    watch.tell('settling', elders, rows.elders)
    await watch.pause()
  }
}
