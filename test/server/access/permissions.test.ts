/** Every route of the API against nobody, against each role, and against the broker. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROLE_PERMISSIONS } from '../../../server/access/permissions.ts'
import type { Role } from '../../../server/contract/session.ts'
import { BROKER_SECRET, type Desk, openDesk, type Person } from './desk.ts'

/** The whole API and who may call it. A new route is a new line here. */
const ROUTES = `
  GET /api/accounts account.read
  POST /api/accounts account.write
  PUT /api/accounts/{account} account.write
  POST /api/accounts/{account}/password account.write
  GET /api/audit audit.read
  GET /api/board board.read
  POST /api/broker/authenticate broker
  POST /api/card-sheets card.write
  POST /api/cards/{card}/replace card.write
  POST /api/cards/{card}/steps card.write
  GET /api/changes register.read
  POST /api/changes change.ask
  GET /api/changes/{change} register.read
  POST /api/changes/{change}/decision register.read
  GET /api/elders register.read
  POST /api/elders register.write
  GET /api/elder-doubles register.read
  GET /api/elders/{elder} register.read
  GET /api/elders/{elder}/meals register.read
  GET /api/elders/{elder}/photo register.read
  PUT /api/elders/{elder}/photo register.write
  DELETE /api/elders/{elder}/photo register.write
  POST /api/elders/{elder}/reveal register.reveal
  GET /api/elders/{elder}/cards register.read
  POST /api/elders/{elder}/cards card.write
  GET /api/control-rules finding.read
  POST /api/control-rules control.write
  POST /api/enrolment public
  GET /api/findings/{finding} finding.read
  POST /api/findings/{finding}/decisions finding.decide
  GET /api/month-rules settlement.read
  POST /api/month-rules control.write
  GET /api/import-template register.import
  GET /api/imports register.import
  POST /api/imports register.import
  DELETE /api/imports/{import} register.import
  GET /api/imports/{import} register.import
  POST /api/imports/{import}/confirm register.import
  GET /api/imports/{import}/fault-sheet register.import
  POST /api/imports/{import}/leave-out register.import
  PUT /api/imports/{import}/mapping register.import
  GET /api/imports/{import}/preview register.import
  GET /api/imports/{import}/rows register.import
  PUT /api/imports/{import}/rows/{row} register.import
  POST /api/imports/{import}/undo register.import
  GET /api/months settlement.read
  GET /api/months/{month} settlement.read
  GET /api/months/{month}/comparison settlement.read
  GET /api/months/{month}/computation settlement.read
  GET /api/months/{month}/explanation/elders/{elder} settlement.read
  GET /api/months/{month}/explanation/grants/{grant} settlement.read
  GET /api/months/{month}/explanation/sites/{site} settlement.read
  GET /api/months/{month}/export settlement.read
  DELETE /api/months/{month}/computation settlement.read
  POST /api/months/{month}/compute settlement.read
  GET /api/months/{month}/findings finding.read
  POST /api/months/{month}/findings finding.check
  POST /api/months/{month}/gaps settlement.submit
  GET /api/months/{month}/statement settlement.read
  POST /api/months/{month}/steps settlement.read
  GET /api/payout-ledger payout.read
  GET /api/payout-ledger/{payees}/{payee} payout.read
  POST /api/payout-ledger/{payees}/{payee}/recoveries payout.prepare
  GET /api/payout-templates payout.read
  POST /api/payout-templates control.write
  GET /api/payouts payout.read
  GET /api/payouts/batches/{batch} payout.read
  GET /api/payouts/batches/{batch}/file payout.release
  GET /api/payouts/batches/{batch}/lines payout.read
  POST /api/payouts/batches/{batch}/returns payout.release
  POST /api/payouts/batches/{batch}/steps payout.read
  GET /api/payouts/months/{month} payout.read
  POST /api/payouts/months/{month}/batches payout.prepare
  POST /api/payouts/months/{month}/carry payout.prepare
  GET /api/payouts/months/{month}/plan payout.prepare
  GET /api/policies policy.read
  GET /api/policies/{policy} policy.read
  GET /api/policies/{policy}/document policy.read
  POST /api/policy-drafts policy.draft
  GET /api/policy-drafts/{draft} policy.read
  PUT /api/policy-drafts/{draft} policy.draft
  POST /api/policy-drafts/{draft}/steps policy.read
  GET /api/policy-packs policy.read
  GET /api/policy-trials policy.try
  GET /api/policy-trials/{month} policy.try
  GET /api/record-exports/months/{month} record.export
  GET /api/record-exports/terminals/{terminal} record.export
  POST /api/recoveries/{recovery}/decision payout.release
  GET /api/regions register.read
  POST /api/regions register.write
  GET /api/search register.read
  DELETE /api/session session
  GET /api/session session
  POST /api/session public
  PUT /api/session/password session
  GET /api/sheets/accounts account.read
  GET /api/sheets/audit audit.read
  GET /api/sheets/changes register.read
  GET /api/sheets/elders register.read
  POST /api/sheets/elders register.reveal
  GET /api/sheets/findings finding.read
  GET /api/sheets/month-sites settlement.read
  GET /api/sheets/sites register.read
  GET /api/sheets/terminals terminal.read
  GET /api/sites register.read
  GET /api/site-proposals register.read
  POST /api/site-proposals site.propose
  GET /api/site-proposals/{proposal} register.read
  POST /api/site-proposals/{proposal}/steps register.read
  POST /api/sites register.write
  GET /api/sites/{site} register.read
  POST /api/sites/{site}/closures register.write
  POST /api/sites/{site}/closures/{row}/end register.write
  POST /api/sites/{site}/posts register.write
  POST /api/sites/{site}/posts/{row}/end register.write
  PUT /api/sites/{site}/windows register.write
  GET /api/tasks board.read
  GET /api/terminals terminal.read
  POST /api/terminals terminal.enrol
  GET /api/terminals/{terminal}/commands terminal.read
  POST /api/terminals/{terminal}/commands terminal.enrol
  POST /api/terminals/{terminal}/end terminal.enrol
  GET /api/terminals/{terminal}/log terminal.read
  POST /api/terminals/{terminal}/swap terminal.enrol
  GET /health public
  GET /ready public`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(' ') as [string, string, string])

