/**
 * A stand-in for the server: the built page under the server's own content policy, and scripted answers. Whatever goes
 * either way is held against the contract; `faults` lists what does not fit.
 */
import { resolve } from 'node:path'
import cookie from '@fastify/cookie'
import serveStatic from '@fastify/static'
import websocket from '@fastify/websocket'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { actionsFrom, type FlowPerson, obstacle } from '../../../core/settlement-flow.ts'
import { permissionsOf } from '../../../server/access/permissions.ts'
import { Account, CreatedAccount, NewAccount } from '../../../server/contract/accounts.ts'
import { AuditPage } from '../../../server/contract/audit.ts'
import { Board } from '../../../server/contract/board.ts'
import { Problem } from '../../../server/contract/common.ts'
import { Elder, ElderPage, NewElder } from '../../../server/contract/elders.ts'
import { MonthFindings } from '../../../server/contract/findings.ts'
import { MonthComparison } from '../../../server/contract/month-comparison.ts'
import { MonthDetail, MonthSummary, Step } from '../../../server/contract/months.ts'
import { Policies } from '../../../server/contract/policies.ts'
import {
  EnrolmentCode,
  NewSite,
  NewTerminal,
  Region,
  Site,
  Terminal,
} from '../../../server/contract/register.ts'
import { Login, Me, PasswordChange, type Role } from '../../../server/contract/session.ts'
import { Proposal } from '../../../server/contract/sites.ts'
import { Task } from '../../../server/contract/tasks.ts'
import { ERRORS, type ErrorCode } from '../../../server/errors.ts'
import { SCRIPTED_PAGES_POLICY } from '../../../server/plugins/security-headers.ts'
import { type County, county, MONTH, NOW, type Script } from './county.ts'

const root = resolve(import.meta.dirname, '../../..')

type Person = {
  id: number
  login: string
  zh: string
  latin: string
  roles: Role[]
  password: string
  mustChange?: boolean
  region?: string
}

const PEOPLE: Person[] = [
  {
    id: 1,
    login: 'zhou',
    zh: '周建国',
    latin: 'Zhou Jianguo',
    roles: ['administrator'],
    password: 'p-zhou-2026',
  },
  { id: 2, login: 'li.qin', zh: '李勤', latin: 'Li Qin', roles: ['clerk'], password: 'p-li-2026' },
  { id: 3, login: 'wang.min', zh: '王敏', latin: 'Wang Min', roles: ['reviewer'], password: 'p-wang-2026' },
  { id: 4, login: 'he.jian', zh: '何鉴', latin: 'He Jian', roles: ['auditor'], password: 'p-he-2026' },
  {
    id: 5,
    login: 'both',
    zh: '郑全',
    latin: 'Zheng Quan',
    roles: ['clerk', 'reviewer'],
    password: 'p-both-2026',
  },
  {
    ...{ id: 8, login: 'taohua', zh: '吴秀英', latin: 'Wu Xiuying', roles: ['town'] },
    ...{ password: 'p-wu-2026', region: '990101100000' },
  },
  {
    ...{ id: 10, login: 'village', zh: '马国庆', latin: 'Ma Guoqing', roles: ['village'] },
    ...{ password: 'p-ma-2026', region: '990101100201' },
  },
  { id: 7, login: 'sun.li', zh: '孙立', latin: 'Sun Li', roles: ['finance'], password: 'p-sun-2026' },
  {
    id: 6,
    login: 'new',
    zh: '新人',
    latin: 'New Person',
    roles: ['clerk'],
    password: 'first-one',
    mustChange: true,
  },
]

/** Without townships, and no further: the way itself has its tests on the real server. */
const LEADS_TO = { compute: 'computed', submit: 'checked' } as const

const VERSION: Policies['versions'][number] = {
  ...{ id: 'p-2026', title: 'p-2026', documents: [], from: '2026-01-01', to: null, state: 'in-force' },
  ...{ draft: null, source: null, draftedBy: [], publishedBy: null },
  ...{ publishedAt: '2025-12-20T02:00:00.000Z', hash: 'a1'.repeat(32) },
}

export type Desk = Awaited<ReturnType<typeof openDesk>>

