/** A policy from draft to force, by two people; what the database refuses whoever asks. */
import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonical } from '../../../core/canonical.ts'
import { checkPolicies } from '../../../core/settlement/policy-file/policy-check.ts'
import { inputOf } from '../../../server/console/features/policies/what-if/material.ts'
import { weigh } from '../../../server/console/features/policies/what-if/weigh.ts'
import {
  type Draft,
  type Policies,
  type PolicyDetail,
  type PolicyPack,
  TrialMaterial,
} from '../../../server/contract/policies.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { ID_TAIL, MONTH, NAMES, PAYABLE, plantCounty } from '../settlement/small-county.ts'
import { clearWay, walkMonth } from '../settlement/walk-month.ts'

let desk: Desk
let clerk: Person
let reviewer: Person
let other: Person
beforeAll(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
  clerk = await desk.person('clerk', 'clerk')
  other = await desk.person('other', 'clerk', 'reviewer')
  reviewer = await desk.person('reviewer', 'reviewer')
})
afterAll(() => desk.close())

type Written = { id: string; from: string; day?: string; rate?: string }

function written({ id, from, day = '04:00', rate = '5.00' }: Written) {
  return {
    id,
    title: `办法 ${id}`,
    cites: [{ document: '测试〔2026〕2号', clause: '第一条' }],
    effective: { from, to: null },
    serviceDayStarts: day,
    grants: [{ id: 'meal', per: 'meal', rates: [{ id: 'all', amount: { fixed: rate } }] }],
  }
}

