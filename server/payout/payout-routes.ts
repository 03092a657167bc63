import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type PlainMonth, parsePlainDate } from '../../core/plain-date.ts'
import { authorOf } from '../access/author.ts'
import { signedIn } from '../access/signed-in.ts'
import type { App, Deps } from '../app-types.ts'
import { writeAudit } from '../audit/audit-repository.ts'
import { Month } from '../contract/common.ts'
import {
  BatchDetail,
  BatchPlan,
  BatchStep,
  Carry,
  LinePage,
  LineQuery,
  MonthPayout,
  NewBatch,
  PayoutMonths,
  PlanQuery,
  ReturnView,
} from '../contract/payout.ts'
import { Refusal } from '../errors.ts'
import type { Secrets } from '../secrets.ts'
import { describeBatch, FILE_STATES } from './batch-detail.ts'
import { remakeFile } from './batch-file.ts'
import { findApproved, getBatch, listApprovedMonths } from './batch-repository.ts'
import { importReturn } from './import-return.ts'
import { listLines } from './line-repository.ts'
import { carryOn, describeMonthPayout } from './month-payout.ts'
import { planBatch, prepareBatch } from './prepare-batch.ts'
import { takePayoutStep } from './take-payout-step.ts'

/** A county's elders in one file, with room. */
const LARGEST_RETURN = 32 * 1024 * 1024
/** A batch of twenty thousand lines is unsealed, written and hashed. */
const WITHIN_MS = 120_000

export function payoutRoutes(
  app: App,
  { database: { pool }, secrets, now }: Deps & { secrets: Secrets },
): void {
  const tags = ['payout']
  const inMonth = Type.Object({ month: Month })
  const ofBatch = Type.Object({ batch: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
  const reading = { config: { access: 'payout.read' as const } }
  const by = (request: FastifyRequest) => ({ ...authorOf(request), at: new Date(now()) })

  app.get('/api/payouts', { ...reading, schema: { tags, response: { 200: PayoutMonths } } }, () =>
    listApprovedMonths(pool),
  )

  app.get(
    '/api/payouts/months/:month',
    { ...reading, schema: { tags, params: inMonth, response: { 200: MonthPayout } } },
    ({ params }) => describeMonthPayout(pool, params.month as PlainMonth),
  )

  app.get(
    '/api/payouts/months/:month/plan',
    {
      config: { access: 'payout.prepare' },
      handlerTimeout: WITHIN_MS,
      schema: { tags, params: inMonth, querystring: PlanQuery, response: { 200: BatchPlan } },
    },
    async ({ params, query }) => {
      const month = params.month as PlainMonth
      if ((await findApproved(pool, month)) === null) throw new Refusal('payout-not-approved')
      return planBatch(pool, secrets, month, query)
    },
  )

  app.post(
    '/api/payouts/months/:month/batches',
    {
      config: { access: 'payout.prepare' },
      handlerTimeout: WITHIN_MS,
      schema: { tags, params: inMonth, body: NewBatch, response: { 200: BatchDetail } },
    },
    async (request) => {
      if (parsePlainDate(request.body.payDay) === undefined) throw new Refusal('invalid-request', 'payDay')
      const month = request.params.month as PlainMonth
      const id = await prepareBatch(pool, secrets, month, request.body, by(request))
      return describe(request, id)
    },
  )

  app.post(
    '/api/payouts/months/:month/carry',
    {
      config: { access: 'payout.prepare' },
      schema: { tags, params: inMonth, body: Carry, response: { 200: MonthPayout } },
    },
    async (request) => {
      const month = request.params.month as PlainMonth
      await carryOn(pool, month, request.body, by(request))
      return describeMonthPayout(pool, month)
    },
  )

  app.get(
    '/api/payouts/batches/:batch',
    { ...reading, schema: { tags, params: ofBatch, response: { 200: BatchDetail } } },
    (request) => describe(request, request.params.batch),
  )

  app.get(
    '/api/payouts/batches/:batch/lines',
    { ...reading, schema: { tags, params: ofBatch, querystring: LineQuery, response: { 200: LinePage } } },
    async ({ params, query }) => {
      const { id, payees } = await getBatch(pool, params.batch)
      return listLines(pool, id, payees, query)
    },
  )

  app.post(
    '/api/payouts/batches/:batch/steps',
    // Which right a step needs stands in core/payout/flow.
    { ...reading, schema: { tags, params: ofBatch, body: BatchStep, response: { 200: BatchDetail } } },
    async (request) => {
      const { action, reason } = request.body
      const step = { action, reason: reason?.trim() || null }
      await takePayoutStep(pool, request.params.batch, step, signedIn(request), by(request))
      return describe(request, request.params.batch)
    },
  )

  app.get(
    '/api/payouts/batches/:batch/file',
    {
      config: { access: 'payout.release' },
      handlerTimeout: WITHIN_MS,
      schema: { tags, params: ofBatch },
    },
    async (request, reply) => {
      const batch = await getBatch(pool, request.params.batch)
      if (!FILE_STATES.includes(batch.state)) throw new Refusal('payout-order')
      const { name, bytes } = await remakeFile(pool, secrets, batch)
      await writeAudit(pool, {
        ...authorOf(request),
        action: 'payout.download',
        subject: `payout/${batch.id}`,
        detail: { batch: batch.name, hash: batch.fileHash.toString('hex') },
      })
      return reply
        .type('application/octet-stream')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(Buffer.from(bytes))
    },
  )

  app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: LARGEST_RETURN },
      (_request, body, done) => done(null, body),
    )
    scope.post(
      '/api/payouts/batches/:batch/returns',
      {
        config: { access: 'payout.release' },
        bodyLimit: LARGEST_RETURN,
        handlerTimeout: WITHIN_MS,
        schema: {
          tags,
          params: ofBatch,
          querystring: Type.Object({ keep: Type.Boolean({ default: false }) }),
          response: { 200: ReturnView },
        },
      },
      async (request) => {
        const { batch } = request.params as { batch: number }
        const { keep } = request.query as { keep: boolean }
        if (!Buffer.isBuffer(request.body)) throw new Refusal('invalid-request', 'body')
        return importReturn(pool, batch, request.body, keep, by(request))
      },
    )
  })

  async function describe(request: FastifyRequest, id: number) {
    return describeBatch(pool, await getBatch(pool, id), signedIn(request))
  }
}