export async function openDesk({ script = 'zh', empty = false }: { script?: Script; empty?: boolean } = {}) {
  const data = county(script)
  const { regions, sites, elders, terminals } = data
  const register = structuredClone(
    empty ? { regions: [], sites: [], elders: [], terminals: [] } : { regions, sites, elders, terminals },
  ) as Pick<County, 'regions' | 'sites' | 'elders' | 'terminals'>
  const people = PEOPLE.map((person) => ({ ...person, mustChange: person.mustChange ?? false }))
  const faults: string[] = []
  const sessions = new Map<string, (typeof people)[number]>()
  let lunches = 2
  let computing = 0
  let state: MonthDetail['state'] = 'open'
  let version = 0
  const makers = new Set<number>()
  const steps: MonthDetail['steps'] = []

  const app = fastify({ forceCloseConnections: true })
  await app.register(cookie)
  await app.register(websocket)
  await app.register(serveStatic, { root: resolve(root, 'dist/console'), serve: false })

  const named = (person: Person) => (script === 'zh' ? person.zh : person.latin)
  const refuse = (reply: FastifyReply, code: ErrorCode) => {
    const { status, message } = ERRORS[code]
    return reply.code(status).send(fitting(Problem, { code, message }))
  }
  function fitting<T extends TSchema, V>(schema: T, value: V): V {
    if (!Value.Check(schema, value)) faults.push(JSON.stringify([...Value.Errors(schema, value)].slice(0, 3)))
    return value
  }
  const who = (request: FastifyRequest) => sessions.get(request.cookies.session ?? '') ?? null
  type Signed = (typeof people)[number]
  const route = (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    answer: TSchema,
    handle: (person: Signed, request: FastifyRequest, reply: FastifyReply) => unknown,
    body?: TSchema,
  ) =>
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const person = who(request)
        if (person === null) return refuse(reply, 'not-logged-in')
        if (body !== undefined) fitting(body, request.body)
        const value = await handle(person, request, reply)
        return reply.sent || value === reply ? reply : reply.send(fitting(answer, value))
      },
    })

  const placeOf = ({ region }: Person) => {
    const name = regions.find(({ code }) => code === region)?.name
    return region === undefined || name === undefined ? null : { code: region, name }
  }
  const me = (person: Signed): Me => ({
    id: person.id,
    login: person.login,
    name: named(person),
    roles: person.roles,
    region: placeOf(person),
    mustChange: person.mustChange,
    county: register.regions.some(({ level }) => level === 'county')
      ? { name: register.regions[0]?.name ?? '', region: '990101000000', demo: !empty }
      : null,
  })

  app.post('/api/session', async (request, reply) => {
    const { login, password } = fitting(Login, request.body as Login)
    const person = people.find((each) => each.login === login)
    if (person === undefined || person.password !== password) return refuse(reply, 'wrong-login')
    const token = `${login}-${sessions.size}`
    sessions.set(token, person)
    return reply.setCookie('session', token, { path: '/', httpOnly: true }).send(fitting(Me, me(person)))
  })
  route('GET', '/api/session', Me, me)
  route('DELETE', '/api/session', Type.Null(), (_, request) => {
    sessions.delete(request.cookies.session ?? '')
    return null
  })
  route(
    'PUT',
    '/api/session/password',
    Me,
    (person, { body }, reply) => {
      const { current, next } = body as PasswordChange
      if (current !== person.password) return refuse(reply, 'wrong-login')
      person.password = next
      person.mustChange = false
      return me(person)
    },
    PasswordChange,
  )

  const next = (person: Signed): MonthDetail['next'] =>
    actionsFrom(state).map((action) => {
      const did: FlowPerson['did'] = new Set(makers.has(person.id) ? ['make'] : [])
      const why = obstacle(state, action, { permissions: permissionsOf(person.roles), did, town: null })
      return { action, why }
    })
  const detail = (person: Signed): MonthDetail => ({
    month: MONTH,
    state,
    publishBy: '2026-11-10',
    path: {
      ...{ today: '2026-11-03', remindFrom: '2026-11-05', towns: [], payout: 'none', undo: null },
      due: {
        ...{ collect: '2026-11-01', gaps: '2026-11-05', compute: '2026-11-05', findings: '2026-11-05' },
        ...{ compare: '2026-11-05', check: '2026-11-07', review: '2026-11-08', approve: '2026-11-09' },
        ...{ pay: '2026-11-30', publish: '2026-11-10', close: '2026-11-30' },
      },
      review: ['open', 'computed'].includes(state) ? null : { needed: 1, why: [], done: [] },
    },
    settlement: version === 0 ? null : data.settlement(version),
    after: null,
    previous: { month: '2026-09', payable: 5_390_012, taps: 12_301 },
    steps,
    next: next(person),
    gaps: data.gaps,
  })
  const take = (person: Signed, action: keyof typeof LEADS_TO) => {
    state = LEADS_TO[action]
    if (action === 'compute') {
      version += 1
      makers.clear()
    }
    makers.add(person.id)
    const at = `2026-11-03T0${steps.length}:20:00.000Z`
    const rest = { reason: null, town: null, undone: false, undoes: null }
    steps.push({ id: steps.length + 1, version, action, actor: named(person), at, ...rest })
  }

  route('GET', '/api/tasks', Type.Array(Task), (person) => {
    if (empty) return []
    return next(person).flatMap(({ action, why }): Task[] => {
      const again = action === 'compute' && !['open', 'returned'].includes(state)
      if (why !== null || again || action === 'return') return []
      return [
        {
          ...{ what: `month.${action}`, month: MONTH, name: null, count: null, to: `/months/${MONTH}` },
          ...{ since: '2026-10-31T16:00:00.000Z', dueBy: '2026-11-10', remindFrom: '2026-11-05' },
        },
      ]
    })
  })
  route('GET', '/api/months', Type.Array(MonthSummary), () =>
    empty
      ? []
      : [
          {
            month: '2026-11',
            state: 'running',
            version: null,
            payable: null,
            taps: null,
            publishBy: '2026-12-10',
            ...{ dueBy: null, late: false },
          },
          {
            month: MONTH,
            state,
            version: version === 0 ? null : version,
            payable: version === 0 ? null : data.settlement(version).payable,
            taps: version === 0 ? null : data.settlement(version).taps.surviving,
            publishBy: '2026-11-10',
            ...{ dueBy: '2026-11-05', late: false },
          },
          {
            month: '2026-09',
            state: 'published',
            version: 1,
            payable: 5_390_012,
            taps: 12_301,
            publishBy: '2026-10-10',
            ...{ dueBy: null, late: false },
          },
          {
            month: '2026-08',
            state: 'published',
            version: 2,
            payable: 5_218_750,
            taps: 11_940,
            publishBy: '2026-09-10',
            ...{ dueBy: '2026-09-30', late: true },
          },
        ],
  )
  route('GET', '/api/months/:month', MonthDetail, detail)
  route('GET', '/api/months/:month/comparison', MonthComparison, () => ({
    ...{ previous: '2026-09', rates: [], categories: [] },
    sites: data.settlement(1).sites.map(({ site, name, town, taps, payable }, i) => ({
      ...{ site, name, town, taps, tapsBefore: taps - 40 + i * 10, payable, payableBefore: payable - 9_000 },
    })),
  }))
  // Policies have a test of their own, on the real server.
  route('GET', '/api/policies', Policies, () => ({ versions: empty ? [] : [VERSION], drafts: [] }))

  // A quiet county: findings have a test of their own, on the real server.
  route('GET', '/api/months/:month/findings', MonthFindings, () => ({
    month: MONTH,
    run: { at: NOW, rules: null, current: true },
    counts: { open: 0, holding: 0, upheld: 0, dismissed: 0 },
    ...{ rules: [], sites: [], total: 0, findings: [], engine: [] },
  }))
  route('POST', '/api/months/:month/compute', MonthDetail, async (person, _, reply) => {
    if (next(person).find(({ action }) => action === 'compute')?.why !== null)
      return refuse(reply, 'not-allowed')
    await new Promise((done) => setTimeout(done, computing))
    take(person, 'compute')
    return detail(person)
  })
  route(
    'POST',
    '/api/months/:month/steps',
    MonthDetail,
    (person, request, reply) => {
      const { action, settlement } = request.body as Step
      if (action !== 'submit') return refuse(reply, 'not-allowed')
      if (settlement !== 10 + version) return refuse(reply, 'settlement-superseded')
      take(person, action)
      return detail(person)
    },
    Step,
  )

  route('GET', '/api/board', Board, () =>
    empty ? { ...data.board(0), towns: [], latest: [] } : data.board(lunches),
  )
  app.get('/api/board/live', { websocket: true }, (socket, request) => {
    if (who(request) === null) return socket.close(1008)
    socket.send(JSON.stringify(empty ? { ...data.board(0), towns: [], latest: [] } : data.board(lunches)))
  })

  route('GET', '/api/regions', Type.Array(Region), () => register.regions)
  route(
    'POST',
    '/api/regions',
    Region,
    (_, { body }) => {
      const region = body as Region
      register.regions.push(region)
      return region
    },
    Region,
  )
  route('GET', '/api/site-proposals', Type.Array(Proposal), () => [])
  route('GET', '/api/sites', Type.Array(Site), () => register.sites)
  route(
    'POST',
    '/api/sites',
    Site,
    (_, { body }) => {
      const site: Site = {
        ...(body as NewSite),
        id: 's-new',
        regionName: 'x',
        town: 'x',
        closed: null,
        star: null,
        terminals: 0,
        state: 'running',
        hasAccount: false,
        posts: 0,
        postsNeeded: 1,
      }
      register.sites.push(site)
      return site
    },
    NewSite,
  )
  route('GET', '/api/elders', ElderPage, (_, { query }) => {
    const { search = '', page = '1' } = query as { search?: string; page?: string }
    const found = register.elders.filter(({ name, idTail }) => name.includes(search) || idTail === search)
    return {
      total: search === '' && !empty ? 241 : found.length,
      elders: page === '1' ? found : found.slice(0, 3),
    }
  })
  route(
    'POST',
    '/api/elders',
    Elder,
    (_, { body }) => {
      const { name, idNumber, categories, residence } = body as NewElder
      const elder: Elder = {
        ...{ id: 'e-new', name, categories, residence },
        ...{ sex: 'male', born: '1950-01-01', died: null, village: 'x', idTail: idNumber.slice(-4) },
        ...{ home: '990101100201', provisional: false, card: false, account: false },
      }
      register.elders.unshift(elder)
      return elder
    },
    NewElder,
  )
  route('GET', '/api/terminals', Type.Array(Terminal), () => register.terminals)
  route(
    'POST',
    '/api/terminals',
    EnrolmentCode,
    () => ({ terminal: 't-009', code: 'K7QF-3MXD', check: 'HP4D-82WN', expires: '2026-11-04T03:42:10.000Z' }),
    NewTerminal,
  )
  const account = (person: Signed): Account => ({
    ...{ id: person.id, login: person.login, name: named(person), roles: person.roles },
    region: person.region ?? null,
    place: placeOf(person)?.name ?? null,
    disabledAt: person.login === 'both' ? '2026-10-02T01:00:00.000Z' : null,
  })
  route('GET', '/api/accounts', Type.Array(Account), () => people.map(account))
  route(
    'POST',
    '/api/accounts',
    CreatedAccount,
    (_, { body }, reply) => {
      const { login, name, roles } = body as NewAccount
      if (people.some((each) => each.login === login)) return refuse(reply, 'login-taken')
      const person = {
        id: 9,
        login,
        zh: name,
        latin: name,
        roles,
        password: 'hfx4-9kdm-w2pq',
        mustChange: true,
      }
      people.push(person)
      return { account: account(person), password: person.password }
    },
    NewAccount,
  )
  route('GET', '/api/audit', AuditPage, () => ({ entries: data.audit, more: true }))

  app.get('/*', async ({ url }, reply) => {
    const path = url.replace(/\?.*$/s, '')
    if (/\.\w+$/.test(path)) return reply.sendFile(path)
    return reply.header('content-security-policy', SCRIPTED_PAGES_POLICY).sendFile('index.html')
  })

  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    faults,
    now: NOW,
    passwordOf: (login: string) => people.find((each) => each.login === login)?.password ?? '',
    /** Another meal comes in at the first site. */
    tap() {
      lunches += 1
      const message = JSON.stringify(fitting(Board, data.board(lunches)))
      for (const client of app.websocketServer.clients) client.send(message)
    },
    /** The line of the live board breaks, as by a proxy in between. */
    cutLines() {
      for (const client of app.websocketServer.clients) client.terminate()
    },
    /** All sessions end, as by a restart with their store gone. */
    forgetSessions: () => sessions.clear(),
    /** How long a computation takes. */
    slowDown: (ms: number) => {
      computing = ms
    },
    /** A colleague computes meanwhile. */
    computeElsewhere: () => take(people[1] as Signed, 'compute'),
    close: () => app.close(),
  }
}
