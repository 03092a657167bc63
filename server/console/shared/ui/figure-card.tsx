import type { ReactNode } from 'react'
import { Definition } from './definition.tsx'

type Figure = { label: string; tip: string; value: string; note?: ReactNode; attention?: boolean }

/** Four to six numbers at the head of a page, each with its definition a key away. */
export function FigureCards({ figures, label }: { figures: Figure[]; label: string }) {
  return (
    <section aria-label={label} className="figure-cards">
      {figures.map(({ label, tip, value, note, attention = false }) => (
        <dl key={label} className="sheet figure-card" style={{ margin: 0 }}>
          <dt>
            {label}
            <Definition of={label}>{tip}</Definition>
          </dt>
          <dd>
            <div className={`figure-value${attention ? ' attention' : ''}`}>{value}</div>
            {note !== undefined && <div className="figure-note figures">{note}</div>}
          </dd>
        </dl>
      ))}
    </section>
  )
}
