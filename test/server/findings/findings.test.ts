/** Findings from the ledger to the decision, and what they can and cannot do to a month: by the API, and past it by SQL. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { MONTH, PAYABLE, plantCounty, plantTap } from '../settlement/small-county.ts'
import { explainGaps } from '../settlement/walk-month.ts'

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

/** One hand, five cards, two seconds apart: a finding that holds the month, and five meals that settlement judges. */
async function tapStack(day = 20): Promise<void> {
  for (const [i, elder] of ['e-young', 'e-old', 'e-seventy', 'e-dead', 'e-young'].entries())
    await plantTap(desk.pool, ['t-a', `2026-10-${day}T12:00:0${i * 2}`, elder, 'lunch', null])
}

const compute = (by = clerk) => by.send('POST', `/api/months/${MONTH}/compute`)
const check = async (by = clerk) => (await by.send('POST', `/api/months/${MONTH}/findings`)).json()
const list = async (query = '', by = clerk) => (await by.get(`/api/months/${MONTH}/findings${query}`)).json()
const decide = (id: number, verdict: string, reason: string, by = reviewer) =>
  by.send('POST', `/api/findings/${id}/decisions`, { verdict, reason })
const submit = async (by = clerk) => {
  await explainGaps(desk.pool, MONTH, { account: clerk.id, address: null, at: new Date(desk.clock.now) })
  const { settlement } = (await by.get(`/api/months/${MONTH}`)).json()
  return by.send('POST', `/api/months/${MONTH}/steps`, { settlement: settlement.id, action: 'submit' })
}
const held = async () => {
  const { findings } = await list('?rule=F14-run')
  return findings[0].id as number
}

describe('a look at the month', () => {
  it('keeps what it finds, with names, figures and the taps side by side', async () => {
    await tapStack()
    await compute()
    const found = await check()
    expect(found).toMatchObject({ month: MONTH, run: { rules: null, current: true }, counts: { holding: 1 } })
    const [first] = found.findings
    expect(first).toMatchObject({
      ...{ rule: 'F14-run', mode: 'hold', state: 'open', from: '2026-10-20', meal: 'lunch', terminal: 't-a' },
      ...{ site: { id: 's-a', name: '柳村日间照料中心' }, figures: { taps: 5, span: 8, gap: 4 } },
    })
    const detail = (await reviewer.get(`/api/findings/${first.id}`)).json()
    expect(detail.evidence.map(({ elder, at }: { elder: string; at: string }) => [elder, at])).toEqual([
      ['年轻人', '2026-10-20T04:00:00.000Z'],
      ['柳大爷', '2026-10-20T04:00:02.000Z'],
      ['石大娘', '2026-10-20T04:00:04.000Z'],
      ['故去的人', '2026-10-20T04:00:06.000Z'],
      ['年轻人', '2026-10-20T04:00:08.000Z'],
    ])
    expect(detail).toMatchObject({ mayDecide: true, why: null, decisions: [] })
  })

  it('finds the same once, however often it looks, and the decision stays with it', async () => {
    await tapStack()
    const before = await check()
    await decide(await held(), 'dismissed', '送餐回来一并补刷，现场核对属实')
    const after = await check()
    expect(after.findings.map(({ id }: { id: number }) => id).sort()).toEqual(
      before.findings.map(({ id }: { id: number }) => id).sort(),
    )
    expect(after.counts).toMatchObject({ holding: 0, dismissed: 1 })
  })

  it('takes new facts for a new finding, and lets go of the old one', async () => {
    await tapStack()
    await check()
    const old = await held()
    await decide(old, 'dismissed', '属实')
    await plantTap(desk.pool, ['t-a', '2026-10-20T12:00:10', 'e-old', 'lunch', null])
    await check()
    expect(await held()).not.toBe(old)
    expect((await reviewer.get(`/api/findings/${old}`)).statusCode).toBe(404)
    expect((await list()).counts).toMatchObject({ holding: 1, dismissed: 0 })
  })

  it('lists by rule, site and state, what holds first, page by page', async () => {
    await tapStack()
    await tapStack(21)
    const { rules, sites } = await check()
    expect(rules).toEqual(expect.arrayContaining(['F14-run', 'F22-rollback', 'F23-unclosed']))
    expect(sites).toContainEqual({ id: 's-a', name: '柳村日间照料中心' })
    expect((await list('?rule=F14-run')).total).toBe(2)
    expect((await list('?rule=F14-run&size=1&page=2')).findings).toHaveLength(1)
    expect((await list('?site=s-b')).findings.map(({ rule }: { rule: string }) => rule)).toEqual([
      'F23-unclosed',
    ])
    await decide(await held(), 'upheld', '卡由护理员代管')
    expect((await list('?state=upheld')).findings).toMatchObject([{ rule: 'F14-run' }])
    expect((await list()).findings[0]).toMatchObject({ mode: 'hold', state: 'open' })
  })

  it('tells what settlement left out by itself, and touches no money', async () => {
    await compute()
    const { engine } = await check()
    expect(engine).toEqual(
      expect.arrayContaining([
        { reason: 'duplicate', count: 1 },
        { reason: 'deceased', count: 1 },
      ]),
    )
    const { settlement } = (await clerk.get(`/api/months/${MONTH}`)).json()
    expect(settlement.payable).toBe(PAYABLE)
    await compute()
    expect((await list()).run.current).toBe(false)
  })

  it('is refused for a month that is not there', async () => {
    expect((await clerk.get('/api/months/2020-01/findings')).statusCode).toBe(404)
  })
})

