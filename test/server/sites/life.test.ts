/** A site's life: proposed, reviewed, approved by three people; changed and withdrawn the same way; and who sees it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../access/desk.ts'
import { approve, council, LIU, NAN, OPEN, openSitesDesk, type SitesDesk, TODAY, XIN } from './sites-desk.ts'

let desk: SitesDesk
beforeAll(async () => {
  desk = await openSitesDesk()
})
afterAll(() => desk.close())

const step = (person: Person, id: number, position: number, action: string, more: object = {}) =>
  person.send('POST', `/api/site-proposals/${id}/steps`, { position, action, ...more })
const codeOf = (answer: Awaited<ReturnType<typeof step>>) => answer.json().code

describe('a site that is proposed', () => {
  let id: number
  let site: string

  it('is none for the register', async () => {
    const made = await desk.village.send('POST', '/api/site-proposals', OPEN)
    expect(made.statusCode, made.body).toBe(201)
    expect(made.json()).toMatchObject({
      ...{ kind: 'open', name: '柳树村幸福小院', regionName: '柳树村', town: '桃花镇', state: 'proposed' },
      next: [
        { action: 'review', why: 'permission' },
        { action: 'return', why: 'permission' },
        { action: 'drop', why: null },
      ],
    })
    ;({ id, site } = made.json())
    expect((await desk.clerk.get('/api/sites')).json()).toEqual([])
    expect((await desk.clerk.get(`/api/sites/${site}`)).statusCode).toBe(404)
    expect(codeOf(await desk.administrator.send('POST', '/api/terminals', { site }))).toBe('site-unknown')
  })

  it('is not brought in directly by a village or a township', async () => {
    const direct = { ...OPEN.content, region: LIU, reason: '急用' }
    for (const person of [desk.village, desk.town])
      expect(codeOf(await person.send('POST', '/api/sites', direct))).toBe('site-needs-proposal')
  })

  it('waits for whoever may take the next step', async () => {
    const waits = async (person: Person) =>
      (await person.get('/api/tasks'))
        .json()
        .map(({ what, name, to }: Record<string, string>) => [what, name, to])
    const mine = ['site.review', '柳树村幸福小院', `/sites?view=proposals&proposal=${id}`]
    expect(await waits(desk.town)).toContainEqual(mine)
    expect(await waits(desk.clerk)).toContainEqual(mine)
    for (const person of [desk.far, desk.village, desk.reviewer])
      expect(await waits(person)).not.toContainEqual(mine)
  })

  it('goes through three hands in their order', async () => {
    expect(codeOf(await step(desk.reviewer, id, 1, 'approve'))).toBe('site-proposal-superseded')
    expect(codeOf(await step(desk.village, id, 1, 'review'))).toBe('not-allowed')
    expect(codeOf(await step(desk.far, id, 1, 'review'))).toBe('out-of-scope')
    expect(codeOf(await step(desk.town, id, 1, 'return'))).toBe('reason-required')
    expect((await step(desk.town, id, 1, 'return', { reason: '请补会议记录' })).json().state).toBe('returned')
    expect((await desk.village.get('/api/tasks')).json()).toMatchObject([{ what: 'site.returned' }])
    const again = { ...OPEN.content, council: '附会议记录。' }
    expect((await step(desk.village, id, 2, 'propose', { content: again })).json().content.council).toBe(
      '附会议记录。',
    )
    expect(codeOf(await step(desk.village, id, 2, 'propose', { content: again }))).toBe(
      'site-proposal-superseded',
    )
    expect((await step(desk.town, id, 3, 'review')).json()).toMatchObject({
      state: 'reviewed',
      next: [{ action: 'approve', why: 'permission' }, { action: 'return' }],
    })
    expect(codeOf(await step(desk.clerk, id, 4, 'approve'))).toBe('not-allowed')
    expect((await step(desk.reviewer, id, 4, 'approve')).json()).toMatchObject({
      state: 'approved',
      next: [],
    })
    expect((await desk.village.get(`/api/sites/${site}`)).json()).toMatchObject({
      ...{
        id: site,
        name: '柳树村幸福小院',
        region: LIU,
        state: 'coming',
        opened: '2026-11-10',
        terminals: 0,
      },
      ...{
        facility: 'happiness-home',
        meals: OPEN.content.meals,
        posts: 0,
        postsNeeded: 1,
        account: null,
        hasAccount: false,
      },
    })
    expect((await desk.administrator.send('POST', '/api/terminals', { site })).statusCode).toBe(201)
  })

  it('is written down, step by step', async () => {
    const { rows } = await desk.pool.query(
      `SELECT action, account_id FROM audit WHERE subject = $1 ORDER BY id`,
      [`site-proposal/${id}`],
    )
    expect(rows.map(({ action }) => action)).toEqual([
      ...['site.propose', 'site.return', 'site.propose', 'site.review', 'site.approve'],
    ])
    expect(rows[4].account_id).toBe(desk.reviewer.id)
  })

  it('is held to that order and separation by the database itself', async () => {
    const { rows } = await desk.pool.query(
      `INSERT INTO site_proposal (kind, site_id, region) VALUES ('open', 's-x', $1) RETURNING id`,
      [LIU],
    )
    const insert = (position: number, action: string, actor: Person) =>
      desk.pool.query(
        `INSERT INTO site_step (proposal_id, position, action, actor_id, reason, content)
         VALUES ($1, $2, $3, $4, 'r', CASE WHEN $3 = 'propose' THEN $5::jsonb END)`,
        [rows[0].id, position, action, actor.id, JSON.stringify(OPEN.content)],
      )
    await expect(insert(1, 'review', desk.town)).rejects.toMatchObject({ code: 'YY002' })
    await insert(1, 'propose', desk.village)
    for (const action of ['review', 'return'])
      await expect(insert(2, action, desk.village)).rejects.toMatchObject({ code: 'YY004' })
    await expect(insert(2, 'drop', desk.town)).rejects.toMatchObject({ code: 'YY004' })
    await expect(insert(2, 'approve', desk.reviewer)).rejects.toMatchObject({ code: 'YY002' })
    await insert(2, 'review', desk.town)
    for (const person of [desk.village, desk.town])
      await expect(insert(3, 'approve', person)).rejects.toMatchObject({ code: 'YY004' })
    await insert(3, 'approve', desk.reviewer)
    await expect(insert(4, 'return', desk.reviewer)).rejects.toMatchObject({ code: 'YY002' })
    await expect(desk.pool.query('UPDATE site_step SET actor_id = 1')).rejects.toMatchObject({
      code: 'YY001',
    })
    await expect(desk.pool.query('DELETE FROM site_proposal')).rejects.toMatchObject({ code: 'YY001' })
  })
})

describe('a site that runs', () => {
  let site: string
  beforeAll(async () => {
    const existing = {
      ...{ name: '柳树村日间照料中心', region: LIU, opened: '2024-01-01', facility: 'day-care-centre' },
      ...{ meals: OPEN.content.meals, reason: '建库时已在运行' },
    }
    site = (await desk.clerk.send('POST', '/api/sites', existing)).json().id
  })
  const change = (more: object = {}) => ({
    kind: 'change',
    site,
    content: {
      ...{ name: '柳树村照料中心', facility: 'mutual-aid-home', region: LIU, from: '2026-11-20', ...council },
      meals: [{ meal: 'dinner', starts: 1020, ends: 1110, price: 600 }],
      ...more,
    },
  })

  it('changes by three people, from a day on', async () => {
    await approve(desk, desk.clerk, change())
    const now = (await desk.clerk.get(`/api/sites/${site}`)).json()
    expect(now).toMatchObject({
      name: '柳树村照料中心',
      facility: 'day-care-centre',
      meals: [{ meal: 'lunch' }],
    })
    const facts = now.facts.map(({ fact, value, from, to }: Record<string, string>) => [
      fact,
      value,
      from,
      to,
    ])
    expect(facts).toEqual([
      ['facility', 'mutual-aid-home', '2026-11-20', null],
      ['facility', 'day-care-centre', '2024-01-01', '2026-11-20'],
      ['meal', 'dinner', '2026-11-20', null],
      ['meal', 'lunch', '2024-01-01', '2026-11-20'],
    ])
  })

  it('moves within its town, and nowhere else; and not while subsidies ask for the same village', async () => {
    const propose = (person: Person, region: string) =>
      person.send('POST', '/api/site-proposals', change({ region }))
    expect(codeOf(await propose(desk.clerk, NAN))).toBe('site-move')
    expect(codeOf(await propose(desk.village, XIN))).toBe('out-of-scope')
    await desk.pool.query(`INSERT INTO policy VALUES ('p', 'p',
      '{"grants": [{"rates": [{"when": {"home": {"same": "village"}}}]}]}', '\\x00', '2026-01-01', NULL)`)
    expect(codeOf(await propose(desk.clerk, XIN))).toBe('site-move')
    await desk.pool.query('ALTER TABLE policy DISABLE TRIGGER USER')
    await desk.pool.query('DELETE FROM policy')
    await desk.pool.query('ALTER TABLE policy ENABLE TRIGGER USER')
    const waiting = await propose(desk.clerk, XIN)
    expect(waiting.statusCode, waiting.body).toBe(201)
    expect(codeOf(await propose(desk.clerk, XIN))).toBe('site-proposal-open')
    expect(codeOf(await step(desk.second, waiting.json().id, 1, 'drop', { reason: '不迁了' }))).toBe(
      'site-own-work',
    )
    expect((await step(desk.clerk, waiting.json().id, 1, 'drop', { reason: '不迁了' })).json().state).toBe(
      'dropped',
    )
  })

  it('closes on days to come, which end early; what is past takes a second person', async () => {
    const close = (closure: object) => desk.village.send('POST', `/api/sites/${site}/closures`, closure)
    expect(codeOf(await close({ from: '2026-11-04', to: null, reason: '修灶' }))).toBe('site-day-past')
    expect(codeOf(await close({ from: '2026-11-09', to: '2026-11-09', reason: '修灶' }))).toBe(
      'change-days-wrong',
    )
    const paused = (await close({ from: TODAY, to: null, reason: '修灶' })).json()
    expect(paused.state).toBe('paused')
    const { id } = paused.facts.find(({ fact }: { fact: string }) => fact === 'closure')
    const end = (to: string) => desk.town.send('POST', `/api/sites/${site}/closures/${id}/end`, { to })
    expect(codeOf(await end('2026-11-04'))).toBe('site-day-past')
    expect((await end('2026-11-08')).json().facts).toContainEqual(
      expect.objectContaining({ fact: 'closure', value: '修灶', from: TODAY, to: '2026-11-08' }),
    )
    expect(codeOf(await end('2026-11-09'))).toBe('not-found')
    expect(
      codeOf(
        await desk.far.send('POST', `/api/sites/${site}/closures`, { from: TODAY, to: null, reason: 'x' }),
      ),
    ).toBe('out-of-scope')
  })

  it('has hours and prices that change at once, of approved meals alone', async () => {
    const put = (meal: string, price: number) =>
      desk.village.send('PUT', `/api/sites/${site}/windows`, {
        windows: [{ meal, starts: 690, ends: 780, price }],
        reason: '村委会定价',
      })
    expect(codeOf(await put('breakfast', 300))).toBe('site-meal-new')
    expect((await put('lunch', 900)).json().meals).toEqual([
      { meal: 'lunch', starts: 690, ends: 780, price: 900 },
    ])
    const { rows } = await desk.pool.query(`SELECT detail FROM audit WHERE action = 'site.windows'`)
    expect(rows[0].detail).toMatchObject({ reason: '村委会定价', before: [{ meal: 'lunch', price: 800 }] })
  })

  it('gets its star, and facts of the past, by two people', async () => {
    const ask = async (kind: string, proposal: object) =>
      desk.clerk.send('POST', '/api/changes', { kind, subject: `site/${site}`, proposal, reason: '季度评定' })
    const decide = (person: Person, change: number) =>
      person.send('POST', `/api/changes/${change}/decision`, { verdict: 'approved', reason: null })
    const asked = await ask('site.star', { star: 4, from: '2026-10-01' })
    expect(asked.statusCode, asked.body).toBe(201)
    expect((await desk.clerk.get(`/api/sites/${site}`)).json().star).toBeNull()
    expect(codeOf(await decide(desk.town, asked.json().id))).toBe('not-allowed')
    expect((await decide(desk.reviewer, asked.json().id)).statusCode).toBe(200)
    expect((await desk.clerk.get(`/api/sites/${site}`)).json().star).toBe(4)
    expect(codeOf(await ask('site.star', { star: 4, from: '2026-10-01' }))).toBe('change-nothing')

    const past = { fact: 'closure', act: 'add', value: '停水', from: '2026-10-08', to: '2026-10-10' }
    expect((await decide(desk.reviewer, (await ask('site.fact', past)).json().id)).statusCode).toBe(200)
    const built = { fact: 'built', act: 'add', value: null, to: null }
    for (const from of ['2026-09-01', '2026-10-01'])
      expect(
        (await decide(desk.reviewer, (await ask('site.fact', { ...built, from })).json().id)).statusCode,
      ).toBe(200)
    const { facts } = (await desk.clerk.get(`/api/sites/${site}`)).json()
    expect(facts).toContainEqual(
      expect.objectContaining({ fact: 'closure', value: '停水', to: '2026-10-10' }),
    )
    expect(facts.filter(({ fact }: { fact: string }) => fact === 'built')).toMatchObject([
      { from: '2026-10-01' },
    ])
    const bad = await ask('site.fact', { ...past, value: null })
    expect(codeOf(bad)).toBe('invalid-request')
  })

  it('has posts, which end or are taken back, and tells where too few work', async () => {
    const post = (name: string, kind: string) =>
      desk.village.send('POST', `/api/sites/${site}/posts`, { name, kind, village: null, from: '2026-01-01' })
    expect((await desk.village.get(`/api/sites/${site}`)).json()).toMatchObject({ posts: 0, postsNeeded: 2 })
    await post('张桂香', 'caretaker')
    const two = (await post('李大勺', 'cook')).json()
    expect(two).toMatchObject({
      posts: 2,
      postList: [{ name: '张桂香', kind: 'caretaker' }, { name: '李大勺' }],
    })
    const [caretaker, cook] = two.postList
    const end = (id: string, mistake: boolean) =>
      desk.village.send('POST', `/api/sites/${site}/posts/${id}/end`, { to: TODAY, mistake, reason: '离岗' })
    expect((await end(cook.id, true)).json().postList).toHaveLength(1)
    expect((await end(caretaker.id, false)).json()).toMatchObject({
      posts: 0,
      postList: [{ name: '张桂香', to: TODAY }],
    })
    await post('王小满', 'caretaker')
  })

  it('goes on in another when it is withdrawn, with those who work there', async () => {
    const next = await approve(desk, desk.town, {
      ...OPEN,
      region: XIN,
      content: { ...OPEN.content, opened: '2026-11-01' },
    })
    const content = { from: '2026-11-05', successor: next.site, ...council }
    await approve(desk, desk.village, { kind: 'withdraw', site, content })
    const before = (await desk.clerk.get(`/api/sites/${site}`)).json()
    expect(before).toMatchObject({
      state: 'closed',
      closed: '2026-11-05',
      posts: 0,
      successor: { id: next.site, on: '2026-11-05' },
    })
    const after = (await desk.clerk.get(`/api/sites/${next.site}`)).json()
    expect(after).toMatchObject({
      predecessors: [{ id: site, name: '柳树村照料中心', on: '2026-11-05' }],
      postList: [{ name: '王小满', village: '柳树村', from: '2026-11-05' }],
    })
    expect(
      codeOf(
        await desk.village.send('POST', `/api/sites/${site}/closures`, {
          from: '2026-12-01',
          to: null,
          reason: 'x',
        }),
      ),
    ).toBe('site-closed')
    expect(codeOf(await desk.village.send('POST', '/api/site-proposals', change()))).toBe('site-closed')
  })
})

describe('a scope', () => {
  it('narrows places, sites, proposals and the board to one’s own', async () => {
    const far = {
      ...OPEN,
      region: NAN,
      content: { ...OPEN.content, name: '南沟助餐点', opened: '2026-11-01' },
    }
    const { site, id } = await approve(desk, desk.far, far)
    const names = async (person: Person, url: string) =>
      (await person.get(url)).json().map(({ name }: { name: string }) => name)
    expect(await names(desk.far, '/api/sites')).toEqual(['南沟助餐点'])
    expect(await names(desk.village, '/api/sites')).not.toContain('南沟助餐点')
    expect(await names(desk.far, '/api/regions')).toEqual(['云溪县', '清水乡', '南沟村'])
    expect(await names(desk.village, '/api/regions')).toEqual(['云溪县', '桃花镇', '柳树村'])
    expect(await names(desk.village, '/api/site-proposals')).not.toContain('南沟助餐点')
    expect(codeOf(await desk.village.get(`/api/sites/${site}`))).toBe('out-of-scope')
    expect(codeOf(await desk.village.get(`/api/site-proposals/${id}`))).toBe('out-of-scope')
    expect((await desk.village.get('/api/site-proposals?state=open')).json()).toEqual([])
    expect(codeOf(await desk.village.send('POST', '/api/site-proposals', far))).toBe('out-of-scope')
    const town = { code: '990101101202', name: '外村', level: 'village', parent: '990101101000' }
    expect(codeOf(await desk.town.send('POST', '/api/regions', town))).toBe('out-of-scope')

    const board = async (person: Person) =>
      (await person.get('/api/board')).json().towns.map(({ name }: { name: string }) => name)
    expect(await board(desk.far)).toEqual(['清水乡'])
    expect(await board(desk.village)).toEqual([])
    expect(await board(desk.clerk)).toContain('清水乡')
  })
})
