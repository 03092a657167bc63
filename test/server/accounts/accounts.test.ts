import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAccount } from '../../../server/accounts/change-account.ts'
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

describe('an administrator', () => {
  const put = (person: Person, id: number, change: object) =>
    person.send('PUT', `/api/accounts/${id}`, change)
  const stands = { name: '赵会计', roles: ['clerk'], disabled: false }

  it('changes what another may do, who then begins anew', async () => {
    const zhao = await desk.person('zhao', 'clerk')
    expect((await zhao.get('/api/regions')).statusCode).toBe(200)
    expect((await put(administrator, zhao.id, { ...stands, roles: ['town'] })).json().code).toBe(
      'account-place',
    )
    expect((await put(administrator, zhao.id, { ...stands, roles: ['clerk', 'auditor'] })).json().code).toBe(
      'roles-apart',
    )
    const changed = await put(administrator, zhao.id, { ...stands, roles: ['town'], region: '990101100000' })
    expect(changed.json()).toMatchObject({
      name: '赵会计',
      roles: ['town'],
      region: '990101100000',
      place: '桃花镇',
    })
    expect((await zhao.get('/api/regions')).statusCode).toBe(401)
    expect((await put(administrator, 9_999, stands)).json().code).toBe('not-found')
    const { rows } = await desk.pool.query(`SELECT detail FROM audit WHERE action = 'account.change'`)
    expect(rows).toMatchObject([{ detail: { before: { roles: ['clerk'] }, after: { roles: ['town'] } } }])
  })

  it('disables and enables', async () => {
    const qian = await desk.person('qian', 'clerk')
    expect(
      (await put(administrator, qian.id, { ...stands, disabled: true })).json().disabledAt,
    ).not.toBeNull()
    expect((await desk.login('qian', 'correct-horse-battery')).json().code).toBe('wrong-login')
    expect((await put(administrator, qian.id, stands)).json().disabledAt).toBeNull()
    expect((await desk.login('qian', 'correct-horse-battery')).statusCode).toBe(200)
  })

  it('gives a new first password, which ends the old one and every session', async () => {
    const sun = await desk.person('sun', 'clerk')
    const { password } = (await administrator.send('POST', `/api/accounts/${sun.id}/password`)).json()
    expect((await sun.get('/api/regions')).statusCode).toBe(401)
    expect((await desk.login('sun', 'correct-horse-battery')).json().code).toBe('wrong-login')
    expect((await desk.login('sun', password)).json()).toMatchObject({ mustChange: true })
  })

  it('does not lock out themselves, nor the last of them', async () => {
    const own = { name: '陈管理', roles: ['administrator'], disabled: true }
    expect((await put(administrator, administrator.id, own)).json().code).toBe('account-own')
    const clerk = { ...own, roles: ['clerk'], disabled: false }
    expect((await put(administrator, administrator.id, clerk)).json().code).toBe('account-own')
    expect((await administrator.send('POST', `/api/accounts/${administrator.id}/password`)).json().code).toBe(
      'account-own',
    )
    const renamed = await put(administrator, administrator.id, { ...own, disabled: false })
    expect(renamed.json().name).toBe('陈管理')
    await desk.pool.query(`UPDATE account SET disabled_at = now() WHERE login = 'admin'`)
    const last = await desk.person('admin-wu', 'administrator')
    expect((await put(last, administrator.id, clerk)).statusCode).toBe(200)
    const by = await changeAccountAsNobody(last.id)
    expect(by).toBe('last-administrator')
  })

  async function changeAccountAsNobody(account: number): Promise<string> {
    const by = { account: null, address: null }
    const change = { name: '吴管理', roles: ['clerk' as const], disabled: false }
    return changeAccount({ pool: desk.pool, account, by }, change).then(
      () => 'changed',
      (error) => error.code,
    )
  }
})
