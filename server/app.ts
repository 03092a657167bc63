/** The server as a function: all plugins, all routes, one error handler; nobody listens here. */
import cookie from '@fastify/cookie'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import websocket from '@fastify/websocket'
import fastify, { type FastifyBaseLogger } from 'fastify'
import { type GuardOptions, guardRoutes } from './access/guard.ts'
import { sessionRoutes } from './access/session-routes.ts'
import { accountsRoutes } from './accounts/accounts-routes.ts'
import type { App, Deps } from './app-types.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import { boardRoutes } from './board/board-routes.ts'
import type { LiveBoard } from './board/live-board.ts'
import { WATCHER_OPTIONS } from './board/watchers.ts'
import { bulletinRoutes } from './bulletin/bulletin-routes.ts'
import { changesRoutes } from './changes/changes-routes.ts'
import { recordExportRoutes } from './export/record-export-routes.ts'
import { controlRulesRoutes } from './findings/control-rules-routes.ts'
import { findingsRoutes } from './findings/findings-routes.ts'
import { importRoutes } from './import/import-routes.ts'
import { ledgerRoutes } from './payout/ledger-routes.ts'
import { payoutRoutes } from './payout/payout-routes.ts'
import { apiDocs } from './plugins/api-docs.ts'
import { consolePages } from './plugins/console-pages.ts'
import { healthRoutes } from './plugins/health.ts'
import { answerProblems } from './plugins/problems.ts'
import { limitRates } from './plugins/rate-limit.ts'
import { securityHeaders } from './plugins/security-headers.ts'
import { draftsRoutes } from './policy/drafts-routes.ts'
import { policiesRoutes } from './policy/policies-routes.ts'
import { trialsRoutes } from './policy/trials-routes.ts'
import { cardsRoutes } from './register/cards-routes.ts'
import { eldersRoutes } from './register/elders-routes.ts'
import { regionsRoutes } from './register/regions-routes.ts'
import { sitesRoutes } from './register/sites-routes.ts'
import { terminalsRoutes } from './register/terminals-routes.ts'
import { searchRoutes } from './search/search-routes.ts'
import type { Secrets } from './secrets.ts'
import { explainRoutes } from './settlement/explain-routes.ts'
import { exportRoutes } from './settlement/export-routes.ts'
import { monthRulesRoutes } from './settlement/month-rules-routes.ts'
import { monthsRoutes } from './settlement/months-routes.ts'
import { sheetRoutes } from './sheet/sheet-routes.ts'
import { proposalsRoutes } from './sites/proposals-routes.ts'
import { siteDetailRoutes } from './sites/site-detail-routes.ts'
import { tasksRoutes } from './tasks/tasks-routes.ts'
import { commandsRoutes } from './terminals/commands-routes.ts'

export type AppDeps = Deps & { secrets: Secrets; live: LiveBoard; log: FastifyBaseLogger }

export type AppOptions = GuardOptions & {
  trustedProxies: string[]
  /** Where the built pages of the desk lie. */
  consoleFolder: string
  /** Where the browser that prints is unpacked. */
  browserFolder: string
}

/** Ready to listen or to be injected; the caller closes it. */
export async function buildApp(deps: AppDeps, options: AppOptions): Promise<App> {
  const app = fastify({
    loggerInstance: deps.log,
    trustProxy: options.trustedProxies.length > 0 ? options.trustedProxies : false,
    bodyLimit: 256 * 1024,
    // By default Fastify waits for ever for all of these.
    connectionTimeout: 130_000,
    requestTimeout: 30_000,
    handlerTimeout: 20_000,
    keepAliveTimeout: 65_000,
    maxRequestsPerSocket: 10_000,
  }).withTypeProvider<TypeBoxTypeProvider>()

  answerProblems(app)
  await securityHeaders(app)
  await app.register(cookie)
  await limitRates(app)
  await app.register(websocket, { options: WATCHER_OPTIONS })
  guardRoutes(app, deps, options)
  await apiDocs(app)

  healthRoutes(app, deps)
  sessionRoutes(app, deps, options.publicOrigin)
  accountsRoutes(app, deps)
  auditRoutes(app, deps)
  regionsRoutes(app, deps)
  sitesRoutes(app, deps)
  siteDetailRoutes(app, deps)
  proposalsRoutes(app, deps)
  eldersRoutes(app, deps)
  changesRoutes(app, deps)
  cardsRoutes(app, deps, options.browserFolder)
  await importRoutes(app, deps)
  sheetRoutes(app, deps)
  terminalsRoutes(app, deps)
  commandsRoutes(app, deps)
  recordExportRoutes(app, deps)
  searchRoutes(app, deps)
  boardRoutes(app, deps)
  monthsRoutes(app, deps)
  monthRulesRoutes(app, deps)
  tasksRoutes(app, deps)
  explainRoutes(app, deps)
  exportRoutes(app, deps)
  payoutRoutes(app, deps)
  ledgerRoutes(app, deps)
  findingsRoutes(app, deps)
  controlRulesRoutes(app, deps)
  policiesRoutes(app, deps)
  draftsRoutes(app, deps)
  trialsRoutes(app, deps)
  await bulletinRoutes(app, deps)
  await consolePages(app, options.consoleFolder)

  await app.ready()
  return app
}
