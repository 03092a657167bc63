import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolmentAnswer } from '../../../core/enrolment.ts'
import { rosterTokenOf } from '../../../core/roster.ts'
import { createRosters } from '../../../server/register/rosters.ts'
import { testTerminal } from '../ingest/test-terminal.ts'
import { BROKER_SECRET, inventedIdNumber, openRegisterDesk, type RegisterDesk } from './register-desk.ts'

const COUNTY = { code: '990101000000', name: '演示县', level: 'county', parent: null }
const TOWN = { code: '990101001000', name: '河东镇', level: 'town', parent: COUNTY.code }
const VILLAGE = { code: '990101001001', name: '王家庄', level: 'village', parent: TOWN.code }
const ID_NUMBER = inventedIdNumber('19500101', 2)

let desk: RegisterDesk
let clerk: Awaited<ReturnType<RegisterDesk['as']>>
let administrator: Awaited<ReturnType<RegisterDesk['as']>>
let auditor: Awaited<ReturnType<RegisterDesk['as']>>
let site: string

beforeAll(async () => {
  desk = await openRegisterDesk('2026-10-12T12:00:00+08:00')
  clerk = await desk.as('clerk')
  administrator = await desk.as('administrator')
  auditor = await desk.as('auditor')
})
afterAll(() => desk.close())

const auditOf = async (action: string) =>
  (await desk.pool.query('SELECT subject, account_id FROM audit WHERE action = $1', [action])).rows

test('towns and villages come in their order and stand where they belong', async () => {
  for (const region of [COUNTY, TOWN, VILLAGE])
    expect(await clerk.post('/api/regions', region)).toEqual({ status: 201, body: region })
  expect((await auditor.get('/api/regions')).body).toEqual([COUNTY, TOWN, VILLAGE])
  expect(await clerk.post('/api/regions', VILLAGE)).toMatchObject({
    status: 409,
    body: { code: 'region-exists' },
  })
  const second = { ...COUNTY, code: '990109000000', name: '另一个县' }
  expect(await clerk.post('/api/regions', second)).toMatchObject({
    status: 409,
    body: { code: 'county-exists' },
  })
  expect((await auditor.get('/api/regions')).body).toEqual([COUNTY, TOWN, VILLAGE])
  const { rows } = await desk.pool.query('SELECT name, region, demo FROM county')
  expect(rows).toEqual([{ name: COUNTY.name, region: COUNTY.code, demo: false }])
  for (const misplaced of [
    { ...TOWN, code: '990102001000' },
    { ...TOWN, code: '990101002000', parent: VILLAGE.code },
    { ...VILLAGE, code: '990101002001' },
    { ...COUNTY, parent: TOWN.code },
  ])
    expect((await clerk.post('/api/regions', misplaced)).body.code).toBe('region-misplaced')
  expect((await auditor.post('/api/regions', VILLAGE)).body.code).toBe('not-allowed')
})

test('a site is listed with its town, its facility and its meals', async () => {
  const planned = {
    name: '王家庄助餐点',
    region: VILLAGE.code,
    opened: '2026-11-01',
    facility: 'day-care-centre',
    meals: [
      { meal: 'dinner', starts: 1020, ends: 1110, price: 300 },
      { meal: 'lunch', starts: 680, ends: 780, price: 500 },
    ],
    reason: '多年来一直在运行',
  }
  const made = await clerk.post('/api/sites', planned)
  expect(made).toMatchObject({
    status: 201,
    body: {
      name: '王家庄助餐点',
      regionName: '王家庄',
      town: '河东镇',
      opened: '2026-11-01',
      closed: null,
      facility: 'day-care-centre',
      star: null,
      meals: [planned.meals[1], planned.meals[0]],
      terminals: 0,
      state: 'coming',
      hasAccount: false,
      posts: 0,
      postsNeeded: 2,
    },
  })
  site = made.body.id
  expect((await clerk.get('/api/sites')).body).toEqual([made.body])
  const twice = { ...planned, meals: [planned.meals[0], planned.meals[0]] }
  expect((await clerk.post('/api/sites', twice)).body.code).toBe('meal-times-wrong')
  expect((await clerk.post('/api/sites', { ...planned, region: '990101009001' })).body.code).toBe(
    'region-unknown',
  )
  expect(await auditOf('site.create')).toMatchObject([{ subject: `site/${site}` }])
})

