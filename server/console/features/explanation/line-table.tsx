import type { SiteExplanation } from '../../../contract/explain.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { Clauses } from './clauses.tsx'
import { useExplanationWords } from './explanation-words.ts'

/** Grants that are not by the meal: which rate, for how many days, by which clause. */
export function LineTable({ lines }: { lines: SiteExplanation['lines'] }) {
  const words = useExplanationWords()
  if (lines.length === 0) return null
  return (
    <section className="sheet month-sheet" aria-label={words.lines}>
      <h2>{words.lines}</h2>
      <table className="plain-table" aria-label={words.lines}>
        <thead>
          <tr>
            <th scope="col">{words.grant}</th>
            <th scope="col">{words.rate}</th>
            <th scope="col" className="right">
              {words.days}
            </th>
            <th scope="col" className="right">
              {words.due}
            </th>
            <th scope="col">{words.why}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ grant, grantTitle, rate, title, days, fen, cites }) => (
            <tr key={`${grant} ${rate} ${days} ${fen}`}>
              <td>{grantTitle}</td>
              <td>{title}</td>
              <td className="right">{formatCount(days)}</td>
              <td className="right">{formatYuan(fen)}</td>
              <td>
                <Clauses cites={cites} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