async function draftOf(person: Person, policy: object): Promise<Draft> {
  const text = JSON.stringify(policy, null, 2)
  const answer = await person.send('POST', '/api/policy-drafts', { kind: 'file', name: 'p.json', text })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

const step = (person: Person, { draft, position }: Draft, action: string, reason?: string) =>
  person.send('POST', `/api/policy-drafts/${draft}/steps`, { position, action, ...(reason && { reason }) })

async function stepped(person: Person, draft: Draft, action: string, reason?: string): Promise<Draft> {
  const answer = await step(person, draft, action, reason)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

async function publish(policy: object): Promise<Draft> {
  const submitted = await stepped(clerk, await draftOf(clerk, policy), 'submit')
  return stepped(reviewer, submitted, 'publish')
}

const versions = async () => (await clerk.get('/api/policies')).json<Policies>().versions
const hashOf = async () => {
  const { rows } = await desk.pool.query<{ hash: string }>(
    `SELECT encode(policy_hash, 'hex') AS hash FROM settlement ORDER BY id DESC LIMIT 1`,
  )
  return rows[0]?.hash
}

describe('a draft', () => {
  it('comes back with every fault by line and key, and cannot be submitted', async () => {
    const policy = { ...written({ id: 'x', from: '2026-12-01', day: '03:00' }), rounding: 'up' }
    const draft = await draftOf(clerk, policy)
    expect(draft.faults.map(({ line, path }) => [line, path])).toEqual(
      [[14, 'rounding']].map(([, path]) => [expect.any(Number), path]),
    )
    const refused = await step(clerk, draft, 'submit')
    expect(refused.json()).toMatchObject({
      code: 'policy-faults',
      detail: [expect.stringContaining('rounding')],
    })

    const text = JSON.stringify({ ...policy, rounding: 'down' }, null, 2)
    const saved = await clerk.send('PUT', `/api/policy-drafts/${draft.draft}`, {
      position: draft.position,
      text,
    })
    expect(saved.json<Draft>().faults.map(({ path }) => path)).toEqual(['serviceDayStarts'])
    expect(saved.json<Draft>().position).toBe(2)
  })

  it('takes no id that the address of its version could not name', async () => {
    const { faults } = await draftOf(clerk, written({ id: 'x'.repeat(65), from: '2026-12-01' }))
    expect(faults).toMatchObject([{ path: 'id', message: expect.stringContaining('64') }])
  })

  it('is made from a pack with the county’s answers, and keeps which stand at a demonstration value', async () => {
    const make = (answers: object) =>
      clerk.send('POST', '/api/policy-drafts', {
        kind: 'pack',
        pack: 'zhongyang-2024',
        from: '2026-12-01',
        answers,
      })
    const wrong = await make({ 'meal-80': '四元', 'operating-day-care': '9000' })
    expect(wrong.json()).toMatchObject({
      code: 'policy-answers',
      detail: [
        expect.stringMatching(/80岁.*：应为金额，最多两位小数，如 3.00/),
        expect.stringMatching(/不低于 10000/),
      ],
    })
    const packs = (await clerk.get('/api/policy-packs')).json<PolicyPack[]>()
    const asked = packs.find(({ id }) => id === 'zhongyang-2024')?.questions ?? []
    const demo = asked.filter((question) => question.demo).map(({ id }) => id)
    const draft = (await make({ 'meal-80': '4.50' })).json<Draft>()
    expect(draft.source).toEqual({
      ...{ kind: 'pack', name: 'zhongyang-2024' },
      demo: demo.filter((id) => id !== 'meal-80'),
    })
    expect(draft).toMatchObject({ faults: [], from: '2026-12-01', policy: 'zhongyang-2024' })
    expect(draft.text).toContain('"4.50"')
  })

  it('is not saved over a colleague’s save', async () => {
    const draft = await draftOf(clerk, written({ id: 'x', from: '2026-12-01' }))
    const save = (person: Person) =>
      person.send('PUT', `/api/policy-drafts/${draft.draft}`, { position: draft.position, text: '{}' })
    expect((await save(other)).statusCode).toBe(200)
    expect((await save(clerk)).json()).toMatchObject({ code: 'policy-superseded' })
  })

  it('is neither published nor returned by whoever drafted it, also past the routes', async () => {
    const submitted = await stepped(
      other,
      await draftOf(other, written({ id: 'x', from: '2026-12-01' })),
      'submit',
    )
    expect(submitted.next.find(({ action }) => action === 'publish')?.why).toBe('own-work')
    expect((await step(other, submitted, 'publish')).json()).toMatchObject({ code: 'policy-own-work' })
    const past = (actor: number, action: string) =>
      desk.pool.query(
        'INSERT INTO policy_step (draft_id, position, action, actor_id) VALUES ($1, $2, $3, $4)',
        [...[submitted.draft, submitted.position + 1, action, actor]],
      )
    await expect(past(other.id, 'publish')).rejects.toMatchObject({ code: 'YY004' })
    await expect(past(reviewer.id, 'return')).rejects.toMatchObject({ code: '23514' })
    await expect(past(clerk.id, 'submit')).rejects.toMatchObject({ code: 'YY002' })
  })

  it('goes back with a reason, is taken back, and is given up', async () => {
    const submitted = await stepped(
      clerk,
      await draftOf(clerk, written({ id: 'x', from: '2026-12-01' })),
      'submit',
    )
    expect((await step(reviewer, submitted, 'return', ' ')).json()).toMatchObject({ code: 'reason-required' })
    const returned = await stepped(reviewer, submitted, 'return', '金额不对')
    expect(returned).toMatchObject({
      state: 'returned',
      steps: [{}, {}, { action: 'return', reason: '金额不对' }],
    })
    expect((await step(clerk, returned, 'submit')).json()).toMatchObject({ code: 'policy-superseded' })
    const put = await clerk.send('PUT', `/api/policy-drafts/${returned.draft}`, returned)
    const again = await stepped(clerk, put.json(), 'submit')
    const back = await stepped(clerk, again, 'withdraw')
    expect(back.state).toBe('drafting')
    expect((await stepped(clerk, back, 'discard')).state).toBe('discarded')
    expect((await step(reviewer, submitted, 'publish')).json()).toMatchObject({ code: 'policy-superseded' })
    const { drafts } = (await clerk.get('/api/policies')).json<Policies>()
    expect(drafts.map(({ draft }) => draft)).not.toContain(submitted.draft)
  })
})

describe('a version', () => {
  it('takes over on its day and is kept with who, when, from what, and its hash', async () => {
    const policy = written({ id: 'p-2', from: '2026-12-01' })
    const { draft } = await publish(policy)
    expect((await versions()).map(({ id, from, to, state }) => [id, from, to, state])).toEqual([
      ['p-2', '2026-12-01', null, 'coming'],
      ['p-1', '2026-09-01', '2026-12-01', 'in-force'],
    ])
    const detail = (await clerk.get('/api/policies/p-2')).json<PolicyDetail>()
    expect(detail).toMatchObject({
      draft,
      draftedBy: ['clerk 同志'],
      publishedBy: 'reviewer 同志',
      publishedAt: '2026-11-05T02:00:00.000Z',
      source: { kind: 'file', name: 'p.json' },
      documents: ['测试〔2026〕2号'],
    })
    const file = await clerk.get('/api/policies/p-2/document')
    expect(file.body).toBe(canonical(policy))
    expect(file.headers['x-policy-hash']).toBe(createHash('sha256').update(file.rawPayload).digest('hex'))
  })

  it('that comes for the same day puts away the one that was never in force', async () => {
    await publish(written({ id: 'p-3', from: '2026-12-01', rate: '6.00' }))
    expect((await versions()).map(({ id, to, state }) => [id, to, state])).toEqual([
      ['p-3', null, 'coming'],
      ['p-2', '2026-12-01', 'replaced'],
      ['p-1', '2026-12-01', 'in-force'],
    ])
    expect(
      (await clerk.send('POST', '/api/policy-drafts', { kind: 'version', policy: 'p-3' })).json(),
    ).toMatchObject({
      policy: 'p-3-v2',
      from: '2026-12-01',
      faults: [],
      source: { kind: 'version', name: 'p-3' },
    })
  })

  it('is not changed, ended or put in by hand', async () => {
    for (const table of ['policy_draft', 'policy_step', 'policy_end'])
      await expect(desk.pool.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: 'YY001' })
    await expect(
      desk.pool.query(`INSERT INTO policy_end VALUES ('p-1', '2026-10-01', 'p-3')`),
    ).rejects.toMatchObject({ code: 'YY001' })
    const plant = (draft: number | null) =>
      desk.pool.query(
        `INSERT INTO policy (id, title, document, hash, effective_from, draft_id)
         VALUES ('q', 'q', $1, '\\x01', '2027-01-01', $2)`,
        [canonical(written({ id: 'q', from: '2027-01-01' })), draft],
      )
    await expect(plant(null)).rejects.toMatchObject({ code: '23P01' })
    const { draft } = await draftOf(clerk, written({ id: 'q', from: '2027-01-01' }))
    await expect(plant(draft)).rejects.toMatchObject({ code: 'YY002' })
  })
})

describe('the material of a trial', () => {
  it('is the month as settlement reads it, without a name, and leaves a trace', async () => {
    expect((await reviewer.get('/api/policy-trials')).json()).toEqual(['2026-11', '2026-10'])
    const answer = await reviewer.get('/api/policy-trials/2026-10')
    const material = answer.json<TrialMaterial>()
    expect([...Value.Errors(TrialMaterial, material)]).toEqual([])
    for (const secret of [ID_TAIL, ...NAMES]) expect(answer.body).not.toContain(secret)
    expect(answer.headers['cache-control']).toBe('no-store')

    const checked = checkPolicies(material.policies.map((text, i) => ({ file: String(i), text })))
    if (!checked.ok) throw new Error('the policies of a past month have faults')
    const weighed = weigh(inputOf(material), { before: [], after: checked.policies }, () => {})
    expect(weighed.payable.after).toBe(PAYABLE)
    const { rows } = await desk.pool.query(`SELECT subject FROM audit WHERE action = 'policy.try'`)
    expect(rows).toEqual([{ subject: 'policy-trial/2026-10' }])
    expect((await reviewer.get('/api/policy-trials/2025-01')).statusCode).toBe(404)
  })
})

describe('months and policies', () => {
  const month = (person: Person, path: string, payload?: object) =>
    person.send('POST', `/api/months/2026-10/${path}`, payload)
  const compute = async () =>
    (await month(clerk, 'compute')).json<{ settlement: { id: number; payable: number } }>()

  it('keep a month’s hash when the next version comes after it, and count what takes over within it', async () => {
    await compute()
    const before = await hashOf()
    const { rows } = await desk.pool.query<{ document: string }>(
      `SELECT document FROM policy WHERE id = 'p-1'`,
    )
    // The end of the version lies behind the month: the hash is that of the text alone.
    expect(before).toBe(createHash('sha256').update(`${rows[0]?.document}\n`).digest('hex'))

    await walkMonth(desk, MONTH, 'compute', { clerk: clerk.id })
    await clearWay(desk.pool, MONTH, { account: clerk.id, address: null, at: new Date(desk.clock.now) })
    const { settlement } = await compute()
    await publish(written({ id: 'p-4', from: '2026-10-07' }))
    const submit = await month(clerk, 'steps', { settlement: settlement.id, action: 'submit' })
    expect(submit.json()).toMatchObject({
      code: 'settlement-superseded',
      detail: [expect.stringContaining('政策')],
    })

    const again = await compute()
    expect(await hashOf()).not.toBe(before)
    // 18.00 to the 6th; from the 7th on 5.00 for each of three meals. The operating grant is still the first day's.
    expect(again.settlement.payable).toBe(1500 + 1500 + 110_000)
    await walkMonth(desk, MONTH, 'approve', { clerk: clerk.id })
  })

  it('refuse a version that would reach into an approved month', async () => {
    const draft = await draftOf(clerk, written({ id: 'p-5', from: '2026-10-31' }))
    expect(draft).toMatchObject({ earliest: '2026-11-01', faults: [{ path: 'effective.from', line: 10 }] })
    expect((await step(clerk, draft, 'submit')).json()).toMatchObject({ code: 'policy-faults' })
    const hash = createHash('sha256').update('x').digest()
    await expect(
      desk.pool.query(
        `INSERT INTO policy (id, title, document, hash, effective_from, draft_id) VALUES ('q', 'q', '{}', $1, '2026-10-31', $2)`,
        [hash, draft.draft],
      ),
    ).rejects.toMatchObject({ code: 'YY003' })
  })
})