test('an elder is registered with a sealed ID number, which is nowhere to be read', async () => {
  const person = {
    name: '王秀英',
    idNumber: ID_NUMBER.toLowerCase(),
    home: VILLAGE.code,
    residence: 'hukou',
    categories: ['dibao', 'alone'],
  }
  const made = await clerk.post('/api/elders', person)
  expect(made).toMatchObject({
    status: 201,
    body: {
      name: '王秀英',
      sex: 'female',
      born: '1950-01-01',
      died: null,
      village: '王家庄',
      idTail: ID_NUMBER.slice(-4),
      categories: ['alone', 'dibao'],
      residence: 'hukou',
    },
  })
  expect(await clerk.post('/api/elders', person)).toMatchObject({
    status: 409,
    body: { code: 'elder-exists' },
  })
  const wrong = `${ID_NUMBER.slice(0, 17)}${ID_NUMBER.endsWith('1') ? '2' : '1'}`
  expect((await clerk.post('/api/elders', { ...person, idNumber: wrong })).body.code).toBe('id-number-wrong')

  const everything = await desk.pool.query(
    `SELECT (SELECT json_agg(e) FROM elder e)::text || (SELECT json_agg(c) FROM card c)::text
       || (SELECT json_agg(a) FROM audit a)::text AS everything`,
  )
  for (const place of [everything.rows[0].everything, JSON.stringify(made.body), desk.log()]) {
    expect(place).not.toContain(ID_NUMBER.slice(0, 17))
    expect(place).not.toContain(Buffer.from(ID_NUMBER).toString('hex'))
  }
  const { rows } = await desk.pool.query('SELECT id, id_sealed FROM elder')
  expect(desk.secrets.open(rows[0].id_sealed, `elder/${rows[0].id}/id-number`)).toBe(ID_NUMBER)
})

test('elders are found by a part of their name or the end of their number, page by page', async () => {
  for (const [i, name] of ['李建国', '王建军', '欧阳建华'].entries())
    await clerk.post('/api/elders', {
      name,
      idNumber: inventedIdNumber('19480203', 100 + i),
      home: VILLAGE.code,
      residence: 'hukou',
      categories: [],
    })
  const names = async (query: string) => {
    const { body } = await auditor.get(`/api/elders?${query}`)
    return [body.total, ...body.elders.map(({ name }: { name: string }) => name)]
  }
  expect(await names('search=%E5%BB%BA')).toHaveLength(4)
  expect(await names(`search=${ID_NUMBER.slice(-4).toLowerCase()}`)).toEqual([1, '王秀英'])
  expect(await names('search=%25')).toEqual([0])
  expect((await names('page=1&size=3')).slice(0, 1)).toEqual([4])
  expect(await names('page=2&size=3')).toHaveLength(2)
})

