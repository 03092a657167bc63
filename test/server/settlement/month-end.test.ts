/** What a month’s end needs beside its steps: gaps explained, reviewers by risk, townships, undo, and who waits for what. */
import { describe, expect, it } from 'vitest'
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
  take,
  town,
} from './month-people.ts'
import { MONTH } from './small-county.ts'
import { walkMonth } from './walk-month.ts'

aMonth()

describe('records that are missing', () => {
  it('keep the month from being submitted until somebody gives their word for each', async () => {
    await compute()
    const refused = await step(clerk, 'submit')
    expect(refused.json()).toMatchObject({ code: 'gaps-open', detail: ['石村幸福小院 t-b'] })
    const explain = (problem: string, by = clerk, reason = '停电，当天没有日结，已与护理员核对手写名单') =>
      by.send('POST', `/api/months/${MONTH}/gaps`, { terminal: 't-b', problem, reason })
    expect((await explain('unclosed', reviewer)).statusCode).toBe(403)
    expect((await explain('silent')).json().code).toBe('gap-gone')
    expect((await explain('unclosed', clerk, ' ')).json().code).toBe('reason-required')
    expect((await explain('unclosed')).json().gaps).toMatchObject([
      { terminal: 't-b', note: { by: 'clerk-li 同志', reason: expect.stringContaining('停电') } },
    ])
    await take([clerk, 'submit'])
    // They are a reason for one reviewer more.
    expect((await detail()).path.review).toMatchObject({ needed: 2, why: ['gaps'], done: [] })
  })

  it('are explained anew where the problem is another one', async () => {
    await bring()
    await desk.pool.query(`UPDATE terminal SET status = $1 WHERE id = 't-b'`, [
      { v: 1, online: true, detail: { oldest: Date.parse('2026-10-31T12:00:00+08:00') } },
    ])
    expect((await detail()).gaps).toMatchObject([{ terminal: 't-b', problem: 'waiting', note: null }])
  })
})

describe('the number of reviewers', () => {
  it('is that of the rules at the submission, and each is another person', async () => {
    await bring([clerk, 'submit'], [town, 'check'])
    await oneReviewer()
    expect((await step(reviewer, 'review')).json().state).toBe('checked')
    expect((await step(finance, 'approve')).json().code).toBe('settlement-order')
    expect((await step(reviewer, 'review')).json().code).toBe('second-person')
    const second = await desk.person('reviewer-qian', 'reviewer')
    expect((await step(second, 'review')).json()).toMatchObject({
      state: 'reviewed',
      path: { review: { needed: 2, done: [{ by: 'reviewer-wang 同志' }, { by: 'reviewer-qian 同志' }] } },
    })
  })

  it('is changed with a reason, by one at a time, and written down', async () => {
    const { rules, version } = (await clerk.get('/api/month-rules')).json()
    expect(version).toBe(null)
    const write = (changed: object, after = 0, reason = '局务会决定') =>
      reviewer.send('POST', '/api/month-rules', { after, rules: { ...rules, ...changed }, reason })
    expect((await write({ publishDay: 6 })).json()).toMatchObject({ code: 'month-rules-wrong' })
    expect((await write({}, 0, ' ')).json().code).toBe('reason-required')
    expect((await write({ publishDay: 12 })).json()).toMatchObject({
      rules: { publishDay: 12 },
      version: { number: 1, by: 'reviewer-wang 同志', reason: '局务会决定' },
    })
    expect((await write({}, 0)).json().code).toBe('month-rules-superseded')
    expect((await detail()).publishBy).toBe('2026-11-12')
    const { rows } = await desk.pool.query(`SELECT subject FROM audit WHERE action = 'month-rules.write'`)
    expect(rows).toEqual([{ subject: 'month-rules/1' }])
  })
})

