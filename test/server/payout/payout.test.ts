/** A month's money through people's hands: prepared, released, sent, partly failed, issued again. */
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlainMonth } from '../../../core/plain-date.ts'
import { decode, encode } from '../../../server/payout/bank-text.ts'
import { payoutState } from '../../../server/payout/payout-state.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { plantApproved, plantElders, plantPlaces, plantSites } from './plant-approved.ts'

const MONTH = '2026-10' as PlainMonth
let desk: Desk
let clerk: Person
let reviewer: Person
let finance: Person
beforeEach(async () => {
  desk = await openDesk()
  clerk = await desk.person('clerk-li', 'clerk')
  reviewer = await desk.person('reviewer-wang', 'reviewer')
  finance = await desk.person('finance-qian', 'finance')
  await plantPlaces(desk.pool)
  await plantElders(desk.pool, ['e-1', 'e-2', 'e-3'])
  await plantSites(desk.pool, ['s-1'])
  const makers = { clerk: clerk.id, reviewer: reviewer.id, finance: finance.id }
  const elders = { 'e-1': 10_000, 'e-2': 20_050, 'e-3': 30_000 }
  await plantApproved(desk.pool, MONTH, { elders, sites: { 's-1': 500_000 } }, makers)
})
afterEach(() => desk.close())

/** Asked for by the clerk, approved by the reviewer. */
async function give(subject: string, number: string, holder = '王秀英') {
  const account = { holder, number, bank: '测试农商行', bankCode: null }
  const kind = `${subject.split('/')[0]}.bank`
  const asked = await clerk.send('POST', '/api/changes', {
    kind,
    subject,
    proposal: { account },
    reason: '登记',
  })
  expect(asked.statusCode, asked.body).toBe(201)
  const decision = { verdict: 'approved', reason: null }
  const decided = await reviewer.send('POST', `/api/changes/${asked.json().id}/decision`, decision)
  expect(decided.statusCode, decided.body).toBe(200)
}

const plan = { payees: 'elder', template: 'shebaoka-csv', document: '测财〔2026〕9号', payDay: '2026-11-09' }
const prepare = (change: object = {}, by = clerk) =>
  by.send('POST', `/api/payouts/months/${MONTH}/batches`, { ...plan, ...change })
const step = (by: Person, batch: number, action: string, reason?: string) =>
  by.send('POST', `/api/payouts/batches/${batch}/steps`, { action, ...(reason && { reason }) })
const state = () => payoutState(desk.pool, MONTH)

async function sent(change: object = {}): Promise<number> {
  const made = await prepare(change)
  expect(made.statusCode, made.body).toBe(200)
  const { id } = made.json()
  for (const action of ['release', 'send']) {
    const answer = await step(finance, id, action)
    expect(answer.statusCode, answer.body).toBe(200)
  }
  return id
}

const answerOf = (by: Person, batch: number, bytes: Uint8Array, keep: boolean) =>
  desk.app.inject({
    method: 'POST',
    url: `/api/payouts/batches/${batch}/returns?keep=${keep}`,
    headers: { cookie: by.cookie, 'content-type': 'application/octet-stream' },
    payload: Buffer.from(bytes),
  })
const returned = (...rows: string[]) =>
  encode(['业务编号,金额,状态,说明', ...rows, ''].join('\r\n'), 'GBK') ?? Buffer.alloc(0)

