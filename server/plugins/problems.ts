/** The one error handler: every error becomes a stable code with words for a person; what broke inside stays inside. */
import type { FastifyError } from 'fastify'
import type { App } from '../app-types.ts'
import type { Problem } from '../contract/common.ts'
import { ERRORS, type ErrorCode, Refusal } from '../errors.ts'

export function answerProblems(app: App): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { code, detail } = describeError(error)
    const { status } = ERRORS[code]
    if (status >= 500) request.log.error({ err: error, code }, 'request failed')
    else
      request.log.info({ code, sqlState: isAboutValues(error) ? error.code : undefined }, 'request refused')
    return reply.code(status).send(problem(code, detail))
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(problem('not-found', [])))
}

function problem(code: ErrorCode, detail: string[]): Problem {
  return { code, message: ERRORS[code].message, ...(detail.length > 0 ? { detail } : {}) }
}

/** Code and details of whatever was thrown. */
export function describeError(error: Error & Partial<FastifyError>): { code: ErrorCode; detail: string[] } {
  if (error instanceof Refusal) return { code: error.code, detail: error.detail }
  if (error.validation !== undefined) return { code: 'invalid-request', detail: faultsOf(error) }
  if (isAboutValues(error)) return { code: 'invalid-request', detail: [] }
  if (isDatabaseAway(error)) return { code: 'database-away', detail: [] }
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') return { code: 'timed-out', detail: [] }
  const status = error.statusCode ?? 500
  if (status === 429) return { code: 'too-many-requests', detail: [] }
  if (status === 413) return { code: 'request-too-large', detail: [] }
  if (status === 404) return { code: 'not-found', detail: [] }
  return { code: status >= 400 && status < 500 ? 'invalid-request' : 'internal', detail: [] }
}

/** Where and what, never the value: it may be a password or an ID number. */
function faultsOf({ validation = [], validationContext = 'body' }: Partial<FastifyError>): string[] {
  return validation.map(({ instancePath, params, message }) => {
    const missing = typeof params.missingProperty === 'string' ? `/${params.missingProperty}` : ''
    return `${validationContext}${instancePath}${missing}: ${message ?? ''}`
  })
}

/** SQLSTATE class 22: a value that PostgreSQL cannot hold, such as a NUL within a text. */
function isAboutValues({ code }: { code?: string }): boolean {
  return code !== undefined && /^22...$/.test(code)
}

const AWAY = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'],
  // PostgreSQL: told to end, crashed, still starting, too many connections.
  ...['57P01', '57P02', '57P03', '53300'],
  // Prisma: cannot reach, timed out, closed, no connection in the pool.
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024'],
])
/** pg gives these no code. */
const AWAY_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

function isDatabaseAway({ code, message }: { code?: string; message: string }): boolean {
  return (code !== undefined && (AWAY.has(code) || code.startsWith('08'))) || AWAY_MESSAGE.test(message)
}
