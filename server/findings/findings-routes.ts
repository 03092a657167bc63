import { Type } from 'typebox'
import { type PlainMonth, parsePlainMonth } from '../../core/plain-date.ts'
import { authorOf } from '../access/author.ts'
import { scopeOf } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Id, Month } from '../contract/common.ts'
import { Decision, FindingDetail, FindingState, MonthFindings } from '../contract/findings.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../plugins/database.ts'
import { readCalendar } from '../settlement/calendar.ts'
import { checkFindings } from './check-findings.ts'
import { insertDecision } from './decision-repository.ts'
import { describeFinding, describeMonthFindings } from './month-findings.ts'

const ROW_ID = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })

export function findingsRoutes(app: App, { database, now }: Deps): void {
  const { pool } = database
  const tags = ['findings']
  const month = Type.Object({ month: Month })
  const finding = Type.Object({ finding: ROW_ID })
  const querystring = Type.Object({
    rule: Type.Optional(Type.String({ maxLength: 32 })),
    site: Type.Optional(Id),
    state: Type.Optional(FindingState),
    page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
    size: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  })

  app.get(
    '/api/months/:month/findings',
    {
      config: { access: 'finding.read' },
      schema: { tags, params: month, querystring, response: { 200: MonthFindings } },
    },
    async (request) => {
      const { rule = null, site = null, state = null, page, size } = request.query
      return describeMonthFindings(
        pool,
        await known(request.params.month),
        { rule, site, state, scope: scopeOf(signedIn(request)) },
        { page, size },
      )
    },
  )

  app.post(
    '/api/months/:month/findings',
    // As long as computing may take.
    {
      config: { access: 'finding.check' },
      handlerTimeout: 120_000,
      schema: { tags, params: month, response: { 200: MonthFindings } },
    },
    async (request) => {
      const asked = await known(request.params.month)
      await checkFindings(pool, asked, { ...authorOf(request), at: new Date(now()) })
      return describeMonthFindings(
        pool,
        asked,
        { rule: null, site: null, state: null, scope: '' },
        { page: 1, size: 50 },
      )
    },
  )

  app.get(
    '/api/findings/:finding',
    {
      config: { access: 'finding.read' },
      schema: { tags, params: finding, response: { 200: FindingDetail } },
    },
    (request) => describeFinding(pool, request.params.finding, signedIn(request)),
  )

  app.post(
    '/api/findings/:finding/decisions',
    {
      config: { access: 'finding.decide' },
      schema: { tags, params: finding, body: Decision, response: { 200: FindingDetail } },
    },
    async (request) => {
      const id = request.params.finding
      const reason = request.body.reason.trim()
      if (reason === '') throw new Refusal('finding-reason-required')
      const { month: itsMonth, rule } = await describeFinding(pool, id, signedIn(request))
      await inTransaction(pool, async (client) => {
        const { account, address } = authorOf(request)
        await insertDecision(client, id, { ...request.body, reason }, { account, at: new Date(now()) })
        await writeAudit(client, {
          account,
          action: request.body.verdict === 'upheld' ? 'finding.uphold' : 'finding.dismiss',
          subject: `finding/${id}`,
          detail: { month: itsMonth, rule, reason },
          address,
        })
      })
      return describeFinding(pool, id, signedIn(request))
    },
  )

  async function known(text: string): Promise<PlainMonth> {
    const asked = parsePlainMonth(text)
    const { months } = await readCalendar(pool, now())
    if (asked === undefined || !months.includes(asked)) throw new Refusal('not-found', text)
    return asked
  }
}