const ROLES = Object.keys(ROLE_PERMISSIONS) as Role[]

let desk: Desk
let people: Map<Role, Person>
beforeAll(async () => {
  desk = await openDesk()
  people = new Map()
  await desk.pool.query(
    `INSERT INTO region VALUES ('990101000000', '云溪县', 'county', NULL),
       ('990101100000', '桃花镇', 'town', '990101000000'), ('990101100201', '柳树村', 'village', '990101100000')`,
  )
  for (const role of ROLES) people.set(role, await personWith(role))
})
afterAll(() => desk.close())

async function personWith(role: Role): Promise<Person> {
  if (role === 'town') return desk.personOf('990101100000', 'a-town', role)
  if (role === 'village') return desk.personOf('990101100201', 'a-village', role)
  return desk.person(`a-${role}`, role)
}

const call = (method: string, path: string, headers: Record<string, string> = {}) =>
  desk.app.inject({
    method: method as 'GET',
    url: path.replace('{month}', '2026-10'),
    headers,
    ...(method === 'GET' || method === 'DELETE' ? {} : { payload: {} }),
  })

describe('the list', () => {
  it('is the whole API', async () => {
    const { paths } = (await desk.app.inject('/api/docs/json')).json()
    const found = Object.entries<Record<string, { description: string }>>(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method !== 'head')
        .map(([method, { description }]) => [
          method.toUpperCase(),
          path,
          description.replace('Access: ', ''),
        ]),
    )
    const sorted = (rows: string[][]) => rows.map((row) => row.join(' ')).sort()
    expect(sorted(found)).toEqual(sorted(ROUTES))
  })
})