test.each(['%00', '990101195001010020', '%E7%8E%8B990101500101002'])(
  'what cannot be searched for is refused: %s',
  async (search) => {
    expect(await clerk.get(`/api/elders?search=${search}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    })
  },
)

test.each([
  [{ name: '王家庄\u0000' }],
  [{ opened: '0000-01-01' }],
  [{ opened: '1799-12-31' }],
  [{ meals: [{ meal: 'lunch', starts: 680, ends: 780, price: -1 }] }],
  [{ meals: [{ meal: 'lunch', starts: 680, ends: 780, price: 5_000_000_000 }] }],
])('a site with %j is refused as such', async (change) => {
  const planned = {
    name: '王家庄助餐点',
    region: VILLAGE.code,
    opened: '2026-11-01',
    facility: 'day-care-centre',
    meals: [{ meal: 'lunch', starts: 680, ends: 780, price: 500 }],
    reason: '多年来一直在运行',
  }
  const answer = await clerk.post('/api/sites', { ...planned, ...change })
  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'invalid-request', detail: [expect.any(String)] },
  })
})

test('a terminal is enrolled once with its code, and from then on known to the broker', async () => {
  const created = await administrator.post('/api/terminals', { site })
  expect(created.status).toBe(201)
  const { terminal, code, expires } = created.body
  expect(expires).toBe('2026-10-13T04:00:00.000Z')
  expect((await clerk.post('/api/terminals', { site })).body.code).toBe('not-allowed')
  expect((await administrator.post('/api/terminals', { site: 's-none' })).body.code).toBe('site-unknown')

  const { publicKey } = testTerminal(terminal, site)
  const enrol = async (request: object) => {
    const answer = await desk.app.inject({ method: 'POST', url: '/api/enrolment', payload: request })
    return { status: answer.statusCode, body: answer.json() }
  }
  expect(await enrol({ code: 'AAAA-AAAA', publicKey })).toMatchObject({
    status: 403,
    body: { code: 'enrolment-refused' },
  })
  expect((await enrol({ code, publicKey: 'short' })).body.code).toBe('invalid-request')

  const keys = [publicKey, testTerminal(terminal, site).publicKey]
  const tries = await Promise.all(keys.map((key) => enrol({ code, publicKey: key })))
  expect(tries.map(({ status }) => status).sort()).toEqual([200, 403])

  // The answer was lost on its way: the same terminal asks again.
  const winner = keys[tries.findIndex(({ status }) => status === 200)]
  const lost = enrolmentAnswer(tries.find(({ status }) => status === 200)?.body, 'answer')
  const given = enrolmentAnswer((await enrol({ code, publicKey: winner })).body, 'answer')
  expect(given).toMatchObject({ terminal, site, siteName: '王家庄助餐点', countyKey: desk.secrets.publicKey })

  const authenticate = async (username: string, password: string, secret = BROKER_SECRET) => {
    const answer = await desk.app.inject({
      method: 'POST',
      url: '/api/broker/authenticate',
      headers: { authorization: `Bearer ${secret}` },
      payload: { username, password },
    })
    return answer.statusCode
  }
  expect(await authenticate(terminal, given.password)).toBe(204)
  expect(await authenticate(terminal, lost.password)).toBe(401)
  expect(await authenticate(terminal, `${given.password}x`)).toBe(401)
  expect(await authenticate('t-none', given.password)).toBe(401)
  expect(await authenticate(terminal, given.password, 'another secret')).toBe(401)
  expect((await auditor.get('/api/terminals')).body).toMatchObject([
    { id: terminal, state: 'active', online: false },
  ])
  const enrolled = { subject: `terminal/${terminal}`, account_id: null }
  expect(await auditOf('terminal.enrol')).toEqual([enrolled, enrolled])
  expect(await auditOf('terminal.enrol-refused')).toHaveLength(2)

  await desk.pool.query(`UPDATE terminal SET state = 'ended' WHERE id = $1`, [terminal])
  expect(await authenticate(terminal, given.password)).toBe(401)
})

test('a code opens nothing after a day', async () => {
  const { code } = (await administrator.post('/api/terminals', { site })).body
  desk.clock.now += 24 * 3600_000 + 1
  const { publicKey } = testTerminal('x', site)
  const answer = await desk.app.inject({
    method: 'POST',
    url: '/api/enrolment',
    payload: { code, publicKey },
  })
  expect(answer.statusCode).toBe(403)
  desk.clock.now -= 24 * 3600_000 + 1
})

test('a roster names elders as they are spoken to, and its tokens fit one terminal only', async () => {
  const given = []
  for (let i = 0; i < 2; i++) {
    const { code } = (await administrator.post('/api/terminals', { site })).body
    const { publicKey } = testTerminal('x', site)
    const answer = await desk.app.inject({
      method: 'POST',
      url: '/api/enrolment',
      payload: { code, publicKey },
    })
    given.push(enrolmentAnswer(answer.json(), 'answer'))
  }
  const { pool, secrets } = desk
  const rosters = createRosters({ pool, secrets, now: () => desk.clock.now })
  const tokens = []
  for (const { terminal, tokenKey } of given) {
    const roster = await rosters.rosterFor(terminal)
    expect(roster).toMatchObject({
      v: 1,
      terminal,
      version: await rosters.version(),
      site: {
        id: site,
        name: '王家庄助餐点',
        opened: '2026-11-01',
        closed: null,
        serviceDayStarts: 0,
        meals: [
          { meal: 'lunch', starts: 680, ends: 780, price: 500, from: '2026-11-01', to: null },
          { meal: 'dinner', starts: 1020, ends: 1110, price: 300, from: '2026-11-01', to: null },
        ],
        closures: [],
      },
      cardKeys: [],
    })
    const wang = roster?.elders.find(({ name }) => name === '王秀英')
    expect(wang).toMatchObject({ call: '王大娘', died: null })
    const mac = (text: string) =>
      createHmac('sha256', Buffer.from(tokenKey, 'base64url')).update(text).digest('hex')
    expect(wang?.cards).toEqual([{ token: rosterTokenOf(mac, `id:${ID_NUMBER}`), lost: false }])
    expect(roster?.elders.map(({ call }) => call)).toEqual(
      expect.arrayContaining(['王大爷', '欧阳大娘', '李大娘']),
    )
    expect(JSON.stringify(roster)).not.toMatch(/dibao|alone/)
    tokens.push(wang?.cards[0]?.token)
  }
  expect(tokens[0]).not.toBe(tokens[1])
  expect(await rosters.rosterFor('t-none')).toBeNull()

  // What changes in the register shows in the next roster.
  const before = await rosters.version()
  await pool.query(
    `UPDATE card SET state = 'lost'; UPDATE elder SET died = '2026-10-01' WHERE name = '王秀英'`,
  )
  await pool.query(
    `INSERT INTO site_fact (site_id, fact, value, from_day, to_day) VALUES
       ('${site}', 'closure', '装修', '2026-09-01', '2026-09-09'), ('${site}', 'closure', '春节', '2027-02-01', '2027-02-10')`,
  )
  await pool.query(
    `INSERT INTO policy (id, title, document, hash, effective_from)
     VALUES ('p', '政策', '{"serviceDayStarts":"04:00"}', '\\x01', '2026-01-01')`,
  )
  const roster = await rosters.rosterFor(given[0]?.terminal ?? '')
  expect(roster?.version).toBeGreaterThan(before)
  expect(roster?.site).toMatchObject({
    serviceDayStarts: 240,
    closures: [{ from: '2027-02-01', to: '2027-02-10', reason: '春节' }],
  })
  expect(roster?.elders.find(({ name }) => name === '王秀英')).toMatchObject({
    died: '2026-10-01',
    cards: [{ lost: true }],
  })
})

test('enrolment is slowed down after ten tries a minute', async () => {
  const statuses = []
  for (let i = 0; i < 11; i++) {
    const payload = { code: 'AAAA-AAAA', publicKey: 'A'.repeat(43) }
    const answer = await desk.app.inject({
      method: 'POST',
      url: '/api/enrolment',
      payload,
      remoteAddress: '10.0.0.9',
    })
    statuses.push(answer.statusCode)
  }
  expect(statuses).toEqual([...Array(10).fill(403), 429])
})
