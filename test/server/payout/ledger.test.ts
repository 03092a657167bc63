/** Sums to the fen, and nobody paid twice, whoever writes: against a model that only adds and subtracts. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { listLedger, readLedger } from '../../../server/payout/ledger-repository.ts'
import { payoutState } from '../../../server/payout/payout-state.ts'
import { sumOpen } from '../../../server/payout/plan-repository.ts'
import { prepareBatch } from '../../../server/payout/prepare-batch.ts'
import { loadSecrets, type Secrets } from '../../../server/secrets.ts'
import { type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { MONTH, PAYABLE, plantCounty } from '../settlement/small-county.ts'
import { walkMonth } from '../settlement/walk-month.ts'
import {
  type Makers,
  plantAccount,
  plantApproved,
  plantElders,
  plantPlaces,
  plantSites,
} from './plant-approved.ts'

let folder: string
let secrets: Secrets
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'yangyi-payout-'))
  secrets = loadSecrets(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const at = new Date('2026-11-05T10:00:00+08:00')
const OCTOBER = '2026-10' as PlainMonth
const NOVEMBER = '2026-11' as PlainMonth

let database: FreshDatabase
let makers: Makers
beforeEach(() => open())
afterEach(() => database.drop())

async function open() {
  database = await freshDatabase()
  await plantPlaces(database.pool)
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO account (login, name, password_hash) SELECT login, login, '-'
       FROM unnest(ARRAY['clerk', 'reviewer', 'finance', 'payer']) login RETURNING id`,
  )
  const [clerk = 0, reviewer = 0, finance = 0] = rows.map(({ id }) => id)
  makers = { clerk, reviewer, finance }
}

const plan = { template: 'shebaoka-csv', document: '测财〔2026〕1号', payDay: '2026-11-09' }
const prepare = (month: PlainMonth, payees: 'site' | 'elder' = 'site') =>
  prepareBatch(
    database.pool,
    secrets,
    month,
    { ...plan, payees },
    { account: makers.clerk, address: null, at },
  )

async function take(batch: number, ...actions: string[]) {
  for (const action of actions)
    await database.pool.query(
      `INSERT INTO payout_step (batch_id, position, action, actor_id, at, reason)
       SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4, 'x' FROM payout_step WHERE batch_id = $1`,
      [batch, action, ['undo', 'prepare'].includes(action) ? makers.clerk : makers.finance, at],
    )
}

async function linesOf(batch: number): Promise<[string, number][]> {
  const { rows } = await database.pool.query<{ payee: string; fen: string }>(
    'SELECT coalesce(site_id, elder_id) AS payee, fen FROM payout_line WHERE batch_id = $1 ORDER BY 1',
    [batch],
  )
  return rows.map(({ payee, fen }) => [payee, Number(fen)])
}

/** The bank says so of these lines, and paid of the others. */
async function answer(batch: number, failed: readonly string[] = []) {
  await database.pool.query(
    `WITH file AS (INSERT INTO payout_return (batch_id, hash, imported_by) VALUES ($1, sha256($3::bytea), $4) RETURNING id)
     INSERT INTO payout_result (return_id, batch_id, line_no, outcome, reason)
     SELECT file.id, l.batch_id, l.no,
            CASE WHEN coalesce(site_id, elder_id) = ANY ($2) THEN 'failed' ELSE 'paid' END,
            CASE WHEN coalesce(site_id, elder_id) = ANY ($2) THEN 'account-closed' END
       FROM payout_line l, file WHERE l.batch_id = $1`,
    [batch, failed, `${batch}`, makers.finance],
  )
}

describe('a month as it was computed', () => {
  it('is owed to the fen, and leads to the statement', async () => {
    await database.drop()
    database = await freshDatabase()
    await plantCounty(database.pool)
    await walkMonth({ pool: database.pool, clock: { now: at.getTime() } }, MONTH, 'approve')
    expect(await sumOpen(database.pool, MONTH, 'site')).toEqual({
      own: PAYABLE,
      open: { count: 1, fen: PAYABLE },
      held: { count: 0, fen: 0 },
    })
    expect(await payoutState(database.pool, MONTH as PlainMonth)).toBe('none')
  })
})

