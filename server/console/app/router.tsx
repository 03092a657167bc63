/** Which page lies at which address; each page is loaded when it is first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { parsePlainMonth } from '../../../core/plain-date.ts'
import { explanationSearch } from '../features/explanation/explanation-search.ts'
import { findingsSearch } from '../features/findings/findings-search.ts'
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
  validateSearch: ({ search, page }): { search?: string; page?: number } => ({
    ...(typeof search === 'string' || typeof search === 'number' ? { search: String(search) } : {}),
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 ? { page } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/elders/elders-page.tsx'), 'EldersPage'),
})
const sites = createRoute({
  getParentRoute: () => root,
  path: '/sites',
  component: lazyRouteComponent(() => import('../features/sites/sites-page.tsx'), 'SitesPage'),
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
    policies,
    policy,
    policyDraft,
    elders,
    sites,
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
