/** Sidebar, ribbon and the open page. */
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { findingTasksQuery, policiesQuery, tasksQuery } from '../shared/api/queries.ts'
import { formatCount } from '../shared/format/money.ts'
import { policyTasks } from '../shared/policy-tasks.ts'
import { tidyTasks } from '../shared/tidy-tasks.ts'
import { Waiting } from '../shared/ui/waiting.tsx'
import { useMay, useMe } from '../shared/use-me.ts'
import { useWords } from '../shared/words/use-words.ts'
import { MENU } from './menu.ts'
import { Person } from './person.tsx'

export function Shell() {
  const words = useWords()
  const { county } = useMe()
  return (
    <div className="shell">
      <Sidebar />
      <div className="desk">
        {county?.demo === true && (
          <p className="ribbon" style={{ margin: 0 }}>
            <strong>{words.demo}</strong>
            <span>{words.demoNote}</span>
          </p>
        )}
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  )
}

function Sidebar() {
  const words = useWords()
  const may = useMay()
  const { county } = useMe()
  const tasks = useQuery({ ...tasksQuery, enabled: may('settlement.read') })
  const findings = useQuery({ ...findingTasksQuery, enabled: may('finding.decide') })
  const policies = useQuery({ ...policiesQuery, enabled: may('policy.read') })
  const waiting =
    tidyTasks(tasks.data ?? []).length +
    (findings.data ?? []).length +
    policyTasks(policies.data?.drafts ?? []).length
  return (
    <aside className="sidebar">
      <div className="sidebar-title">{words.product}</div>
      <div className="sidebar-county">{county?.name ?? words.noCounty}</div>
      <nav aria-label={words.menu}>
        {MENU.filter(({ right }) => right === null || may(right)).map(({ to, name }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
            {words.nav[name]}
            {name === 'tasks' && waiting > 0 && (
              <span className="sidebar-badge figures">{formatCount(waiting)}</span>
            )}
          </Link>
        ))}
      </nav>
      <Person />
    </aside>
  )
}
