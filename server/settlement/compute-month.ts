/** Computes a month from what the database holds at one moment, and keeps the result as a new version. */
import type { Pool } from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { formatStatement } from '../../core/settlement/statement.ts'
import { versionsIn } from '../../core/settlement/versions.ts'
import type { Author } from '../access/author.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { adjustMonths } from './adjust-months.ts'
import { hashOf, readAttendance } from './attendance-repository.ts'
import { UNWATCHED, type Watch } from './computations.ts'
import { resultHash } from './hashes.ts'
import { askMoment, readCursors } from './known-repository.ts'
import { readBearing } from './meal-repository.ts'
import { NO_MERGES, readMerges } from './merge-repository.ts'
import { readPolicies, weeksAround } from './policy-repository.ts'
import { readRegister } from './register-repository.ts'
import { settleMeals } from './settle-meals.ts'
import { askedFor, settleAttendance } from './settle-sheets.ts'
import {
  insertSettlement,
  insertStep,
  nextVersion,
  type SettlementToInsert,
} from './settlement-repository.ts'
import { forgetComputation, whileComputing } from './unfinished-repository.ts'

export type StepBy = Author & { account: number; at: Date }

/**
 * Refuses with `no-policy`, `register-fault`, `settlement-approved`, `computing`, `computing-cancelled`, or
 * `settlement-superseded` by one made meanwhile. Until its last transaction no part of the result is written: one that
 * ends early leaves nothing but the note that it was begun.
 */
export async function computeMonth(
  pool: Pool,
  month: PlainMonth,
  by: StepBy,
  watch: Watch = UNWATCHED,
): Promise<{ id: number; version: number }> {
  return whileComputing(pool, month, by, () => computeHeld(pool, month, by, watch))
}

async function computeHeld(
  pool: Pool,
  month: PlainMonth,
  { account, address, at }: StepBy,
  watch: Watch,
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
    await forgetComputation(client, month)
    // The last moment at which it can be stopped: what follows is the commit.
    await watch.pause()
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
  const knownAt = await askMoment(pool)
  return inTransaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const policies = await readPolicies(client, weeksAround(month), knownAt)
    const asked = askedFor(month, policies.policies)
    const version = await nextVersion(client, month)
    const cursors = await readCursors(client)
    const merges = await readMerges(client, knownAt)
    // Read as of the moment it needs no snapshot, so that it may be read beside.
    const reading = inTransaction(pool, (beside) => readRegister(beside, knownAt))
    reading.catch(() => {})
    const { statement, headcount, withheld, recordsHash } =
      from === 'sheets'
        ? await readAttendance(client, asked, watch, merges).then(async (attendance) => {
            const terms = { policies: policies.policies, ...(await reading), repeated: 0, month }
            return settleAttendance(terms, attendance, watch)
          })
        : {
            ...(await settleMeals(
              client,
              policies.policies,
              reading.then(({ register }) => register),
              asked,
              watch,
              merges,
            )),
            recordsHash: await hashOf(client, await readBearing(client, asked)),
          }
    const register = await reading
    const opened = { month, knownAt, register: register.register }
    const { adjustments, adjusting, looked } = await adjustMonths(client, opened, watch)
    const text = formatStatement(adjustments.length === 0 ? statement : { ...statement, adjustments })
    return {
      month,
      version,
      knownAt,
      cursors,
      policyHash: policies.hash,
      registerHash: register.hash,
      recordsHash,
      resultHash: resultHash(text),
      statement: text,
      figures: {
        ...headcount,
        taps: statement.taps.surviving,
        withheld: Object.fromEntries(Object.entries(withheld).sort(([a], [b]) => (a < b ? -1 : 1))),
        policies: versionsIn(policies.policies, month).map(({ id }) => id),
      },
      payable:
        Object.values(statement.grants).reduce((sum, { payable }) => sum + payable, 0n) +
        adjustments.reduce((sum, { fen }) => sum + fen, 0n),
      looked,
      adjusting,
    }
  })
}

/** The hash of the records that bear on a month now. */
export async function readRecordsHash(client: Queryable, month: PlainMonth): Promise<Buffer> {
  const { policies } = await readPolicies(client, weeksAround(month))
  // Whose a meal is does not matter to it.
  return (await readAttendance(client, askedFor(month, policies), UNWATCHED, NO_MERGES)).recordsHash
}
