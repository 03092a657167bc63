import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFirstAdministrator } from '../../../server/accounts/create-account.ts'
import { type Desk, openDesk, type Person } from '../access/desk.ts'

let desk: Desk
let administrator: Person
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

describe('the first administrator', () => {
  it('is made where nobody is, once', async () => {
    const first = { login: 'admin', name: '管理员' }
    const made = await Promise.all([1, 2, 3].map(() => createFirstAdministrator({ pool: desk.pool }, first)))
    const created = made.filter((one) => one !== null)
    expect(created).toMatchObject([{ account: { login: 'admin', roles: ['administrator'] } }])
    expect((await desk.login('admin', created[0]?.password ?? '')).json()).toMatchObject({ mustChange: true })
  })
})

describe('an account', () => {
  beforeAll(async () => {
    administrator = await desk.person('admin-chen', 'administrator')
  })
  const create = (account: object) => administrator.send('POST', '/api/accounts', account)

  it('is made with a first password that is shown once', async () => {
    const answer = await create({ login: 'clerk-li', name: '李经办', roles: ['reviewer', 'clerk'] })
    expect(answer.statusCode).toBe(201)
    const { account, password } = answer.json()
    expect(account).toMatchObject({ login: 'clerk-li', roles: ['clerk', 'reviewer'], disabledAt: null })
    expect((await desk.login('clerk-li', password)).json()).toMatchObject({
      name: '李经办',
      mustChange: true,
    })
    const list = await administrator.get('/api/accounts')
    expect(list.json().map(({ login }: { login: string }) => login)).toEqual([
      'admin',
      'admin-chen',
      'clerk-li',
    ])
    expect(list.body).not.toContain('argon2')
  })

  it('is written down with who made it', async () => {
    const { rows } = await desk.pool.query(
      `SELECT account_id, detail FROM audit WHERE subject = 'account/clerk-li' AND action = 'account.create'`,
    )
    const detail = { roles: ['clerk', 'reviewer'], region: null }
    expect(rows).toEqual([{ account_id: administrator.id, detail }])
  })

  it('of a township or a village has its place, and others have none', async () => {
    await desk.pool.query(
      `INSERT INTO region VALUES ('990101000000', '云溪县', 'county', NULL),
                                 ('990101100000', '桃花镇', 'town', '990101000000')`,
    )
    const town = { login: 'town-wu', name: '吴秀英', roles: ['town'] }
    expect((await create(town)).json()).toMatchObject({ code: 'account-place' })
    expect((await create({ ...town, region: '990101000000' })).json()).toMatchObject({
      code: 'account-place',
    })
    expect((await create({ ...town, roles: ['town', 'clerk'], region: '990101100000' })).statusCode).toBe(400)
    expect((await create({ ...town, roles: ['clerk'], region: '990101100000' })).statusCode).toBe(400)
    const made = await create({ ...town, region: '990101100000' })
    expect(made.json().account).toMatchObject({ roles: ['town'], place: '桃花镇' })
  })

  it('has a login of its own', async () => {
    const answer = await create({ login: 'clerk-li', name: '另一位', roles: ['clerk'] })
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'login-taken'])
  })

  it.each([[['administrator', 'clerk']], [['reviewer', 'auditor']], [['administrator', 'auditor']]])(
    'does not join %o',
    async (roles) => {
      const answer = await create({ login: 'wang', name: '王', roles })
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'roles-apart'])
    },
  )

  it.each([
    [{ login: 'Li', name: '李', roles: ['clerk'] }, 'body/login'],
    [{ login: 'li', name: '', roles: ['clerk'] }, 'body/name'],
    [{ login: 'li', name: '李\u0000', roles: ['clerk'] }, 'body/name'],
    [{ login: 'li', name: '李', roles: [] }, 'body/roles'],
    [{ login: 'li', name: '李', roles: ['king'] }, 'body/roles/0'],
    [{ login: 'li', roles: ['clerk'] }, 'body/name'],
  ])('is refused with the place of the fault: %o', async (account, place) => {
    const answer = await create(account)
    expect(answer.json()).toMatchObject({ code: 'invalid-request' })
    expect(answer.json().detail[0]).toMatch(new RegExp(`^${place}: `))
  })
})