describe('the way', () => {
  it('leads from the plan to the last fen, by different people, and is written down', async () => {
    await give('elder/e-1', '9900000000000000011')
    await give('elder/e-2', '9900000000000000022', '朱䶮')
    const query = new URLSearchParams({ payees: 'elder', template: 'shebaoka-csv' })
    expect((await clerk.get(`/api/payouts/months/${MONTH}/plan?${query}`)).json()).toEqual({
      kind: 'main',
      own: 60_050,
      count: 2,
      total: 30_050,
      leftOut: { count: 1, fen: 30_000 },
      leftOutList: [{ payee: 'e-3', name: '老人e-3', fen: 30_000, reason: 'no-account', detail: null }],
      rare: [{ payee: 'e-2', name: '朱䶮', written: '朱□' }],
      rareCount: 1,
      unchanged: 0,
    })
    expect(await state()).toBe('none')
    const id = (await prepare()).json().id
    expect(await state()).toBe('prepared')
    expect((await finance.get(`/api/payouts/batches/${id}/file`)).json().code).toBe('payout-order')
    await step(finance, id, 'release')
    expect(await state()).toBe('released')

    const file = await finance.get(`/api/payouts/batches/${id}/file`)
    expect(file.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-disposition': `attachment; filename*=UTF-8''SBK_202610E01_20261109.csv`,
    })
    expect(decode(file.rawPayload, 'GBK')?.split('\r\n')).toEqual([
      '序号,业务编号,户名,账号,开户行,金额,文号',
      '1,202610E01000001,王秀英,9900000000000000011,测试农商行,100.00,测财〔2026〕9号',
      '2,202610E01000002,朱□,9900000000000000022,测试农商行,200.50,测财〔2026〕9号',
      '合计,2,,,,300.50,',
      '',
    ])
    const again = await finance.get(`/api/payouts/batches/${id}/file`)
    expect(again.rawPayload.equals(file.rawPayload)).toBe(true)
    expect((await clerk.get(`/api/payouts/batches/${id}`)).json()).toMatchObject({
      fileHash: createHash('sha256').update(file.rawPayload).digest('hex'),
      mayDownload: false,
      rare: [{ payee: 'e-2', name: '朱䶮', written: '朱□' }],
    })

    await step(finance, id, 'send')
    const bytes = returned('202610E01000001,100.00,成功,', '202610E01000002,200.50,户名不符,户名与账号不符')
    expect((await answerOf(finance, id, bytes, false)).json()).toMatchObject({
      applied: false,
      paid: { count: 1, fen: 10_000 },
      failed: { count: 1, fen: 20_050 },
      failures: [{ no: 2, name: '朱䶮', reason: 'name-mismatch', words: '户名与账号不符' }],
      problems: [],
    })
    expect((await answerOf(finance, id, bytes, true)).json()).toMatchObject({ applied: true })
    expect((await answerOf(finance, id, bytes, true)).json().code).toBe('payout-return-known')
    expect((await clerk.get(`/api/payouts/batches/${id}`)).json()).toMatchObject({ state: 'finished' })
    expect((await clerk.get(`/api/payouts/batches/${id}/lines?state=failed`)).json()).toMatchObject({
      total: 1,
      lines: [{ payee: 'e-2', tail: '0022', reason: 'name-mismatch', changed: false }],
    })

    await give('elder/e-2', '9900000000000000033', '朱䶮')
    expect((await clerk.get(`/api/payouts/batches/${id}/lines?state=failed`)).json().lines).toMatchObject([
      { changed: true },
    ])
    const second = await sent()
    const reissue = (await clerk.get(`/api/payouts/batches/${second}`)).json()
    expect(reissue).toMatchObject({
      kind: 'reissue',
      count: 1,
      total: 20_050,
      parent: { id, name: '202610E01' },
    })
    const fails = returned('202610E02000001,200.50,已销户,')
    expect((await answerOf(finance, second, fails, true)).json()).toMatchObject({ applied: true })
    const third = await sent({ template: 'yikatong-gbk' })
    const line = Buffer.alloc(206, ' ')
    line.write('202610E03000001', 9)
    line.write('000000000020050', 121)
    line.write('0000', 162)
    await answerOf(finance, third, Buffer.concat([Buffer.from('H\r\n'), line, Buffer.from('\r\n')]), true)

    const site = await sent({ payees: 'site' }).catch((error: unknown) => error)
    expect(String(site)).toContain('payout-nothing')
    await give('site/s-1', '9900000000000000099', '柳村助餐点')
    const paid = await sent({ payees: 'site' })
    await answerOf(finance, paid, returned('202610S01000001,"5,000.00",成功,'), true)
    expect(await state()).toBe('released')
    const carry = { payees: 'elder', reason: '老人还没有办卡，随下月发放' }
    expect((await clerk.send('POST', `/api/payouts/months/${MONTH}/carry`, carry)).json()).toMatchObject({
      state: 'finished',
      payees: [
        {
          payees: 'elder',
          own: 60_050,
          open: { count: 1, fen: 30_000 },
          carried: { reason: carry.reason, fen: 30_000 },
        },
        { payees: 'site', open: { count: 0, fen: 0 }, carried: null },
      ],
    })
    expect((await clerk.get('/api/payout-ledger/elder/e-2')).json()).toMatchObject({
      months: [{ month: MONTH, entitled: 20_050, paid: 20_050, failed: 40_100, balance: 0 }],
      payments: [
        { state: 'paid' },
        { state: 'failed', reason: 'account-closed' },
        { reason: 'name-mismatch' },
      ],
    })
    const { rows } = await desk.pool.query(
      `SELECT action, detail FROM audit WHERE action LIKE 'payout.%' ORDER BY id`,
    )
    expect(rows.slice(0, 6).map(({ action }) => action)).toEqual([
      ...[
        'payout.prepare',
        'payout.release',
        'payout.download',
        'payout.download',
        'payout.send',
        'payout.return',
      ],
    ])
    expect(JSON.stringify(rows)).not.toMatch(/99000000000/)
  })

  it('can be gone back until the money is released, and when the bank took nothing', async () => {
    await give('elder/e-1', '9900000000000000011')
    const first = (await prepare()).json().id
    expect((await step(clerk, first, 'undo')).json()).toMatchObject({ state: 'undone', next: [] })
    const second = (await prepare()).json()
    expect(second).toMatchObject({ kind: 'main', name: '202610E02' })
    expect((await step(finance, second.id, 'refuse')).json().code).toBe('reason-required')
    expect((await step(finance, second.id, 'refuse', '文号不对')).json()).toMatchObject({ state: 'refused' })
    const third = (await prepare()).json().id
    await step(finance, third, 'release')
    expect((await step(clerk, third, 'undo')).json().code).toBe('payout-order')
    expect((await step(finance, third, 'reject', '银行不收')).json()).toMatchObject({ state: 'rejected' })
    expect(await state()).toBe('none')
    const fourth = await sent()
    await answerOf(finance, fourth, returned('202610E04000001,100.00,成功,'), true)
    expect((await step(finance, fourth, 'reject', '后悔')).json().code).toBe('payout-order')
  })
})

