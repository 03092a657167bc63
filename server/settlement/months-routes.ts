import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type PlainMonth, parsePlainMonth } from '../../core/plain-date.ts'
import { permissionsFor, type SettlementAction } from '../../core/settlement-flow.ts'
import { authorOf } from '../access/author.ts'
import { notAllowed } from '../access/guard.ts'
import { requireWholeCounty, scopeOf } from '../access/scope.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Month, OrNull } from '../contract/common.ts'
import { Computation } from '../contract/computation.ts'
import { MonthComparison } from '../contract/month-comparison.ts'
import { GapNote, MonthDetail, MonthSummary, Step } from '../contract/months.ts'
import { Refusal } from '../errors.ts'
import { payoutState } from '../payout/payout-state.ts'
import { type Calendar, publishBy, readCalendar } from './calendar.ts'
import { compareMonth } from './compare-month.ts'
import { createComputations } from './computations.ts'
import { computeAside } from './compute-aside.ts'
import type { StepBy } from './compute-month.ts'
import { explainGap } from './explain-gap.ts'
import { describeMonth, OBSTACLE_CODES, obstacleFor, stateOf } from './month-detail.ts'
import { nextDue } from './month-path.ts'
import { readMonthRules } from './month-rules-repository.ts'
import { resumeComputations } from './resume-computations.ts'
import { getSettlement, type Latest, listLatest } from './settlement-repository.ts'
import { takeStep } from './take-step.ts'
import { undoStep } from './undo-step.ts'
import { forgetComputation } from './unfinished-repository.ts'

export function monthsRoutes(app: App, { database, now }: Deps): void {
  const { pool } = database
  const computations = createComputations(now)
  app.addHook('preClose', () => computations.close())
  const compute = (month: PlainMonth, by: StepBy) =>
    computations.run(month, (watch, signal) => computeAside(pool, month, by, watch.tell, signal))
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  app.addHook('onReady', async () => {
    void resumeComputations(pool, now, app.log, compute, closing.signal)
  })
  const tags = ['settlement']
  const params = Type.Object({ month: Month })
  const config = { access: 'settlement.read' as const }

  app.get(
    '/api/months',
    { config, schema: { tags, response: { 200: Type.Array(MonthSummary) } } },
    async (request) => {
      const county = scopeOf(signedIn(request)) === ''
      const calendar = await readCalendar(pool, now())
      const { rules } = await readMonthRules(pool)
      const latest = new Map((await listLatest(pool, null)).map((each) => [each.month, each]))
      return calendar.months.map((month) => {
        const current = latest.get(month)
        const state = stateOf(month, current, calendar)
        const dueBy = nextDue(month, state, rules, current?.submitted ?? null)
        return {
          month,
          state,
          version: current?.version ?? null,
          payable: county ? (current?.payable ?? null) : null,
          taps: county ? (current?.taps ?? null) : null,
          publishBy: publishBy(month, rules),
          dueBy,
          late: dueBy !== null && dueBy < calendar.today,
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
      await compute(month, { ...authorOf(request), at: new Date(now()) })
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
      await forgetComputation(pool, month)
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
      if (action !== 'undo') await requireClearWay(request, action, month, calendar, current)
      if (current?.id !== settlement) throw new Refusal('settlement-superseded')
      const given = reason?.trim() || null
      if (action === 'return' && given === null) throw new Refusal('reason-required')
      const by = { ...authorOf(request), at: new Date(now()) }
      const version = { ...current, month }
      if (action === 'undo') await undoStep(pool, version, given, by)
      else await takeStep(pool, version, action, given, { ...by, region: signedIn(request).region })
      return describeMonth(pool, month, signedIn(request), calendar)
    },
  )

  app.post(
    '/api/months/:month/gaps',
    {
      config: { access: 'settlement.submit' },
      schema: { tags, params, body: GapNote, response: { 200: MonthDetail } },
    },
    async (request) => {
      const { month, calendar } = await open(request.params.month)
      await explainGap(pool, month, request.body, { ...authorOf(request), at: new Date(now()) })
      return describeMonth(pool, month, signedIn(request), calendar)
    },
  )

  app.get(
    '/api/months/:month/comparison',
    { config, schema: { tags, params, response: { 200: MonthComparison } } },
    async (request) => {
      const { month } = await open(request.params.month)
      return compareMonth(pool, month, scopeOf(signedIn(request)))
    },
  )

  app.get(
    '/api/months/:month/statement',
    // No response schema: the bytes of the statement themselves, whose hash stands beside them.
    { config, schema: { tags, params } },
    async (request, reply) => {
      requireWholeCounty(signedIn(request))
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
    const state = stateOf(month, current, calendar)
    const found = obstacleFor(signedIn(request), state, action, current)
    // What is not paid out is not closed.
    const open = found === null && action === 'close' && (await payoutState(pool, month)) !== 'finished'
    if (found === null && !open) return
    await writeAudit(pool, {
      ...authorOf(request),
      action: 'settlement.refused',
      subject: `settlement/${month}/${current?.version ?? 0}`,
      detail: { action, why: found ?? 'payout-open' },
    })
    if (found === null) throw new Refusal('payout-open')
    throw found === 'permission'
      ? notAllowed(...permissionsFor(state, action))
      : new Refusal(OBSTACLE_CODES[found])
  }
}
