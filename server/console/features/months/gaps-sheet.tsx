import type { MonthDetail } from '../../../contract/months.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useWords } from '../../shared/words/use-words.ts'

export function GapsSheet({ gaps }: { gaps: MonthDetail['gaps'] }) {
  const { month } = useWords()
  return (
    <section className="sheet month-sheet" aria-label={month.gapsTitle}>
      <h2>{month.gapsTitle}</h2>
      {gaps.length === 0 ? (
        <p>
          <Mark meaning="recorded" bare>
            {month.gapsEmpty}
          </Mark>
        </p>
      ) : (
        <ul className="plain-list gaps">
          {gaps.map(({ terminal, site, problem }) => (
            <li key={terminal}>
              <Mark meaning="attention" bare>
                <strong>{site}</strong>
              </Mark>
              <span>{month.gapProblems[problem]}</span>
              <span className="muted figures">
                {month.gapTerminal} {terminal}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