describe('whoever made it', () => {
  it('does not pay it: not the batch, not the month, not by SQL', async () => {
    await give('elder/e-1', '9900000000000000011')
    const both = await desk.person('both-zhao', 'clerk', 'finance')
    const id = (await prepare({}, both)).json().id
    expect((await step(both, id, 'release')).json().code).toBe('payout-own-work')
    expect((await step(clerk, id, 'release')).json()).toMatchObject({
      code: 'not-allowed',
      detail: ['可以办理的角色：财政'],
    })
    for (const person of [both, clerk, reviewer])
      await expect(
        desk.pool.query(
          `INSERT INTO payout_step (batch_id, position, action, actor_id) VALUES ($1, 2, 'release', $2)`,
          [id, person.id],
        ),
      ).rejects.toMatchObject({ code: 'YY004' })
    expect((await step(finance, id, 'release')).statusCode).toBe(200)
  })

  it('does not take its approval back while money is under way', async () => {
    await give('elder/e-1', '9900000000000000011')
    const id = (await prepare()).json().id
    const undo = () =>
      desk.pool.query(
        `INSERT INTO settlement_step (settlement_id, month, position, action, actor_id, undoes)
         SELECT settlement_id, month, position + 1, 'undo', actor_id, id FROM settlement_step WHERE action = 'approve'`,
      )
    await expect(undo()).rejects.toMatchObject({ code: 'YY012' })
    await step(clerk, id, 'undo')
    await undo()
    expect((await prepare()).json().code).toBe('payout-not-approved')
  })
})

describe('an account', () => {
  it('that was changed since keeps the batch from going out', async () => {
    await give('elder/e-1', '9900000000000000011')
    const id = (await prepare()).json().id
    await give('elder/e-1', '9900000000000000012')
    expect((await step(finance, id, 'release')).json().code).toBe('payout-account-changed')
  })

  it('without the bank code that a file needs is left out by name', async () => {
    await give('elder/e-1', '9900000000000000011')
    const query = new URLSearchParams({ payees: 'elder', template: 'pain001' })
    expect((await clerk.get(`/api/payouts/months/${MONTH}/plan?${query}`)).json()).toMatchObject({
      count: 0,
      leftOutList: [{ payee: 'e-1', reason: 'no-bank-code' }, { reason: 'no-account' }, {}],
    })
  })
})

