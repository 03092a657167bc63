import { Type } from 'typebox'
import type { PlainDate } from '../../core/plain-date.ts'
import { authorOf } from '../access/author.ts'
import { requireInScope } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { Id } from '../contract/common.ts'
import { ChangeWindows, EndClosure, EndPost, NewClosure, NewPost, SiteDetail } from '../contract/sites.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import { getSite } from '../register/site-repository.ts'
import { addPost, changeWindows, close, leavePost, reopen } from './change-site.ts'
import { getSiteDetail } from './site-detail-repository.ts'

const OneSite = Type.Object({ site: Id })
const OneRow = Type.Object({ site: Id, row: Type.String({ pattern: '^[1-9][0-9]{0,17}$' }) })

export function siteDetailRoutes(app: App, { database, now }: Deps): void {
  const { pool } = database
  const tags = ['register']
  const response = { 200: SiteDetail }
  const write = { access: 'register.write' } as const

  type Asked = Parameters<typeof signedIn>[0] & { params: { site: string } }

  /** Refuses with `not-found` or `out-of-scope`. */
  async function mine(request: Asked) {
    const today = await getServiceDay(pool, now())
    const { site } = request.params
    requireInScope(signedIn(request), (await getSite(pool, today, site)).region)
    return { pool, site, today, by: authorOf(request) }
  }
  const after = async ({ site, today }: { site: string; today: PlainDate }) =>
    getSiteDetail(pool, today, site)

  app.get(
    '/api/sites/:site',
    { config: { access: 'register.read' }, schema: { tags, params: OneSite, response } },
    async (request) => after(await mine(request)),
  )
  app.put(
    '/api/sites/:site/windows',
    { config: write, schema: { tags, params: OneSite, body: ChangeWindows, response } },
    async (request) => {
      const change = await mine(request)
      await changeWindows(change, request.body)
      return after(change)
    },
  )
  app.post(
    '/api/sites/:site/closures',
    { config: write, schema: { tags, params: OneSite, body: NewClosure, response } },
    async (request) => {
      const change = await mine(request)
      await close(change, request.body)
      return after(change)
    },
  )
  app.post(
    '/api/sites/:site/closures/:row/end',
    { config: write, schema: { tags, params: OneRow, body: EndClosure, response } },
    async (request) => {
      const change = await mine(request)
      await reopen(change, request.params.row, request.body.to)
      return after(change)
    },
  )
  app.post(
    '/api/sites/:site/posts',
    { config: write, schema: { tags, params: OneSite, body: NewPost, response } },
    async (request) => {
      const change = await mine(request)
      await addPost(change, request.body)
      return after(change)
    },
  )
  app.post(
    '/api/sites/:site/posts/:row/end',
    { config: write, schema: { tags, params: OneRow, body: EndPost, response } },
    async (request) => {
      const change = await mine(request)
      await leavePost(change, request.params.row, request.body)
      return after(change)
    },
  )
}
