/** A month through people's hands: by the API, and past it by SQL. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  ACTION_RULES,
  actionsFrom,
  SETTLEMENT_ACTIONS,
  type SettlementAction,
  type SettlementState,
} from '../../../core/settlement-flow.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { MONTH, plantCounty, plantTap } from './small-county.ts'

let desk: Desk
let clerk: Person
let reviewer: Person
let both: Person
beforeEach(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
  clerk = await desk.person('clerk-li', 'clerk')
  reviewer = await desk.person('reviewer-wang', 'reviewer')
  both = await desk.person('both-zhao', 'clerk', 'reviewer')
})
afterEach(() => desk.close())

const compute = (by = clerk) => by.send('POST', `/api/months/${MONTH}/compute`)
const detail = async (by = clerk) => (await by.get(`/api/months/${MONTH}`)).json()

async function step(by: Person, action: string, reason?: string, settlement?: number) {
  const id = settlement ?? (await detail()).settlement?.id ?? 0
  return by.send('POST', `/api/months/${MONTH}/steps`, { settlement: id, action, ...(reason && { reason }) })
}

async function bring(...steps: [Person, string][]) {
  expect((await compute()).statusCode).toBe(200)
  for (const [by, action] of steps) {
    const answer = await step(by, action, '请核对')
    expect(answer.statusCode, answer.body).toBe(200)
  }
}

describe('the way', () => {
  it('leads from computing to the bulletin, by different people, and is written down', async () => {
    await bring([clerk, 'submit'], [reviewer, 'approve'], [clerk, 'publish'])
    const { state, steps, next } = await detail()
    expect(state).toBe('published')
    expect(next).toEqual([])
    expect(steps).toMatchObject([
      { version: 1, action: 'compute', actor: 'clerk-li 同志', at: '2026-11-05T02:00:00.000Z', reason: null },
      { action: 'submit' },
      { action: 'approve', actor: 'reviewer-wang 同志' },
      { action: 'publish' },
    ])
    const { rows } = await desk.pool.query(
      `SELECT action, subject, account_id FROM audit WHERE action LIKE 'settlement.%' ORDER BY id`,
    )
    expect(rows).toEqual([
      { action: 'settlement.compute', subject: 'settlement/2026-10/1', account_id: clerk.id },
      { action: 'settlement.submit', subject: 'settlement/2026-10/1', account_id: clerk.id },
      { action: 'settlement.approve', subject: 'settlement/2026-10/1', account_id: reviewer.id },
      { action: 'settlement.publish', subject: 'settlement/2026-10/1', account_id: clerk.id },
    ])
  })

  it('goes back with a reason, and starts again with a new version', async () => {
    await bring([clerk, 'submit'])
    expect((await step(reviewer, 'return')).json().code).toBe('reason-required')
    expect((await step(reviewer, 'return', '   ')).json().code).toBe('reason-required')
    const returned = await step(reviewer, 'return', '石村的人次不对')
    expect(returned.json()).toMatchObject({ state: 'returned' })
    expect((await step(clerk, 'submit')).json().code).toBe('settlement-order')
    expect((await compute()).json()).toMatchObject({ state: 'computed', settlement: { version: 2 } })
    const { steps } = await detail()
    expect(steps).toMatchObject([
      { version: 1, action: 'compute' },
      { version: 1, action: 'submit' },
      { version: 1, action: 'return', reason: '石村的人次不对' },
      { version: 2, action: 'compute' },
    ])
  })

  it('does not go on with a version that is not the newest', async () => {
    await bring([clerk, 'submit'])
    const seen = (await detail()).settlement.id
    await compute()
    await step(clerk, 'submit')
    expect((await step(reviewer, 'approve', undefined, seen)).json().code).toBe('settlement-superseded')
  })

  it('is taken once when two press at the same time', async () => {
    await bring([clerk, 'submit'])
    const second = await desk.person('reviewer-qian', 'reviewer')
    const id = (await detail()).settlement.id
    const answers = await Promise.all([
      step(reviewer, 'approve', undefined, id),
      step(second, 'approve', undefined, id),
    ])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  })
})

describe('whoever made it', () => {
  it('does not check it, and is told so before trying', async () => {
    expect((await compute(both)).statusCode).toBe(200)
    await step(clerk, 'submit')
    const { next } = await detail(both)
    expect(next).toMatchObject([
      { action: 'compute', why: null },
      { action: 'return', why: expect.stringContaining('不能自己复核') },
      { action: 'approve', why: expect.stringContaining('不能自己复核') },
    ])
    for (const action of ['approve', 'return']) {
      const answer = await step(both, action, '原因')
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'own-work'])
    }
    const { rows } = await desk.pool.query(`SELECT detail FROM audit WHERE action = 'settlement.refused'`)
    expect(rows).toMatchObject([
      { detail: { action: 'approve', why: 'own-work' } },
      { detail: { action: 'return', why: 'own-work' } },
    ])
    expect((await step(reviewer, 'approve')).statusCode).toBe(200)
  })

  it('does not check it by SQL either', async () => {
    await bring([both, 'submit'])
    const { settlement } = await detail()
    const write = (actor: number, action: string) =>
      desk.pool.query(
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, reason)
         VALUES ($1, $2, 3, $3, $4, 'x')`,
        [settlement.id, MONTH, action, actor],
      )
    for (const maker of [clerk, both])
      for (const action of ['approve', 'return'])
        await expect(write(maker.id, action)).rejects.toMatchObject({ code: 'YY004' })
    await write(reviewer.id, 'approve')
  })
})

describe('a person without the permission', () => {
  it('is told who has it', async () => {
    await bring([clerk, 'submit'])
    const answer = await step(clerk, 'approve')
    expect(answer.json()).toMatchObject({ code: 'not-allowed', detail: ['可以办理的角色：复核'] })
    expect((await compute(reviewer)).json()).toMatchObject({ detail: ['可以办理的角色：经办'] })
    expect((await detail(reviewer)).next).toContainEqual({ action: 'compute', why: '由经办办理。' })
  })
})

describe('an approved month', () => {
  beforeEach(() => bring([clerk, 'submit'], [reviewer, 'approve']))

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
    await bring([clerk, 'submit'])
    const { settlement } = await detail()
    const client = await desk.pool.connect()
    try {
      for (const sql of [
        NEXT_VERSION,
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, reason)
         VALUES (${settlement.id}, '${MONTH}', 4, 'return', ${reviewer.id}, 'x')`,
      ]) {
        await client.query(`BEGIN ISOLATION LEVEL ${isolation}`)
        await client.query('SELECT count(*) FROM settlement_step')
        await step(reviewer, 'approve')
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
      const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`
      await vi.waitFor(async () => expect((await desk.pool.query(waiting)).rowCount).toBe(1), 5_000)
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

  it('stops the approval, but not the way back', async () => {
    await bring([clerk, 'submit'])
    await late()
    expect((await step(reviewer, 'approve')).json().code).toBe('settlement-superseded')
    expect((await step(reviewer, 'return', '有新记录')).json().state).toBe('returned')
  })

  it('does not stop the publication of what is approved', async () => {
    await bring([clerk, 'submit'], [reviewer, 'approve'])
    await late()
    expect((await step(clerk, 'publish')).json().state).toBe('published')
  })
})

describe('the database', () => {
  /** How a month comes into each state. */
  const WAYS: [SettlementState, SettlementAction[]][] = [
    ['computed', ['compute']],
    ['submitted', ['compute', 'submit']],
    ['returned', ['compute', 'submit', 'return']],
    ['approved', ['compute', 'submit', 'approve']],
    ['published', ['compute', 'submit', 'approve', 'publish']],
  ]

  it.each(WAYS)('keeps the same table as core: %s', async (state, way) => {
    await bring(
      ...way
        .slice(1)
        .map((action): [Person, string] => [
          action === 'return' || action === 'approve' ? reviewer : clerk,
          action,
        ]),
    )
    // What nobody has looked at is not submitted at all.
    expect((await clerk.send('POST', `/api/months/${MONTH}/findings`)).statusCode).toBe(200)
    for (const action of SETTLEMENT_ACTIONS) {
      const actor = ACTION_RULES[action].separate ? reviewer : clerk
      const taken = await tryBySql(action, actor.id)
      expect(taken, `${state}, ${action}`).toBe(actionsFrom(state).includes(action))
    }
  })

  /** Whether the trigger lets a step be written; nothing is kept of it. */
  async function tryBySql(action: SettlementAction, actor: number): Promise<boolean> {
    const client = await desk.pool.connect()
    try {
      await client.query('BEGIN')
      if (action === 'compute') await client.query(NEXT_VERSION)
      await client.query(
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, reason)
         SELECT s.id, s.month, coalesce(max(p.position), 0) + 1, $1, $2, 'x'
           FROM (SELECT id, month FROM settlement ORDER BY version DESC LIMIT 1) s
           LEFT JOIN settlement_step p ON p.settlement_id = s.id GROUP BY s.id, s.month`,
        [action, actor],
      )
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

describe('tasks', () => {
  it('wait for whoever can take the next step, and for nobody else', async () => {
    const tasks = async () =>
      Promise.all(
        [clerk, reviewer, both].map(async (person) =>
          (await person.get('/api/tasks')).json().map(({ action }: { action: string }) => action),
        ),
      )
    expect(await tasks()).toEqual([['compute'], [], ['compute']])
    expect((await clerk.get('/api/tasks')).json()).toEqual([
      { month: MONTH, action: 'compute', since: '2026-10-31T16:00:00.000Z', dueBy: '2026-11-10' },
    ])
    await compute()
    expect(await tasks()).toEqual([['submit'], [], ['submit']])
    await step(both, 'submit')
    expect(await tasks()).toEqual([[], ['approve'], []])
    await step(reviewer, 'approve')
    expect(await tasks()).toEqual([['publish'], [], ['publish']])
    await step(clerk, 'publish')
    expect(await tasks()).toEqual([[], [], []])
  })
})