describe('a return with one row that does not fit', () => {
  it.each([
    ['202610E01000009,100.00,成功,', 'unknown-line'],
    ['202610E01000002,200.51,成功,', 'amount-differs'],
    ['202610E01000002,200.50,在途,', 'unknown-status'],
    ['202610E01000001,100.00,成功,', 'duplicate'],
  ])('is named and kept out whole: %s', async (row, problem) => {
    await give('elder/e-1', '9900000000000000011')
    await give('elder/e-2', '9900000000000000022')
    const id = await sent()
    const bytes = returned('202610E01000001,100.00,成功,', row)
    expect((await answerOf(finance, id, bytes, false)).json()).toMatchObject({
      problems: [{ row: 3, problem }],
    })
    const refused = await answerOf(finance, id, bytes, true)
    expect([refused.json().code, refused.json().detail]).toEqual(['payout-return-faults', [`3: ${problem}`]])
    expect((await clerk.get(`/api/payouts/batches/${id}`)).json()).toMatchObject({
      state: 'sent',
      returns: [],
    })
  })
})

describe('money that comes back', () => {
  it('counts once a second person has said so', async () => {
    const ask = { kind: 'claim', fen: 4_000, reason: '九月多发' }
    const asked = await clerk.send('POST', '/api/payout-ledger/site/s-1/recoveries', ask)
    expect(asked.json()).toMatchObject({ recoveries: [{ fen: 4_000, verdict: null, mine: true }] })
    const [{ id }] = asked.json().recoveries
    const confirm = (by: Person) =>
      by.send('POST', `/api/recoveries/${id}/decision`, { verdict: 'confirmed' })
    expect((await confirm(clerk)).statusCode).toBe(403)
    expect((await confirm(finance)).statusCode).toBe(204)
    await give('site/s-1', '9900000000000000099')
    expect((await prepare({ payees: 'site' })).json()).toMatchObject({ total: 496_000 })
  })
})

describe('a template of the county', () => {
  it('is checked, kept in its version, and used', async () => {
    const own = (document: object) =>
      reviewer.send('POST', '/api/payout-templates', { document: JSON.stringify(document) })
    const wrong = (await own({ id: 'x' })).json()
    expect(wrong).toMatchObject({ code: 'payout-template-wrong' })
    expect(wrong.detail[0]).toMatch(/^template\.json:1: .*: is missing/)
    const document = {
      ...{
        id: 'tiny',
        version: 1,
        title: '小银行',
        payees: ['elder'],
        format: 'separated',
        encoding: 'UTF-8',
      },
      ...{ separator: '|', lineEnd: 'LF', fileName: '{batch}.txt', substitute: 'refuse' },
      detail: [{ source: 'reference' }, { source: 'account' }, { source: 'amount', format: 'fen' }],
      returns: {
        ...{ encoding: 'UTF-8', format: 'separated', separator: '|', reference: { column: 1 } },
        ...{ status: { column: 2 }, statuses: { Y: 'paid' } },
      },
    }
    expect((await own(document)).statusCode).toBe(200)
    expect((await own(document)).json().code).toBe('payout-template-known')
    await give('elder/e-1', '9900000000000000011')
    const id = (await prepare({ template: 'tiny' })).json().id
    await step(finance, id, 'release')
    expect((await finance.get(`/api/payouts/batches/${id}/file`)).body).toBe(
      '202610E01000001|9900000000000000011|10000\n',
    )
  })
})

it('is nothing for townships, and waits for whoever comes next', async () => {
  const town = await desk.personOf('990102100000', 'dong', 'town')
  expect((await town.get('/api/payouts')).json().code).toBe('not-allowed')
  await give('elder/e-1', '9900000000000000011')
  const tasks = async (person: Person) =>
    (await person.get('/api/tasks'))
      .json()
      .filter(({ what }: { what: string }) => what.startsWith('payout'))
      .map(({ what, count }: { what: string; count: number }) => `${what} ${count}`)
      .sort()
  expect(await tasks(clerk)).toEqual(['payout.prepare 1', 'payout.prepare 3'])
  const id = (await prepare()).json().id
  expect(await tasks(finance)).toEqual(['payout.release 1'])
  await step(finance, id, 'release')
  expect(await tasks(finance)).toEqual(['payout.send 1'])
  await step(finance, id, 'send')
  expect(await tasks(finance)).toEqual(['payout.result 1'])
  await answerOf(finance, id, returned('202610E01000001,100.00,失败,'), true)
  expect(await tasks(clerk)).toEqual(['payout.failed 3', 'payout.prepare 1'])
})
