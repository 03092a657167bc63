import type { ReactNode } from 'react'

/** A part of the page with its title and what can be done there. */
export function Section({
  title,
  note,
  action,
  wide = false,
  children,
}: {
  title: string
  note?: ReactNode
  action?: ReactNode
  wide?: boolean
  children: ReactNode
}) {
  return (
    <section className={wide ? 'sheet site-section wide' : 'sheet site-section'} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {note}
        <span className="site-section-action">{action}</span>
      </header>
      {children}
    </section>
  )
}