describe('a township', () => {
  it('sees its own part and checks it once; one without a part has nothing to check', async () => {
    await desk.pool.query(`
      INSERT INTO region VALUES ('990102101000', '西镇', 'town', '990102000000'),
        ('990102101201', '杏村', 'village', '990102101000')`)
    const west = await desk.personOf('990102101000', 'town-xi', 'town')
    await bring([clerk, 'submit'])
    const seen = await detail(west)
    expect(seen).toMatchObject({
      settlement: { sites: [], payable: 0, grants: [], taps: { surviving: 0, excluded: [] } },
      path: { towns: [] },
      gaps: [],
      previous: null,
    })
    expect((await step(west, 'check')).json().code).toBe('town-absent')
    expect((await west.get(`/api/months/${MONTH}/statement`)).json().code).toBe('out-of-scope')
    expect((await west.get(`/api/months/${MONTH}/export`)).json().code).toBe('out-of-scope')
    expect((await west.get(`/api/months/${MONTH}/comparison`)).json().sites).toEqual([])
    for (const [path, near] of [
      ['sites/s-a', 200],
      ['elders/e-old', 200],
      ['grants/meal', 403],
    ] as const) {
      expect((await west.get(`/api/months/${MONTH}/explanation/${path}`)).statusCode, path).toBe(403)
      expect((await town.get(`/api/months/${MONTH}/explanation/${path}`)).statusCode, path).toBe(near)
    }
    expect((await west.get('/api/months')).json()[1]).toMatchObject({ state: 'submitted', payable: null })
    await take([town, 'check'])
    expect((await step(town, 'check')).json().code).toBe('settlement-order')
  })
})

describe('the comparison with the month before', () => {
  it('puts meals and money side by side, by site, rate and category', async () => {
    await compute()
    const compared = (await clerk.get(`/api/months/${MONTH}/comparison`)).json()
    expect(compared).toMatchObject({
      previous: null,
      sites: [{ site: 's-a', taps: 9, tapsBefore: 0, payable: 112_600, payableBefore: 0 }],
      categories: expect.arrayContaining([{ category: 'dibao', taps: expect.any(Number), tapsBefore: 0 }]),
    })
    expect(compared.rates[0]).toMatchObject({ grant: 'operating', rate: 'all', fen: 110_000, fenBefore: 0 })
  })
})

