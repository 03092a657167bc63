import type { MonthDetail } from '../../../contract/months.ts'
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { ExportButton } from '../explanation/explanation-links.tsx'

type Hashes = NonNullable<MonthDetail['settlement']>['hashes']
const NAMES = ['policy', 'register', 'records', 'result'] as const
const SHOWN = 12

export function HashesSheet({ hashes }: { hashes: Hashes }) {
  const { month } = useWords()
  return (
    <section className="sheet month-sheet" aria-label={month.hashes}>
      <h2>{month.hashes}</h2>
      <p className="muted">{month.hashesNote}</p>
      <dl className="pairs">
        {NAMES.map((name) => (
          <div key={name}>
            <dt>{month.hash[name]}</dt>
            <dd>
              <code title={hashes[name]}>{hashes[name].slice(0, SHOWN)}…</code>
              <CopyButton text={hashes[name]} label={month.copyHash(month.hash[name])} />
            </dd>
          </div>
        ))}
      </dl>
      <ExportButton />
    </section>
  )
}
