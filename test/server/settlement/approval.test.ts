/** A month through people’s hands: by the API, and past it by SQL. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  actionsFrom,
  SETTLEMENT_ACTIONS,
  type SettlementAction,
  type SettlementState,
} from '../../../core/settlement-flow.ts'
import type { Person } from '../access/desk.ts'
import {
  aMonth,
  both,
  bring,
  clerk,
  compute,
  desk,
  detail,
  finance,
  oneReviewer,
  reviewer,
  step,
  TOWN,
  take,
  town,
} from './month-people.ts'
import { MONTH, plantTap } from './small-county.ts'
import { clearWay, type Until, walkMonth } from './walk-month.ts'

aMonth()

describe('the way', () => {
  it('leads from computing to the bulletin, by different people, and is written down', async () => {
    await oneReviewer()
    await bring(
      ...([
        [clerk, 'submit'],
        [town, 'check'],
        [reviewer, 'review'],
        [finance, 'approve'],
        [clerk, 'publish'],
      ] as [Person, string][]),
    )
    const { state, steps, next, path } = await detail()
    expect(state).toBe('published')
    expect(next).toEqual([{ action: 'close', why: 'payout-open' }])
    expect(path).toMatchObject({
      towns: [
        { region: TOWN, name: '东镇', sites: 1, taps: 9, payable: 112_600, checked: { by: 'town-wu 同志' } },
      ],
      review: { needed: 1, why: [], done: [{ by: 'reviewer-wang 同志' }] },
      due: { check: '2026-11-07', publish: '2026-11-10' },
      undo: null,
    })
    expect(steps).toMatchObject([
      { version: 1, action: 'compute', actor: 'clerk-li 同志', at: '2026-11-05T02:00:00.000Z' },
      { action: 'submit' },
      { action: 'check', actor: 'town-wu 同志', town: '东镇' },
      { action: 'review', actor: 'reviewer-wang 同志' },
      { action: 'approve', actor: 'finance-sun 同志' },
      { action: 'publish' },
    ])
    const { rows } = await desk.pool.query(
      `SELECT action, account_id FROM audit WHERE subject = 'settlement/2026-10/1' ORDER BY id`,
    )
    expect(rows).toEqual([
      { action: 'settlement.compute', account_id: clerk.id },
      { action: 'settlement.submit', account_id: clerk.id },
      { action: 'settlement.check', account_id: town.id },
      { action: 'settlement.review', account_id: reviewer.id },
      { action: 'settlement.approve', account_id: finance.id },
      { action: 'settlement.publish', account_id: clerk.id },
    ])
  })

  it('is closed when the money is out, and not before', async () => {
    await walkMonth(desk, MONTH, 'publish')
    const answer = await step(clerk, 'close')
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'payout-open'])
  })

  it.each([
    ['submitted', [], 'town'],
    ['submitted', [], 'reviewer'],
    ['checked', ['check'], 'reviewer'],
    ['reviewed', ['check', 'review'], 'finance'],
  ] as const)(
    'goes back from %s with a reason, and starts again as a new version',
    async (state, way, who) => {
      await oneReviewer()
      const people = { town, reviewer, finance }
      await bring([clerk, 'submit'])
      for (const action of way) await take([action === 'check' ? town : reviewer, action])
      expect((await detail()).state).toBe(state)
      const by = people[who]
      expect((await step(by, 'return')).json().code).toBe('reason-required')
      expect((await step(by, 'return', '   ')).json().code).toBe('reason-required')
      expect((await step(by, 'return', '石村的人次不对')).json()).toMatchObject({ state: 'returned' })
      expect((await step(clerk, 'submit')).json().code).toBe('settlement-order')
      expect((await compute()).json()).toMatchObject({ state: 'computed', settlement: { version: 2 } })
      expect((await detail()).steps.slice(-2)).toMatchObject([
        { version: 1, action: 'return', reason: '石村的人次不对', town: who === 'town' ? '东镇' : null },
        { version: 2, action: 'compute' },
      ])
    },
  )

  it('does not go on with a version that is not the newest', async () => {
    await bring([clerk, 'submit'])
    const seen = (await detail()).settlement.id
    await compute()
    await take([clerk, 'submit'])
    expect((await step(town, 'check', undefined, seen)).json().code).toBe('settlement-superseded')
  })

  it('is taken once when two press at the same time', async () => {
    await oneReviewer()
    await bring([clerk, 'submit'], [town, 'check'])
    const second = await desk.person('reviewer-qian', 'reviewer')
    const id = (await detail()).settlement.id
    const answers = await Promise.all([
      step(reviewer, 'review', undefined, id),
      step(second, 'review', undefined, id),
    ])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  })
})

describe('whoever made it', () => {
  it('does not check it, and is told so before trying', async () => {
    expect((await compute(both)).statusCode).toBe(200)
    await clearWay(desk.pool, MONTH, { account: clerk.id, address: null, at: new Date(desk.clock.now) })
    await oneReviewer()
    await take([clerk, 'submit'], [town, 'check'])
    const { next } = await detail(both)
    expect(next).toMatchObject([
      { action: 'compute', why: null },
      { action: 'return', why: 'own-work' },
      { action: 'review', why: 'own-work' },
    ])
    for (const action of ['review', 'return']) {
      const answer = await step(both, action, '原因')
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'own-work'])
    }
    const { rows } = await desk.pool.query(`SELECT detail FROM audit WHERE action = 'settlement.refused'`)
    expect(rows).toMatchObject([
      { detail: { action: 'review', why: 'own-work' } },
      { detail: { action: 'return', why: 'own-work' } },
    ])
  })

  it('does not check it by SQL either, nor does a reviewer approve', async () => {
    await oneReviewer()
    await bring([both, 'submit'])
    const { settlement } = await detail()
    const write = (actor: number, action: string) =>
      desk.pool.query(
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, reason, region)
         SELECT $1, $2, max(position) + 1, $3, $4, 'x', CASE WHEN $3 = 'check' THEN $5 END
           FROM settlement_step WHERE settlement_id = $1`,
        [settlement.id, MONTH, action, actor, TOWN],
      )
    const no = async (code: string, actor: Person, ...actions: string[]) => {
      for (const action of actions)
        await expect(write(actor.id, action), action).rejects.toMatchObject({ code })
    }
    for (const maker of [clerk, both]) await no('YY004', maker, 'check', 'return')
    await write(town.id, 'check')
    await no('YY002', finance, 'check', 'approve')
    for (const maker of [clerk, both]) await no('YY004', maker, 'review', 'return')
    await write(reviewer.id, 'review')
    for (const maker of [clerk, both]) await no('YY004', maker, 'approve', 'return')
    for (const checker of [town, reviewer]) await no('YY013', checker, 'approve')
    await write(finance.id, 'approve')
  })

  it('is two people where two review, by SQL as well, also at once', async () => {
    await bring([clerk, 'submit'], [town, 'check'])
    const { settlement } = await detail()
    const write = (client: Pick<typeof desk.pool, 'query'>, actor: number, position: number) =>
      client.query(
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id) VALUES ($1, $2, $3, 'review', $4)`,
        [settlement.id, MONTH, position, actor],
      )
    const [first, second] = [await desk.pool.connect(), await desk.pool.connect()]
    try {
      await first.query('BEGIN')
      await write(first, reviewer.id, 4)
      const waiting = write(second, reviewer.id, 5)
      await vi.waitFor(async () => expect((await desk.pool.query(WAITING)).rowCount).toBe(1), 5_000)
      await first.query('COMMIT')
      await expect(waiting).rejects.toMatchObject({ code: 'YY013' })
    } finally {
      first.release()
      second.release()
    }
    expect((await detail()).state).toBe('checked')
  })
})

const WAITING = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`

describe('a person without the permission', () => {
  it('is told who has it', async () => {
    await bring([clerk, 'submit'])
    const answer = await step(clerk, 'check')
    expect(answer.json()).toMatchObject({ code: 'not-allowed', detail: ['可以办理的角色：乡镇审核'] })
    expect((await compute(reviewer)).json()).toMatchObject({ detail: ['可以办理的角色：经办'] })
    expect((await detail(reviewer)).next).toContainEqual({ action: 'compute', why: 'permission' })
    expect((await step(clerk, 'return', 'x')).json().detail).toEqual(['可以办理的角色：乡镇审核、复核'])
  })
})

describe('an approved month', () => {
  beforeEach(() => walkMonth(desk, MONTH, 'approve', { clerk: clerk.id }))

  it('is not computed again', async () => {
    const answer = await compute()
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'settlement-approved'])
    await expect(desk.pool.query(NEXT_VERSION)).rejects.toMatchObject({ code: 'YY003' })
    expect((await step(clerk, 'publish')).statusCode).toBe(200)
  })

  it.each([
    `UPDATE settlement SET payable = 0`,
    `UPDATE settlement SET statement = '{}'`,
    `DELETE FROM settlement`,
    `UPDATE settlement_step SET actor_id = 1`,
    `DELETE FROM settlement_step`,
    `UPDATE audit SET account_id = NULL`,
    `DELETE FROM audit`,
  ])('is not changed by %s', async (sql) => {
    await expect(desk.pool.query(sql)).rejects.toMatchObject({ code: 'YY001' })
  })

  it.each(['settlement', 'settlement_step', 'policy', 'audit', 'record', 'meal', 'meal_void'])(
    'does not lose the table %s',
    async (table) => {
      await expect(desk.pool.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({
        code: 'YY001',
        message: `${table} is append-only: TRUNCATE refused`,
      })
    },
  )
})

const NEXT_VERSION = `
  INSERT INTO settlement (month, version, policy_hash, register_hash, records_hash, result_hash, statement, figures, payable)
  SELECT month, version + 1, policy_hash, register_hash, records_hash, result_hash, statement, figures, payable
    FROM settlement ORDER BY version DESC LIMIT 1`

describe('a transaction that looks into an older snapshot', () => {
  it.each(['REPEATABLE READ', 'SERIALIZABLE'])('writes nothing after the approval: %s', async (isolation) => {
    await walkMonth(desk, MONTH, 'review', { clerk: clerk.id })
    const { settlement } = await detail()
    const client = await desk.pool.connect()
    try {
      for (const sql of [
        NEXT_VERSION,
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, reason)
         VALUES (${settlement.id}, '${MONTH}', 7, 'return', ${reviewer.id}, 'x')`,
      ]) {
        await client.query(`BEGIN ISOLATION LEVEL ${isolation}`)
        await client.query('SELECT count(*) FROM settlement_step')
        await step(finance, 'approve')
        await expect(client.query(sql)).rejects.toMatchObject({ code: 'YY002' })
        await client.query('ROLLBACK')
      }
    } finally {
      client.release()
    }
    expect(await detail()).toMatchObject({ state: 'approved', settlement: { version: 1 } })
  })
})

describe('two that compute at once', () => {
  it('make no newer version from the older snapshot', async () => {
    await bring()
    const client = await desk.pool.connect()
    try {
      await client.query('BEGIN')
      await client.query(NEXT_VERSION)
      const answer = compute()
      await vi.waitFor(async () => expect((await desk.pool.query(WAITING)).rowCount).toBe(1), 5_000)
      await client.query('COMMIT')
      expect((await answer).json().code).toBe('settlement-superseded')
    } finally {
      client.release()
    }
  })
})

describe('a meal that came after computing', () => {
  const late = () => plantTap(desk.pool, ['t-b', '2026-10-30T12:00', 'e-seventy', 'lunch', null])

  it('stops the submission until the month is computed again', async () => {
    await bring()
    await late()
    const refused = await step(clerk, 'submit')
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'settlement-superseded'])
    expect(refused.json().detail).toEqual([expect.stringContaining('重新测算')])
    expect((await detail()).state).toBe('computed')
    await bring([clerk, 'submit'])
  })

  it.each([
    ['submit', 'check'],
    ['check', 'review'],
    ['review', 'approve'],
  ] as const)('after the %s stops the %s, but not the way back', async (done, next) => {
    await walkMonth(desk, MONTH, done, { clerk: clerk.id })
    await late()
    const by = { check: town, review: reviewer, approve: finance }[next]
    expect((await step(by, next)).json().code).toBe('settlement-superseded')
    expect((await step(by, 'return', '有新记录')).json().state).toBe('returned')
  })

  it('does not stop the publication of what is approved', async () => {
    await walkMonth(desk, MONTH, 'approve', { clerk: clerk.id })
    await late()
    expect((await step(clerk, 'publish')).json().state).toBe('published')
  })
})

describe('the database', () => {
  const WAYS: [SettlementState, Until][] = [
    ['computed', 'compute'],
    ['submitted', 'submit'],
    ['checked', 'check'],
    ['reviewed', 'review'],
    ['returned', 'submit'],
    ['approved', 'approve'],
    ['published', 'publish'],
    ['closed', 'publish'],
  ]

  it.each(WAYS)('keeps the same table as core: %s', async (state, until) => {
    await walkMonth(desk, MONTH, until, { clerk: clerk.id })
    await clearWay(desk.pool, MONTH, { account: clerk.id, address: null, at: new Date(desk.clock.now) })
    if (state === 'returned') await take([reviewer, 'return'])
    if (state === 'closed') await writeBySql(desk.pool, 'close', clerk.id)
    expect((await detail()).state).toBe(state)
    // Somebody who has done nothing of the month yet.
    const anybody = { compute: clerk, submit: clerk, publish: clerk, close: clerk }
    for (const action of SETTLEMENT_ACTIONS) {
      const actor = action in anybody ? clerk : finance
      const taken = await tryBySql(action, actor.id)
      expect(taken, `${state}, ${action}`).toBe(actionsFrom(state).includes(action))
    }
  })

  const writeBySql = (client: Pick<typeof desk.pool, 'query'>, action: SettlementAction, actor: number) =>
    client.query(
      `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, reason, region, needs)
       SELECT s.id, s.month, coalesce(max(p.position), 0) + 1, $1, $2, 'x', CASE WHEN $1 = 'check' THEN $3 END,
              CASE WHEN $1 = 'submit' THEN '{"towns": [], "reviewers": 1}'::jsonb END
         FROM (SELECT id, month FROM settlement ORDER BY version DESC LIMIT 1) s
         LEFT JOIN settlement_step p ON p.settlement_id = s.id GROUP BY s.id, s.month`,
      [action, actor, TOWN],
    )

  /** Whether the trigger lets a step be written; nothing is kept of it. */
  async function tryBySql(action: SettlementAction, actor: number): Promise<boolean> {
    const client = await desk.pool.connect()
    try {
      await client.query('BEGIN')
      if (action === 'compute') await client.query(NEXT_VERSION)
      await writeBySql(client, action, actor)
      return true
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^YY00[23]$/) })
      return false
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  }
})
