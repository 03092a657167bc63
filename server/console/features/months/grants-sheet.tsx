import { FUNDERS, REASONS } from '../../../../core/terms.ts'
import type { MonthDetail } from '../../../contract/months.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { ExplainGrant } from '../explanation/explanation-links.tsx'
import { byCount } from './reasons.ts'

/** Each grant: its sum, who bears it, and what it did not pay for. */
export function GrantsSheet({
  settlement: { grants, elderGrants },
}: {
  settlement: NonNullable<MonthDetail['settlement']>
}) {
  const words = useWords()
  const term = useTerms()
  const { month } = words
  return (
    <section className="sheet month-grants" aria-label={month.grants}>
      <h2>{month.grants}</h2>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{month.grant}</th>
            <th scope="col">{month.funders}</th>
            <th scope="col">{month.unpaid}</th>
            <th scope="col" className="right">
              {month.share}
            </th>
          </tr>
        </thead>
        <tbody>
          {grants.map(({ grant, title, payable, entitlement, funders, excluded }) => (
            <tr key={grant}>
              <th scope="row">
                {elderGrants.some((each) => each.grant === grant) ? (
                  <ExplainGrant grant={grant} title={title} />
                ) : (
                  title
                )}
              </th>
              <td>
                {funders.map(({ funder, fen }) => (
                  <div key={funder} className="funder">
                    <span>{term(FUNDERS, funder)}</span>
                    <span>{formatYuan(fen)}</span>
                  </div>
                ))}
              </td>
              <td>
                {byCount(excluded).map(({ reason, count }) => (
                  <div key={reason}>{month.reasonCount(term(REASONS, reason), formatCount(count))}</div>
                ))}
                {excluded.length === 0 && <span className="nothing">{words.none}</span>}
              </td>
              <td className="right">
                <strong>{formatYuan(payable)}</strong>
                {entitlement > payable && (
                  <div className="muted">{month.capped(formatYuan(entitlement))}</div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
