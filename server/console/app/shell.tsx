/** Sidebar, ribbon and the open page. */
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { tasksQuery } from '../shared/api/queries.ts'
import { formatCount } from '../shared/format/money.ts'
import { Waiting } from '../shared/ui/waiting.tsx'
import { useMay, useMe } from '../shared/use-me.ts'
import { useWords } from '../shared/words/use-words.ts'
import { Helpers } from './helpers.tsx'
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
  const { data: tasks = [] } = useQuery(tasksQuery)
  return (
    <aside className="sidebar">
      <div className="sidebar-title">{words.product}</div>
      <div className="sidebar-county">{county?.name ?? words.noCounty}</div>
      <Helpers />
      <nav aria-label={words.menu}>
        {MENU.filter(({ right }) => right === null || may(right)).map(({ to, name }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
            {words.nav[name]}
            {name === 'tasks' && tasks.length > 0 && (
              <span className="sidebar-badge figures">{formatCount(tasks.length)}</span>
            )}
          </Link>
        ))}
      </nav>
      <Person />
    </aside>
  )
}