describe.each(ROUTES)('%s %s (%s)', (method, path, access) => {
  it('turns away whoever has no session', async () => {
    const { statusCode } = await call(method, path)
    if (access === 'public') expect([401, 403]).not.toContain(statusCode)
    else expect(statusCode).toBe(401)
  })

  it('lets pass the roles that hold the permission, and no other', async () => {
    for (const role of ROLES) {
      const cookie = people.get(role)?.cookie ?? ''
      if (method === 'DELETE') continue // would end the session; see session.test.ts
      const answer = await call(method, path, { cookie })
      const allowed = access === 'public' || access === 'session' || isHeld(role, access)
      if (access === 'broker') expect(answer.statusCode, role).toBe(401)
      else if (allowed)
        expect([401, 'not-allowed'], `${role}: ${answer.body}`).not.toContain(turnedAway(answer))
      else expect([answer.statusCode, answer.json().code], role).toEqual([403, 'not-allowed'])
    }
  })
})

/** What is not there is out of a township's scope, which says nothing of the permission. */
function turnedAway(answer: { statusCode: number; json(): { code?: string } }): unknown {
  return answer.statusCode === 403 ? answer.json().code : answer.statusCode
}

function isHeld(role: Role, access: string): boolean {
  return ROLE_PERMISSIONS[role].some((permission) => permission === access)
}

describe('the broker', () => {
  it('passes by its secret, and by nothing near it', async () => {
    const ask = (authorization: string) => call('POST', '/api/broker/authenticate', { authorization })
    expect((await ask(`Bearer ${BROKER_SECRET}`)).statusCode).toBe(400) // let in, and the body found empty
    expect((await ask(`Bearer ${BROKER_SECRET}x`)).statusCode).toBe(401)
    expect((await ask(`Bearer ${BROKER_SECRET.slice(0, -1)}`)).statusCode).toBe(401)
    expect((await ask(BROKER_SECRET)).statusCode).toBe(401)
    expect((await ask('Bearer ')).statusCode).toBe(401)
  })
})

describe('a refusal', () => {
  it('says who could', async () => {
    const answer = await people.get('reviewer')?.get('/api/accounts')
    expect(answer?.json()).toMatchObject({
      code: 'not-allowed',
      detail: ['可以办理的角色：系统管理员、审计员'],
    })
  })

  it('is written down', async () => {
    const reviewer = people.get('reviewer')
    await reviewer?.get('/api/audit')
    const { rows } = await desk.pool.query('SELECT * FROM audit ORDER BY id DESC LIMIT 1')
    expect(rows[0]).toMatchObject({
      account_id: reviewer?.id,
      action: 'access.refused',
      subject: 'GET /api/audit',
      detail: { needs: 'audit.read' },
    })
  })
})

describe('another site', () => {
  const login = (headers: Record<string, string>) =>
    desk.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { host: 'yanglao.example.cn', ...headers },
      payload: { login: 'nobody', password: 'nothing' },
    })

  it.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'https://yanglao.example.cn' }],
    [{ origin: 'http://yanglao.example.cn:8080' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('cannot make a browser act here: %o', async (headers) => {
    expect((await login(headers)).json().code).toBe('wrong-origin')
  })

  it.each([[{ origin: 'http://yanglao.example.cn' }], [{}]])('is not what this is: %o', async (headers) => {
    expect((await login(headers)).json().code).toBe('wrong-login')
  })

  it('is measured by the public origin where one is set', async () => {
    const behind = await openDesk({ publicOrigin: 'https://yanglao.example.cn' })
    const ask = (origin: string) =>
      behind.app.inject({
        method: 'POST',
        url: '/api/session',
        headers: { origin, host: '127.0.0.1:8080' },
        payload: { login: 'nobody', password: 'nothing' },
      })
    expect((await ask('https://yanglao.example.cn')).json().code).toBe('wrong-login')
    expect((await ask('http://127.0.0.1:8080')).json().code).toBe('wrong-origin')
    await behind.close()
  })
})
