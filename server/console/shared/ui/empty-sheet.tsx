import type { ReactNode } from 'react'

/** An empty page says why it is empty and the one thing to do next. */
export function EmptySheet({ title, note, action }: { title: string; note?: string; action?: ReactNode }) {
  return (
    <section className="sheet empty-sheet">
      <Bowl />
      <h2>{title}</h2>
      {note !== undefined && <p>{note}</p>}
      {action !== undefined && <div className="empty-action">{action}</div>}
    </section>
  )
}

function Bowl() {
  return (
    <svg
      viewBox="0 0 72 72"
      aria-hidden="true"
      fill="none"
      stroke="#a89f8c"
      strokeWidth="2.4"
      strokeLinecap="round"
    >
      <path d="M12 36h48a24 24 0 0 1-15 21.5V61H27v-3.5A24 24 0 0 1 12 36Z" fill="#f3eee2" />
      <path d="M28 28c0-5 5-5 5-10M39 28c0-5 5-5 5-10" />
    </svg>
  )
}
