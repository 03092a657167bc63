import type { ReactNode } from 'react'

/** One page of the desk: its title, what it is about, what can be done, and the rest below. */
export function Page({
  title,
  note,
  actions,
  children,
}: {
  title: string
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <main className="page" id="main">
      <header className="page-head">
        <div className="page-title">
          <h1>{title}</h1>
          {note !== undefined && <p className="figures">{note}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </main>
  )
}