describe('recoveries', () => {
  it('are netted against what comes, never below zero, and the rest is carried', async () => {
    await plantSites(database.pool, ['s-a', 's-b'])
    for (const site of ['s-a', 's-b']) await plantAccount(database.pool, secrets, 'site', site)
    await plantApproved(database.pool, OCTOBER, { sites: { 's-a': 1000, 's-b': 500 } }, makers)
    const first = await prepare(OCTOBER)
    await take(first, 'release', 'send')
    await answer(first)
    await take(first, 'finish')
    const adjusted = [{ month: OCTOBER, site: 's-a', fen: -900 }]
    await plantApproved(database.pool, NOVEMBER, { sites: { 's-a': 300, 's-b': 200 }, adjusted }, makers)
    expect(await linesOf(await prepare(NOVEMBER))).toEqual([['s-b', 200]])
    const DECEMBER = '2026-12' as PlainMonth
    await plantApproved(database.pool, DECEMBER, { sites: { 's-a': 1000, 's-b': 1 } }, makers)
    expect(await linesOf(await prepare(DECEMBER))).toEqual([
      ['s-a', 400],
      ['s-b', 1],
    ])
    const { months } = await readLedger(database.pool, 'site', 's-a', makers.clerk)
    expect(months).toMatchObject([
      { month: OCTOBER, entitled: 1000, adjusted: 0, paid: 1000, balance: 0 },
      { month: NOVEMBER, entitled: 300, adjusted: -900, paid: 0, balance: -600 },
      { month: DECEMBER, entitled: 1000, onWay: 400, balance: 0 },
    ])
  })
})

describe('a double', () => {
  it('is paid as who it became, and what the two have is one account', async () => {
    await plantElders(database.pool, ['e-a', 'e-b'])
    await plantAccount(database.pool, secrets, 'elder', 'e-b')
    await plantApproved(database.pool, OCTOBER, { elders: { 'e-a': 700, 'e-b': 300 } }, makers)
    await database.pool.query(`UPDATE elder SET merged_into = 'e-b' WHERE id = 'e-a'`)
    expect(await linesOf(await prepare(OCTOBER, 'elder'))).toEqual([['e-b', 1000]])
    const { payees, sums } = await listLedger(database.pool, 'elder', { page: 1, size: 20 })
    expect(payees).toMatchObject([{ payee: 'e-b', entitled: 1000, onWay: 1000, balance: 0 }])
    expect(sums).toEqual({ entitled: 1000, recovered: 0, paid: 0, onWay: 1000, balance: 0 })
  })
})

describe('two at once', () => {
  it('do not pay the same money: of two that prepare, one makes the batch', async () => {
    await plantSites(database.pool, ['s-a'])
    await plantAccount(database.pool, secrets, 'site', 's-a')
    await plantApproved(database.pool, OCTOBER, { sites: { 's-a': 1000 } }, makers)
    const made = await Promise.allSettled([prepare(OCTOBER), prepare(OCTOBER)])
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(made.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'payout-nothing' },
    })
  })

  it('do not do it by SQL either: the second waits, and finds it gone', async () => {
    await plantSites(database.pool, ['s-a'])
    await plantAccount(database.pool, secrets, 'site', 's-a')
    const settlement = await plantApproved(database.pool, OCTOBER, { sites: { 's-a': 1000 } }, makers)
    await prepare(OCTOBER)
    const write = async (number: number, fen: number) => {
      const client = await database.pool.connect()
      try {
        await client.query('BEGIN')
        await client.query(
          `INSERT INTO payout_batch (settlement_id, month, payees, number, kind, document, pay_day, template_id,
                                     template_version, count, total, file_hash)
           VALUES ($1, $2, 'site', $3, 'main', 'x', '2026-11-09', 'shebaoka-csv', 1, 1, $4, sha256('x'))`,
          [settlement, OCTOBER, number, fen],
        )
        await client.query(
          `INSERT INTO payout_line (batch_id, no, reference, site_id, fen, account_id)
           SELECT currval('payout_batch_id_seq'), 1, $1::text, 's-a', $2, id FROM bank_account`,
          [`again-${number}`, fen],
        )
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      } finally {
        client.release()
      }
    }
    await expect(write(2, 1)).rejects.toMatchObject({ code: 'YY019' })
    await take(1, 'undo')
    const raced = await Promise.allSettled([write(3, 600), write(4, 600)])
    expect(raced.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await write(5, 400)
  })

  it('see each other only at READ COMMITTED', async () => {
    await expect(
      database.pool.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT lock_payout()'),
    ).rejects.toMatchObject({ code: 'YY002' })
  })
})

