import type { Change } from '../../../contract/changes.ts'
import { useChangeLines } from './change-lines.ts'
import { useChangeWords } from './words.ts'

/** What stood, struck by an arrow, and what is to be. */
export function ChangeDiff({ change }: { change: Pick<Change, 'kind' | 'proposal' | 'before'> }) {
  const words = useChangeWords()
  const linesOf = useChangeLines()
  return (
    <ul className="plain-list change-diff">
      {linesOf(change).map(({ label, before, after }) => (
        <li key={label}>
          <span className="muted">{label}</span>
          <span className="change-was">
            <span className="visually-hidden">{words.before} </span>
            {before}
          </span>
          <span aria-hidden="true" className="muted">
            →
          </span>
          <strong>
            <span className="visually-hidden">{words.after} </span>
            {after}
          </strong>
        </li>
      ))}
    </ul>
  )
}
