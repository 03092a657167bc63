/** Which page lies at which address; each page is loaded when it is first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { parsePlainMonth } from '../../../core/plain-date.ts'
import { changesSearch } from '../features/changes/changes-search.ts'
import { doublesSearch, elderSearch, eldersSearch } from '../features/elders/elders-search.ts'
import { explanationSearch } from '../features/explanation/explanation-search.ts'
import { findingsSearch } from '../features/findings/findings-search.ts'
import { importSearch } from '../features/import/import-search.ts'
import { monthSearch } from '../features/months/month-search.ts'
import { batchSearch, ledgerSearch, payoutSearch } from '../features/payout/payout-search.ts'
import { sitesSearch } from '../features/sites/sites-search.ts'
import { NotThere } from './not-there.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotThere })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../features/tasks/tasks-page.tsx'), 'TasksPage'),
})
const board = createRoute({
  getParentRoute: () => root,
  path: '/board',
  component: lazyRouteComponent(() => import('../features/board/board-page.tsx'), 'BoardPage'),
})
const months = createRoute({
  getParentRoute: () => root,
  path: '/months',
  component: lazyRouteComponent(() => import('../features/months/months-page.tsx'), 'MonthsPage'),
})
const month = createRoute({
  getParentRoute: () => root,
  path: '/months/$month',
  validateSearch: monthSearch,
  beforeLoad: ({ params }) => {
    if (parsePlainMonth(params.month) === undefined) throw redirect({ to: '/months' })
  },
  component: lazyRouteComponent(() => import('../features/months/month-page.tsx'), 'MonthPage'),
})
const explanation = createRoute({
  getParentRoute: () => root,
  path: '/months/$month/explanation',
  validateSearch: explanationSearch,
  component: lazyRouteComponent(
    () => import('../features/explanation/explanation-page.tsx'),
    'ExplanationPage',
  ),
})
const findings = createRoute({
  getParentRoute: () => root,
  path: '/findings',
  validateSearch: findingsSearch,
  component: lazyRouteComponent(() => import('../features/findings/findings-page.tsx'), 'FindingsPage'),
})
const payout = createRoute({
  getParentRoute: () => root,
  path: '/payout',
  validateSearch: payoutSearch,
  component: lazyRouteComponent(() => import('../features/payout/payout-page.tsx'), 'PayoutPage'),
})
const payoutBatch = createRoute({
  getParentRoute: () => root,
  path: '/payout/batches/$batch',
  validateSearch: batchSearch,
  component: lazyRouteComponent(() => import('../features/payout/batch-page.tsx'), 'BatchPage'),
})
const payoutLedger = createRoute({
  getParentRoute: () => root,
  path: '/payout/ledger',
  validateSearch: ledgerSearch,
  component: lazyRouteComponent(() => import('../features/payout/ledger-page.tsx'), 'LedgerPage'),
})
const payee = createRoute({
  getParentRoute: () => root,
  path: '/payout/ledger/$payees/$payee',
  component: lazyRouteComponent(() => import('../features/payout/payee-page.tsx'), 'PayeePage'),
})
const policies = createRoute({
  getParentRoute: () => root,
  path: '/policies',
  component: lazyRouteComponent(() => import('../features/policies/policies-page.tsx'), 'PoliciesPage'),
})
const policy = createRoute({
  getParentRoute: () => root,
  path: '/policies/$policy',
  component: lazyRouteComponent(() => import('../features/policies/version-page.tsx'), 'VersionPage'),
})
const policyDraft = createRoute({
  getParentRoute: () => root,
  path: '/policy-drafts/$draft',
  component: lazyRouteComponent(() => import('../features/policies/draft-page.tsx'), 'DraftPage'),
})
const elders = createRoute({
  getParentRoute: () => root,
  path: '/elders',
  validateSearch: eldersSearch,
  component: lazyRouteComponent(() => import('../features/elders/elders-page.tsx'), 'EldersPage'),
})
const elder = createRoute({
  getParentRoute: () => root,
  path: '/elders/$elder',
  validateSearch: elderSearch,
  component: lazyRouteComponent(() => import('../features/elders/elder-page.tsx'), 'ElderPage'),
})
const elderDoubles = createRoute({
  getParentRoute: () => root,
  path: '/elder-doubles',
  validateSearch: doublesSearch,
  component: lazyRouteComponent(() => import('../features/elders/doubles-page.tsx'), 'DoublesPage'),
})
const changes = createRoute({
  getParentRoute: () => root,
  path: '/changes',
  validateSearch: changesSearch,
  component: lazyRouteComponent(() => import('../features/changes/changes-page.tsx'), 'ChangesPage'),
})
const imports = createRoute({
  getParentRoute: () => root,
  path: '/elders/imports',
  validateSearch: ({ page }): { page?: number } =>
    typeof page === 'number' && Number.isInteger(page) && page > 1 ? { page } : {},
  component: lazyRouteComponent(() => import('../features/import/imports-page.tsx'), 'ImportsPage'),
})
const oneImport = createRoute({
  getParentRoute: () => root,
  path: '/elders/imports/$import',
  validateSearch: importSearch,
  component: lazyRouteComponent(() => import('../features/import/import-page.tsx'), 'ImportPage'),
})
const sites = createRoute({
  getParentRoute: () => root,
  path: '/sites',
  validateSearch: sitesSearch,
  component: lazyRouteComponent(() => import('../features/sites/sites-page.tsx'), 'SitesPage'),
})
const site = createRoute({
  getParentRoute: () => root,
  path: '/sites/$site',
  component: lazyRouteComponent(() => import('../features/sites/site-page.tsx'), 'SitePage'),
})
const terminals = createRoute({
  getParentRoute: () => root,
  path: '/terminals',
  component: lazyRouteComponent(() => import('../features/terminals/terminals-page.tsx'), 'TerminalsPage'),
})
const regions = createRoute({
  getParentRoute: () => root,
  path: '/regions',
  component: lazyRouteComponent(() => import('../features/regions/regions-page.tsx'), 'RegionsPage'),
})
const accounts = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  component: lazyRouteComponent(() => import('../features/accounts/accounts-page.tsx'), 'AccountsPage'),
})
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  component: lazyRouteComponent(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    board,
    months,
    month,
    explanation,
    findings,
    payout,
    payoutBatch,
    payoutLedger,
    payee,
    policies,
    policy,
    policyDraft,
    elders,
    imports,
    oneImport,
    elder,
    elderDoubles,
    changes,
    sites,
    site,
    terminals,
    regions,
    accounts,
    audit,
  ]),
  basepath: import.meta.env.BASE_URL,
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