describe('any way of approvals, batches and returns', () => {
  const PAYEES = ['s-0', 's-1', 's-2', 's-3']
  /** s-3 has no account. */
  const WITH_ACCOUNT = PAYEES.slice(0, 3)
  const amount = fc.integer({ min: 0, max: 500 })
  const month = fc.record({
    gives: fc.tuple(amount, amount, amount, amount),
    takes: fc.tuple(amount, amount, amount, amount),
    /** Whose line the bank refuses, in the main batch and in what follows. */
    fails: fc.subarray(WITH_ACCOUNT),
    again: fc.boolean(),
    undone: fc.boolean(),
  })

  it('pays what was approved and no more, and what is left stands in the ledger', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(month, { minLength: 1, maxLength: 4 }), async (months) => {
        await database.drop()
        await open()
        await plantSites(database.pool, PAYEES)
        for (const site of WITH_ACCOUNT) await plantAccount(database.pool, secrets, 'site', site)
        const owed = new Map(PAYEES.map((payee) => [payee, 0]))
        for (const [i, { gives, takes, fails, again, undone }] of months.entries()) {
          const name = `2027-0${i + 1}` as PlainMonth
          const adjusted =
            i === 0 ? [] : PAYEES.map((site, n) => ({ month: '2027-01', site, fen: -(takes[n] ?? 0) }))
          const sites = Object.fromEntries(PAYEES.map((site, n) => [site, gives[n] ?? 0]))
          await plantApproved(database.pool, name, { sites, adjusted }, makers)
          for (const [n, payee] of PAYEES.entries())
            owed.set(payee, (owed.get(payee) ?? 0) + (gives[n] ?? 0) - (i === 0 ? 0 : (takes[n] ?? 0)))
          const payable = () =>
            WITH_ACCOUNT.flatMap((payee): [string, number][] => {
              const fen = owed.get(payee) ?? 0
              return fen > 0 ? [[payee, fen]] : []
            })
          if (payable().length === 0) continue
          if (undone) await take(await prepare(name), 'undo')
          const main = await prepare(name)
          expect(await linesOf(main)).toEqual(payable())
          await take(main, 'release', 'send')
          await answer(main, fails)
          await take(main, 'finish')
          for (const payee of WITH_ACCOUNT)
            if (!fails.includes(payee) && (owed.get(payee) ?? 0) > 0) owed.set(payee, 0)
          if (!again || payable().length === 0) continue
          const reissue = await prepare(name)
          expect(await linesOf(reissue)).toEqual(payable())
          await take(reissue, 'release', 'send')
          await answer(reissue)
          await take(reissue, 'finish')
          for (const [payee] of payable()) owed.set(payee, 0)
        }
        const { payees, sums } = await listLedger(database.pool, 'site', { page: 1, size: 20 })
        const balances = new Map(payees.map(({ payee, balance }) => [payee, balance]))
        for (const [payee, fen] of owed) expect(balances.get(payee) ?? 0, payee).toBe(fen)
        const { rows } = await database.pool.query<{ payable: string }>(
          'SELECT sum(payable) AS payable FROM settlement',
        )
        expect(sums.entitled).toBe(Number(rows[0]?.payable))
        expect(sums.entitled - sums.paid).toBe([...owed.values()].reduce((sum, fen) => sum + fen, 0))
        const last = `2027-0${months.length}` as PlainMonth
        const isDone = [...owed.values()].every((fen) => fen <= 0)
        if (isDone) expect(await payoutState(database.pool, last)).toBe('finished')
        else expect(await payoutState(database.pool, last)).not.toBe('finished')
      }),
      { numRuns: 8 },
    )
  }, 60_000)
})