describe('a month with findings that hold it', () => {
  beforeEach(async () => {
    await tapStack()
    await compute()
  })

  it('is looked at and not submitted, until somebody else decides', async () => {
    const refused = await submit()
    expect([refused.statusCode, refused.json()]).toMatchObject([
      409,
      { code: 'findings-open', detail: ['1 条疑点待核查'] },
    ])
    expect((await clerk.get(`/api/months/${MONTH}`)).json().state).toBe('computed')
    await decide(await held(), 'dismissed', '现场核对属实')
    expect((await submit()).json()).toMatchObject({ state: 'submitted' })
  })

  it('is not decided by its maker, either way', async () => {
    await check()
    const detail = (await clerk.get(`/api/findings/${await held()}`)).json()
    expect(detail).toMatchObject({ mayDecide: false, why: 'own-work' })
    for (const verdict of ['dismissed', 'upheld']) {
      const answer = await decide(await held(), verdict, '没问题', clerk)
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'finding-own-work'])
    }
    await expect(
      desk.pool.query(
        `INSERT INTO finding_decision (finding_id, verdict, reason, account_id, at) VALUES ($1, 'dismissed', 'x', $2, now())`,
        [await held(), clerk.id],
      ),
    ).rejects.toMatchObject({ code: 'YY004' })
  })

  it('does not go on by one who decided and became a maker afterwards', async () => {
    await check()
    await decide(await held(), 'dismissed', '属实', both)
    expect((await submit(both)).json().code).toBe('findings-open')
    await compute(both)
    await check(both)
    expect((await submit()).json().code).toBe('findings-open')
    await decide(await held(), 'dismissed', '复查属实')
    expect((await submit()).statusCode).toBe(200)
  })

  it('does not go on by who made an older version of it, though others made the newest', async () => {
    await check()
    await decide(await held(), 'dismissed', '属实', both)
    await compute(both)
    await compute()
    expect((await submit()).json().code).toBe('findings-open')
  })

  it('is looked at once more where the rules have changed since', async () => {
    const write = (after: number, document: string) =>
      reviewer.send('POST', '/api/control-rules', { after, document, reason: '放宽' })
    await write(0, '{"rules": {"F14-run": {"mode": "warn"}}}')
    await check()
    await write(1, '{"rules": {}}')
    expect((await submit()).json().code).toBe('findings-open')
  })

  it('waits for whoever did not make it', async () => {
    await check()
    const tasks = async (by: Person) =>
      (await by.get('/api/tasks')).json().filter(({ what }: { what: string }) => what === 'finding.decide')
    expect(await tasks(clerk)).toEqual([])
    expect(await tasks(reviewer)).toMatchObject([
      { month: MONTH, count: 1, since: '2026-11-05T02:00:00.000Z', to: `/findings?month=${MONTH}` },
    ])
    await decide(await held(), 'dismissed', '属实')
    expect(await tasks(reviewer)).toEqual([])
  })

  it('is not submitted by SQL either, looked at or not', async () => {
    const write = () =>
      desk.pool.query(
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, needs)
         SELECT id, month, 2, 'submit', $1, '{"towns": [], "reviewers": 1}' FROM settlement`,
        [clerk.id],
      )
    await expect(write()).rejects.toMatchObject({ code: 'YY006' })
    await check()
    await expect(write()).rejects.toMatchObject({ code: 'YY006' })
    await decide(await held(), 'upheld', '确有代刷，已通知整改')
    await write()
  })

  it('goes on where the county only wants to be warned', async () => {
    const document = '{"rules": {"F14-run": {"mode": "warn"}}}'
    const written = await reviewer.send('POST', '/api/control-rules', { after: 0, document, reason: '试行' })
    expect(written.statusCode).toBe(200)
    expect((await submit()).statusCode).toBe(200)
    expect((await list('?rule=F14-run')).findings).toMatchObject([{ mode: 'warn', state: 'open' }])
  })
})

describe('a decision', () => {
  beforeEach(async () => {
    await tapStack()
    await check()
  })

  it('needs its reason', async () => {
    expect((await decide(await held(), 'upheld', '')).json().code).toBe('invalid-request')
    expect((await decide(await held(), 'upheld', '   ')).json().code).toBe('finding-reason-required')
  })

  it('is written down with the person, and may be taken anew', async () => {
    const id = await held()
    await decide(id, 'upheld', '卡由护理员代管')
    const { decisions, state } = (await decide(id, 'dismissed', '当天停电，来电后补刷')).json()
    expect(state).toBe('dismissed')
    expect(decisions).toMatchObject([
      { verdict: 'dismissed', by: 'reviewer-wang 同志' },
      { verdict: 'upheld', reason: '卡由护理员代管' },
    ])
    const { rows } = await desk.pool.query(
      `SELECT action, subject, account_id FROM audit WHERE action LIKE 'finding.%' ORDER BY id`,
    )
    expect(rows).toEqual([
      { action: 'finding.check', subject: `settlement/${MONTH}`, account_id: clerk.id },
      { action: 'finding.uphold', subject: `finding/${id}`, account_id: reviewer.id },
      { action: 'finding.dismiss', subject: `finding/${id}`, account_id: reviewer.id },
    ])
  })

  it.each(['finding', 'finding_decision', 'control_run', 'control_run_finding'])(
    'and what it stands on cannot be changed: %s',
    async (table) => {
      await decide(await held(), 'upheld', 'x')
      await expect(desk.pool.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: 'YY001' })
      await expect(desk.pool.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ code: 'YY001' })
    },
  )

  it('counts for its rule', async () => {
    await tapStack(21)
    await tapStack(22)
    await check()
    const { findings } = await list('?rule=F14-run')
    for (const [i, verdict] of ['upheld', 'upheld', 'dismissed'].entries())
      await decide(findings[i].id, verdict, '已核')
    const { rules } = (await reviewer.get('/api/control-rules')).json()
    expect(rules.find(({ rule }: { rule: string }) => rule === 'F14-run')).toMatchObject({
      ...{ mode: 'hold', parameters: { taps: 5, gap: 4 } },
      ...{ found: 3, open: 0, upheld: 2, dismissed: 1 },
    })
  })
})

describe('the county’s rules', () => {
  const write = (document: string, after = 0, by = reviewer, reason = ' 试行 ') =>
    by.send('POST', '/api/control-rules', { after, document, reason })

  it('are the defaults until somebody writes others, version after version', async () => {
    expect((await clerk.get('/api/control-rules')).json()).toMatchObject({
      versions: [],
      document: '{"rules":{}}',
    })
    expect((await write('{"rules":{"F17":{"mode":"off"}}}')).json()).toMatchObject({
      versions: [{ number: 1, by: 'reviewer-wang 同志', reason: '试行' }],
    })
    expect((await write('{"rules":{}}')).json().code).toBe('control-rules-superseded')
    expect((await write('{"rules":{}}', 1, reviewer, '改回')).json()).toMatchObject({
      versions: [
        { number: 2, reason: '改回' },
        { number: 1, reason: '试行' },
      ],
    })
    expect((await write('{"rules":{}}', 2, reviewer, ' ')).statusCode).toBe(400)
    expect((await check()).run.rules).toBe(2)
    await expect(desk.pool.query('UPDATE control_rules SET document = $1', ['{}'])).rejects.toMatchObject({
      code: 'YY001',
    })
  })

  it('are refused with every fault and its place', async () => {
    const answer = await write('{"rules":\n{"F16":{"tap":1}, "F98":{}}}')
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'control-rules-wrong'])
    expect(answer.json().detail).toEqual([
      expect.stringMatching(/^control-rules.json:2: rules.F98: not a key/),
      expect.stringMatching(/^control-rules.json:2: rules.F16.tap: not a key/),
    ])
  })

  it('are not the clerk’s to change', async () => {
    expect((await write('{"rules":{}}', 0, clerk)).statusCode).toBe(403)
  })
})
