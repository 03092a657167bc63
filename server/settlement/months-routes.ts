import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type PlainMonth, parsePlainMonth } from '../../core/plain-date.ts'
import { ACTION_RULES, type SettlementAction } from '../../core/settlement-flow.ts'
import { authorOf } from '../access/author.ts'
import { notAllowed } from '../access/guard.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Month, OrNull } from '../contract/common.ts'
import { Computation, MonthDetail, MonthSummary, Step, Task } from '../contract/months.ts'
import { Refusal } from '../errors.ts'
import { type Calendar, publishBy, readCalendar } from './calendar.ts'
import { createComputations } from './computations.ts'
import { computeAside } from './compute-aside.ts'
import { describeMonth, OBSTACLE_CODES, obstacleFor, stateOf } from './month-detail.ts'
import { getSettlement, type Latest, listLatest } from './settlement-repository.ts'
import { takeStep } from './take-step.ts'
import { listTasks } from './tasks.ts'

export function monthsRoutes(app: App, { database, now }: Deps): void {
  const { pool } = database
  const computations = createComputations(now)
  app.addHook('preClose', () => computations.close())
  const tags = ['settlement']
  const params = Type.Object({ month: Month })
  const config = { access: 'settlement.read' as const }

  app.get(
    '/api/months',
    { config, schema: { tags, response: { 200: Type.Array(MonthSummary) } } },
    async () => {
      const calendar = await readCalendar(pool, now())
      const latest = new Map((await listLatest(pool, null)).map((each) => [each.month, each]))
      return calendar.months.map((month) => {
        const current = latest.get(month)
        return {
          month,
          state: stateOf(month, current, calendar),
          version: current?.version ?? null,
          payable: current?.payable ?? null,
          taps: current?.taps ?? null,
          publishBy: publishBy(month),
        }
      })
    },
  )

  app.get(
    '/api/months/:month',
    { config, schema: { tags, params, response: { 200: MonthDetail } } },
    async (request) => {
      const { month, calendar } = await open(request.params.month)
      return describeMonth(pool, month, signedIn(request), calendar)
    },
  )

  app.post(
    '/api/months/:month/compute',
    // A county's month takes a while; the limits of proxy and socket lie above.
    { config, handlerTimeout: 120_000, schema: { tags, params, response: { 200: MonthDetail } } },
    async (request) => {
      const { month, calendar, current } = await open(request.params.month)
      await requireClearWay(request, 'compute', month, calendar, current)
      const by = { ...authorOf(request), at: new Date(now()) }
      await computations.run(month, (watch, signal) => computeAside(pool, month, by, watch.tell, signal))
      return describeMonth(pool, month, signedIn(request), calendar)
    },
  )

  app.get(
    '/api/months/:month/computation',
    { config, schema: { tags, params, response: { 200: OrNull(Computation) } } },
    async (request) => computations.progress((await open(request.params.month)).month),
  )

  app.delete(
    '/api/months/:month/computation',
    { config, schema: { tags, params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { month, calendar, current } = await open(request.params.month)
      await requireClearWay(request, 'compute', month, calendar, current)
      await computations.cancel(month)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/months/:month/steps',
    // Submitting a month that nobody has checked runs the control rules first.
    {
      config,
      handlerTimeout: 120_000,
      schema: { tags, params, body: Step, response: { 200: MonthDetail } },
    },
    async (request) => {
      const { month, calendar, current } = await open(request.params.month)
      const { settlement, action, reason } = request.body
      await requireClearWay(request, action, month, calendar, current)
      if (current?.id !== settlement) throw new Refusal('settlement-superseded')
      const given = reason?.trim() || null
      if (action === 'return' && given === null) throw new Refusal('reason-required')
      const by = { ...authorOf(request), at: new Date(now()) }
      await takeStep(pool, { ...current, month }, action, given, by)
      return describeMonth(pool, month, signedIn(request), calendar)
    },
  )

  app.get(
    '/api/months/:month/statement',
    // No response schema: the bytes of the statement themselves, whose hash stands beside them.
    { config, schema: { tags, params } },
    async (request, reply) => {
      const { month, current } = await open(request.params.month)
      if (current === undefined) throw new Refusal('not-found', month)
      const { statement, resultHash } = await getSettlement(pool, current.id)
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="statement-${month}-v${current.version}.json"`)
        .header('x-result-hash', resultHash)
        .send(Buffer.from(statement, 'utf8'))
    },
  )

  app.get('/api/tasks', { config, schema: { tags, response: { 200: Type.Array(Task) } } }, async (request) =>
    listTasks(pool, signedIn(request), await readCalendar(pool, now())),
  )

  async function open(
    text: string,
  ): Promise<{ month: PlainMonth; calendar: Calendar; current: Latest | undefined }> {
    const month = parsePlainMonth(text)
    const calendar = await readCalendar(pool, now())
    if (month === undefined || !calendar.months.includes(month)) throw new Refusal('not-found', text)
    const [current] = await listLatest(pool, [month])
    return { month, calendar, current }
  }

  /** Refuses what the person may not do now, and writes down who tried. */
  async function requireClearWay(
    request: FastifyRequest,
    action: SettlementAction,
    month: PlainMonth,
    calendar: Calendar,
    current: Latest | undefined,
  ): Promise<void> {
    const found = obstacleFor(signedIn(request), stateOf(month, current, calendar), action, current)
    if (found === null) return
    await writeAudit(pool, {
      ...authorOf(request),
      action: 'settlement.refused',
      subject: `settlement/${month}/${current?.version ?? 0}`,
      detail: { action, why: found },
    })
    throw found === 'permission'
      ? notAllowed(ACTION_RULES[action].permission)
      : new Refusal(OBSTACLE_CODES[found])
  }
}