describe('undo', () => {
  it('takes back one’s own last step, and the way is taken again', async () => {
    await oneReviewer()
    await bring([clerk, 'submit'])
    expect((await detail()).path.undo).toEqual({ action: 'submit', at: expect.any(String) })
    expect((await step(clerk, 'undo')).json().state).toBe('computed')
    await take([clerk, 'submit'], [town, 'check'])
    expect((await step(clerk, 'undo')).json().code).toBe('undo-late')
    expect((await step(town, 'undo')).json().state).toBe('submitted')
    await take([town, 'check'], [reviewer, 'review'])
    expect((await step(reviewer, 'undo', '看错了一行')).json().state).toBe('checked')
    await take([reviewer, 'review'], [finance, 'approve'])
    expect((await step(finance, 'undo')).json().state).toBe('reviewed')
    expect((await compute()).statusCode).toBe(200)
    await take([clerk, 'submit'], [town, 'return'])
    expect((await detail(town)).path.undo).toMatchObject({ action: 'return' })
    expect((await step(town, 'undo')).json().state).toBe('submitted')
    await take([town, 'check'], [reviewer, 'review'], [finance, 'approve'], [clerk, 'publish'])
    expect((await step(clerk, 'undo')).json().code).toBe('undo-late')
    const { steps } = await detail()
    expect(steps.filter(({ action }: { action: string }) => action === 'undo')).toMatchObject([
      { undoes: 'submit', undone: false },
      { undoes: 'check' },
      { undoes: 'review', reason: '看错了一行' },
      { undoes: 'approve' },
      { undoes: 'return' },
    ])
    expect(steps[1]).toMatchObject({ action: 'submit', undone: true })
  })

  it('does not take back an approval that another month was computed by', async () => {
    desk.clock.now = Date.parse('2026-11-05T11:00:00+08:00')
    await walkMonth(desk, MONTH, 'review')
    await take([finance, 'approve'])
    expect((await detail(finance)).path.undo).toMatchObject({ action: 'approve' })
    desk.clock.now = Date.parse('2026-12-05T11:00:00+08:00')
    const later = await desk.person('clerk-zhou', 'clerk')
    expect((await later.send('POST', '/api/months/2026-11/compute')).statusCode).toBe(200)
    const { rows } = await desk.pool.query(
      `SELECT step.id, settlement_id FROM settlement_step step WHERE action = 'approve'`,
    )
    await expect(undoBySql(rows[0].settlement_id, rows[0].id, finance.id)).rejects.toMatchObject({
      code: 'YY012',
    })
  })

  it('makes a month that was computed by it unfit to be submitted, should both come at once', async () => {
    await walkMonth(desk, MONTH, 'review')
    await take([finance, 'approve'])
    const { settlement } = await detail()
    await desk.pool.query(`
      INSERT INTO settlement (month, version, policy_hash, register_hash, records_hash, result_hash, statement, figures, payable)
      SELECT '2026-09', 1, policy_hash, register_hash, records_hash, result_hash, statement, figures, payable FROM settlement`)
    const { rows } = await desk.pool.query(`SELECT id FROM settlement WHERE month = '2026-09'`)
    await desk.pool.query(
      `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id) VALUES ($1, '2026-09', 1, 'compute', $2)`,
      [rows[0].id, clerk.id],
    )
    expect((await step(finance, 'undo')).json().state).toBe('reviewed')
    // As if its snapshot had still seen the approval.
    await desk.pool.query('ALTER TABLE settlement DISABLE TRIGGER append_only')
    await desk.pool.query(`UPDATE settlement SET looked = ARRAY[$1::int] WHERE month = '2026-09'`, [
      settlement.id,
    ])
    await expect(
      desk.pool.query(
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, needs)
         VALUES ($1, '2026-09', 2, 'submit', $2, '{"towns": [], "reviewers": 1}')`,
        [rows[0].id, clerk.id],
      ),
    ).rejects.toMatchObject({ code: 'YY009' })
  })

  it('is of one’s own step and of the last alone, by SQL as well', async () => {
    await bring([clerk, 'submit'], [town, 'check'])
    const { settlement, steps } = await detail()
    const [computed, submitted, checked] = steps.map(({ id }: { id: number }) => id)
    const undo = (id: number, by: number) => undoBySql(settlement.id, id, by)
    await expect(undo(computed, clerk.id)).rejects.toMatchObject({ code: 'YY012' })
    await expect(undo(submitted, clerk.id)).rejects.toMatchObject({ code: 'YY012' })
    await expect(undo(checked, clerk.id)).rejects.toMatchObject({ code: 'YY004' })
    await undo(checked, town.id)
    await expect(undo(checked, town.id)).rejects.toMatchObject({ code: 'YY012' })
    await undo(submitted, clerk.id)
  })
})

function undoBySql(settlement: number, undoes: number, actor: number) {
  return desk.pool.query(
    `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, undoes)
     SELECT $1, $2, max(position) + 1, 'undo', $3, $4 FROM settlement_step WHERE settlement_id = $1`,
    [settlement, MONTH, actor, undoes],
  )
}

describe('tasks', () => {
  it('wait for whoever can take the next step, and for nobody else', async () => {
    const people = [clerk, town, reviewer, finance, both]
    const tasks = async () =>
      Promise.all(
        people.map(async (person) =>
          (await person.get('/api/tasks'))
            .json()
            .map(({ what }: { what: string }) => what)
            .filter((what: string) => /^(month|gap)/.test(what)),
        ),
      )
    const compute = ['month.compute']
    expect(await tasks()).toEqual([compute, [], [], [], compute])
    expect((await clerk.get('/api/tasks')).json()).toEqual([
      {
        ...{ what: 'month.compute', month: MONTH, name: null, count: null, to: `/months/${MONTH}` },
        ...{ since: '2026-10-31T16:00:00.000Z', dueBy: '2026-11-05', remindFrom: '2026-11-05' },
      },
    ])
    await oneReviewer()
    await walkMonth(desk, MONTH, 'compute')
    const submit = ['gap.explain', 'month.submit']
    expect(await tasks()).toEqual([submit, [], [], [], submit])
    await walkMonth(desk, MONTH, 'submit')
    expect(await tasks()).toEqual([[], ['month.check'], [], [], []])
    await take([town, 'check'])
    expect(await tasks()).toEqual([[], [], ['month.review'], [], ['month.review']])
    await take([both, 'review'])
    expect(await tasks()).toEqual([[], [], [], ['month.approve'], []])
    await take([finance, 'return'])
    expect(await tasks()).toEqual([['month.returned'], [], [], [], ['month.returned']])
    await walkMonth(desk, MONTH, 'approve')
    expect(await tasks()).toEqual([['month.publish'], [], [], [], ['month.publish']])
    await take([clerk, 'publish'])
    expect(await tasks()).toEqual([[], [], [], [], []])
  })
})
