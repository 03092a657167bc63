/** What earlier months get more or less, paid with this one: which month, whom, why, how much. */
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { ADJUSTMENT_REASONS } from '../../../../core/terms.ts'
import type { AdjustedMonth } from '../../../contract/months.ts'
import { formatCount, formatSigned } from '../../shared/format/money.ts'
import { formatMonth } from '../../shared/format/time.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'

export function AdjustmentsSheet({ adjustments }: { adjustments: readonly AdjustedMonth[] }) {
  const { month: words } = useWords()
  if (adjustments.length === 0) return null
  return (
    <section className="sheet month-grants" aria-label={words.adjustments}>
      <h2>{words.adjustments}</h2>
      <p className="muted">{words.adjustmentsNote}</p>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{words.adjustedMonth}</th>
            <th scope="col">{words.site}</th>
            <th scope="col">{words.grant}</th>
            <th scope="col">{words.cause}</th>
            <th scope="col" className="right">
              {words.money}
            </th>
          </tr>
        </thead>
        <tbody>
          {adjustments.map((adjusted) => (
            <Lines key={adjusted.month} adjusted={adjusted} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Lines({ adjusted: { month, fen, lines, refused } }: { adjusted: AdjustedMonth }) {
  const { month: words } = useWords()
  const term = useTerms()
  const { language } = useSpeech()
  const name = (payee: { site: string | null; name: string }) =>
    payee.site === null ? words.elderGrants : payee.name
  const key = ({ site, grant }: { site: string | null; grant: string }, more: string | number) =>
    `${site} ${grant} ${more}`
  return (
    <Fragment>
      <tr>
        <th scope="row" colSpan={4}>
          <Link className="month-link" to="/months/$month" params={{ month }}>
            {formatMonth(month, language)}
          </Link>
        </th>
        <td className="right">
          <strong>{formatSigned(fen)}</strong>
        </td>
      </tr>
      {lines.map((line, i) => (
        <tr key={key(line, i)}>
          <td />
          <td>
            {line.site === null ? (
              name(line)
            ) : (
              <Link
                to="/months/$month/explanation"
                params={{ month }}
                search={{ site: line.site }}
                className="figure-link"
              >
                {name(line)}
              </Link>
            )}
          </td>
          <td>{line.title}</td>
          <td>
            {term(ADJUSTMENT_REASONS, line.cause)}
            {line.elders > 0 && <span className="muted"> {words.elders(formatCount(line.elders))}</span>}
          </td>
          <td className="right">{formatSigned(line.fen)}</td>
        </tr>
      ))}
      {refused.map((payee, i) => (
        <tr key={key(payee, `refused ${i}`)} className="muted">
          <td />
          <td>{name(payee)}</td>
          <td>{payee.title}</td>
          <td>{words.refused}</td>
          <td className="right">{words.unpaidAmount(formatSigned(payee.fen))}</td>
        </tr>
      ))}
    </Fragment>
  )
}
