/** Changes of the register: who asks, who decides, what stands meanwhile, and what is kept of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Change, ChangePage } from '../../../server/contract/changes.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'
import { inventedIdNumber } from '../register/register-desk.ts'
import { plantCounty } from '../settlement/small-county.ts'

let desk: Desk
let village: Person
let far: Person
let town: Person
let clerk: Person
let reviewer: Person
beforeAll(async () => {
  desk = await openDesk()
  await plantCounty(desk.pool)
  village = await desk.personOf('990102100201', 'liucun', 'village')
  far = await desk.personOf('990102100202', 'shicun', 'village')
  town = await desk.personOf('990102100000', 'dongzhen', 'town')
  clerk = await desk.person('clerk', 'clerk')
  reviewer = await desk.person('reviewer', 'reviewer')
})
afterAll(() => desk.close())

async function ask(person: Person, kind: string, proposal: object, subject = 'elder/e-old') {
  const answer = await person.send('POST', '/api/changes', { kind, subject, proposal, reason: '核实过' })
  return { status: answer.statusCode, body: answer.json<Change & { code: string; detail: string[] }>() }
}

async function asked(person: Person, kind: string, proposal: object, subject?: string): Promise<Change> {
  const { status, body } = await ask(person, kind, proposal, subject)
  expect([status, body.code, body.detail]).toEqual([201, undefined, undefined])
  return body
}

async function decide(person: Person, { id }: Change, verdict: string, reason: string | null = null) {
  const answer = await person.send('POST', `/api/changes/${id}/decision`, { verdict, reason })
  return { status: answer.statusCode, body: answer.json<Change & { code: string }>() }
}

async function facts(fact: string, elder = 'e-old') {
  const { rows } = await desk.pool.query(
    `SELECT value, from_day::text AS "from", to_day::text AS "to", change_id AS change FROM elder_fact
      WHERE elder_id = $1 AND fact = $2 AND withdrawn_at IS NULL ORDER BY from_day, value`,
    [elder, fact],
  )
  return rows
}

const list = async (person: Person, query = '') =>
  (await person.get(`/api/changes?${query}`)).json<ChangePage>()

describe('a change that takes two', () => {
  it('leaves the register alone until somebody else approves it', async () => {
    const proposal = { category: 'alone', act: 'add', from: '2026-11-01', to: null }
    const change = await asked(village, 'elder.category', proposal)
    expect(change).toMatchObject({ state: 'open', name: '柳大爷', regionName: '柳村', may: ['withdrawn'] })
    expect(await facts('category')).toHaveLength(1)
    expect((await ask(town, 'elder.category', proposal)).body.code).toBe('change-asked')
    expect((await decide(village, change, 'approved')).body.code).toBe('not-allowed')
    expect((await decide(clerk, change, 'withdrawn')).body.code).toBe('change-not-yours')
    expect((await list(town)).changes).toMatchObject([{ id: change.id, may: ['approved', 'refused'] }])

    expect((await decide(town, change, 'approved')).body).toMatchObject({
      state: 'approved',
      decidedBy: 'dongzhen 同志',
      may: [],
    })
    expect(await facts('category')).toMatchObject([
      { value: 'dibao' },
      { value: 'alone', from: '2026-11-01', to: null, change: change.id },
    ])
    expect((await decide(reviewer, change, 'refused', '迟了')).body.code).toBe('change-decided')
    expect((await ask(village, 'elder.category', proposal)).body.code).toBe('change-nothing')
  })

  it('is not approved by who asked, whatever their rights; the database says so too', async () => {
    const change = await asked(town, 'elder.category', {
      ...{ category: 'alone', act: 'end', from: '2026-12-01', to: null },
    })
    expect((await decide(town, change, 'approved')).body.code).toBe('change-own-work')
    for (const verdict of ['approved', 'direct'])
      await expect(
        desk.pool.query(`INSERT INTO change_decision (request_id, verdict, account_id) VALUES ($1, $2, $3)`, [
          change.id,
          verdict,
          town.id,
        ]),
      ).rejects.toMatchObject({ code: 'YY004' })
    expect((await decide(town, change, 'withdrawn')).body.state).toBe('withdrawn')
  })

  it('is refused with a reason only', async () => {
    const change = await asked(village, 'elder.category', {
      ...{ category: 'tekun', act: 'add', from: '2026-11-01', to: '2027-01-01' },
    })
    expect((await decide(reviewer, change, 'refused')).body.code).toBe('change-reason-required')
    const { body } = await decide(reviewer, change, 'refused', '没有证明')
    expect(body).toMatchObject({ state: 'refused', decisionReason: '没有证明' })
    expect((await facts('category')).map(({ value }) => value)).not.toContain('tekun')
  })

  it('is superseded when what stood changed meanwhile', async () => {
    const first = await asked(village, 'elder.death', { died: '2026-11-03' }, 'elder/e-seventy')
    const second = await asked(clerk, 'elder.death', { died: '2026-11-04' }, 'elder/e-seventy')
    expect((await decide(reviewer, second, 'approved')).status).toBe(200)
    expect((await decide(reviewer, first, 'approved')).body.code).toBe('change-superseded')
    expect((await decide(reviewer, first, 'refused', '日期不对')).status).toBe(200)
    const back = await asked(village, 'elder.death', { died: null }, 'elder/e-seventy')
    expect(back.before).toEqual({ died: '2026-11-04' })
    await decide(town, back, 'approved')
    const { rows } = await desk.pool.query(`SELECT died FROM elder WHERE id = 'e-seventy'`)
    expect(rows).toEqual([{ died: null }])
  })

  it('is decided once where two decide at a time', async () => {
    const change = await asked(clerk, 'elder.death', { died: '2026-11-02' }, 'elder/e-young')
    const answers = await Promise.all([
      decide(town, change, 'approved'),
      decide(reviewer, change, 'approved'),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    await desk.pool.query(`UPDATE elder SET died = NULL WHERE id = 'e-young'`)
  })
})

describe('facts of an elder', () => {
  it('are changed at once from this month on, and by two before', async () => {
    const stay = { fact: 'stay', value: 'hospital', to: null, evidence: null }
    expect(await asked(village, 'elder.facts', { ...stay, from: '2026-11-05' })).toMatchObject({
      state: 'direct',
      decidedBy: 'liucun 同志',
    })
    expect(await asked(village, 'elder.facts', { ...stay, value: null, from: '2026-11-20' })).toMatchObject({
      state: 'direct',
    })
    expect(await facts('stay')).toMatchObject([{ value: 'hospital', from: '2026-11-05', to: '2026-11-20' }])
    const past = await asked(village, 'elder.facts', { ...stay, from: '2026-10-31', to: '2026-11-08' })
    expect(past.state).toBe('open')
    expect(past.before).toMatchObject({ facts: [{ value: 'hospital', from: '2026-11-05' }] })
    await decide(town, past, 'approved')
    expect(await facts('stay')).toMatchObject([
      { from: '2026-10-31', to: '2026-11-08', change: past.id },
      { from: '2026-11-08', to: '2026-11-20' },
    ])
  })

  it('say what is wrong with what was asked', async () => {
    const wrong = async (proposal: object) => (await ask(village, 'elder.facts', proposal)).body.code
    const none = { to: null, evidence: null }
    expect(await wrong({ ...none, fact: 'stay', value: 'hotel', from: '2026-11-05' })).toBe('invalid-request')
    expect(await wrong({ ...none, fact: 'care', value: '3', from: '2026-02-30' })).toBe('invalid-request')
    expect(await wrong({ ...none, fact: 'care', value: '3', from: '2026-11-05', to: '2026-11-05' })).toBe(
      'change-days-wrong',
    )
    expect(await wrong({ ...none, fact: 'residence', value: 'resident', from: '2026-11-05' })).toBe(
      'invalid-request',
    )
    expect(await wrong({ ...none, fact: 'residence', value: 'hukou', from: '2026-11-05' })).toBe(
      'change-nothing',
    )
    expect(await wrong({ ...none, fact: 'home', value: '990102100209', from: '2026-11-05' })).toBe(
      'region-unknown',
    )
  })

  it('keep where an elder lived before a move', async () => {
    const home = { fact: 'home', to: null, evidence: null }
    await asked(clerk, 'elder.facts', { ...home, value: '990102100202', from: '2026-11-03' })
    const again = { ...home, value: '990102100000', from: '2026-11-05' }
    expect(await ask(village, 'elder.facts', again)).toMatchObject({ body: { code: 'out-of-scope' } })
    await asked(far, 'elder.facts', again)
    expect(await facts('home')).toMatchObject([
      { value: '990102100201', from: '1940-05-05', to: '2026-11-03' },
      { value: '990102100202', from: '2026-11-03', to: '2026-11-05' },
    ])
    await asked(town, 'elder.facts', { ...home, value: '990102100201', from: '2026-11-05' })
    const { rows } = await desk.pool.query(`SELECT home FROM elder WHERE id = 'e-old'`)
    expect(rows).toEqual([{ home: '990102100201' }])
  })
})

describe('what is secret', () => {
  const number = '6217000010001234567'
  const idNumber = inventedIdNumber('19410606', 21)

  it('is sealed, shown by its tail, and stands in no list, change or audit', async () => {
    const account = { holder: '柳大爷', number, bank: '云溪农商行', bankCode: null }
    const bank = await asked(village, 'elder.bank', { account })
    expect(bank.proposal).toEqual({ holder: '柳大爷', tail: '4567', bank: '云溪农商行', bankCode: null })
    await decide(town, bank, 'approved')
    const other = await asked(village, 'elder.bank', {
      account: { ...account, number: '6217000010007654321' },
    })
    expect(other.before).toMatchObject({ account: { tail: '4567' } })
    await decide(town, other, 'approved')
    const { rows } = await desk.pool.query(
      `SELECT number_tail AS tail, withdrawn_at IS NULL AS stands FROM bank_account ORDER BY id`,
    )
    expect(rows).toEqual([
      { tail: '4567', stands: false },
      { tail: '4321', stands: true },
    ])

    const identity = await asked(clerk, 'elder.identity', { name: '柳大伯', idNumber, born: null })
    expect(identity.proposal).toMatchObject({
      name: '柳大伯',
      born: '1941-06-06',
      idTail: idNumber.slice(-4),
    })
    await decide(reviewer, identity, 'approved')
    await asked(village, 'elder.contact', { phone: '138 0000 5678', note: '耳背，说话大声些' })
    const found = await desk.pool.query(
      `SELECT name, born::text, id_tail, note, phone_sealed IS NOT NULL AS phone FROM elder WHERE id = 'e-old'`,
    )
    expect(found.rows).toEqual([
      {
        ...{ name: '柳大伯', born: '1941-06-06', id_tail: idNumber.slice(-4) },
        ...{ note: '耳背，说话大声些', phone: true },
      },
    ])

    const written = await desk.pool.query(
      `SELECT json_agg(c)::text || (SELECT json_agg(a)::text FROM audit a) AS text FROM change_request c`,
    )
    const everything = `${written.rows[0]?.text}${JSON.stringify(await list(clerk, 'state=all'))}`
    for (const secret of [number, idNumber, '13800005678']) expect(everything).not.toContain(secret)
    expect(everything).toContain('"tail":')
  })

  it('of a site is for the county to approve', async () => {
    const account = {
      holder: '柳村村委会',
      number: '400012345678',
      bank: '云溪农商行',
      bankCode: '402990000012',
    }
    const change = await asked(village, 'site.bank', { account }, 'site/s-a')
    expect((await list(town, 'kind=site.bank')).changes).toMatchObject([{ may: [] }])
    expect((await decide(town, change, 'approved')).body.code).toBe('not-allowed')
    expect((await decide(reviewer, change, 'approved')).body.state).toBe('approved')
    const none = await asked(clerk, 'site.bank', { account: null }, 'site/s-a')
    await decide(reviewer, none, 'approved')
    expect((await ask(clerk, 'site.bank', { account: null }, 'site/s-a')).body.code).toBe('change-nothing')
  })
})

describe('the list', () => {
  it('is of the person’s own places, deaths first', async () => {
    const category = { category: 'veteran', act: 'add', from: '2026-11-01', to: null }
    await asked(village, 'elder.category', category)
    const death = await asked(village, 'elder.death', { died: '2026-11-05' })
    expect((await list(village)).changes[0]?.id).toBe(death.id)
    expect((await list(reviewer, 'size=1')).changes[0]?.id).toBe(death.id)
    expect((await list(far)).total).toBe(0)
    expect((await far.get(`/api/changes/${death.id}`)).json().code).toBe('out-of-scope')
    expect((await decide(far, death, 'withdrawn')).body.code).toBe('out-of-scope')
    expect((await ask(far, 'elder.death', { died: '2026-11-01' })).body.code).toBe('out-of-scope')
    const mine = await list(reviewer, 'state=decided&subject=elder/e-young')
    expect(mine.changes.map(({ kind, state }) => [kind, state])).toEqual([['elder.death', 'approved']])
    await decide(reviewer, death, 'refused', '误报')
  })

  it('refuses kinds that are none', async () => {
    expect((await ask(clerk, 'elder.nothing', {})).body.code).toBe('invalid-request')
    expect((await ask(clerk, 'site.bank', { account: null })).body.code).toBe('invalid-request')
    expect((await ask(clerk, 'elder.death', {})).body.detail[0]).toContain('proposal')
    expect((await ask(clerk, 'elder.confirm', {})).body.code).toBe('change-nothing')
  })
})
