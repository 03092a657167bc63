/** The month beside the one before: what changed most stands first, each site one click from its explanation. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { CATEGORIES } from '../../../../core/terms.ts'
import type { MonthComparison } from '../../../contract/month-comparison.ts'
import { formatCount, formatSigned, formatYuan } from '../../shared/format/money.ts'
import { formatMonth } from '../../shared/format/time.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { comparisonQuery } from './month-queries.ts'
import type { PaneProps } from './station-pane.tsx'
import { usePathWords } from './words.ts'

/** So many that a page shows them at once. */
const FEW = 8

export function ComparePane({ detail: { month, settlement } }: PaneProps) {
  const { month: old } = useWords()
  const query = useQuery({
    ...comparisonQuery(month, settlement?.version ?? 0),
    enabled: settlement !== null,
  })
  if (settlement === null) return <p>{old.notYetOther}</p>
  return <Loaded query={query}>{(compared) => <Compared month={month} compared={compared} />}</Loaded>
}

function Compared({ month, compared }: { month: string; compared: MonthComparison }) {
  const words = usePathWords()
  const { language } = useSpeech()
  const { previous, sites, rates, categories } = compared
  if (previous === null) return <p>{words.compareNone}</p>
  return (
    <>
      <p>
        {words.compareWith(formatMonth(previous, language))} {words.compareLink}
      </p>
      <Sites month={month} sites={sites} />
      <div className="compare-columns">
        <Rates rates={rates} />
        <Categories categories={categories} />
      </div>
    </>
  )
}

function Sites({ month, sites }: { month: string; sites: MonthComparison['sites'] }) {
  const { month: old } = useWords()
  const words = usePathWords()
  const [all, setAll] = useState(false)
  const shown = all ? sites : sites.slice(0, FEW)
  return (
    <>
      <h3>{words.bySite}</h3>
      <table className="plain-table" aria-label={words.bySite}>
        <Heads
          names={[old.site, old.town]}
          numbers={[words.nowTaps, words.before, words.nowYuan, words.beforeYuan, words.changeYuan]}
        />
        <tbody>
          {shown.map(({ site, name, town, taps, tapsBefore, payable, payableBefore }) => (
            <tr key={site}>
              <th scope="row">
                <Link
                  to="/months/$month/explanation"
                  params={{ month }}
                  search={{ site }}
                  className="month-link"
                >
                  {name}
                </Link>
              </th>
              <td>{town}</td>
              <td className="right">{formatCount(taps)}</td>
              <td className="right">{formatCount(tapsBefore)}</td>
              <td className="right">{formatYuan(payable)}</td>
              <td className="right">{formatYuan(payableBefore)}</td>
              <td className="right">
                <strong>{formatSigned(payable - payableBefore)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sites.length > FEW && (
        <Button size="small" onClick={() => setAll(!all)}>
          {all ? words.fewSites : words.allSites(sites.length)}
        </Button>
      )}
    </>
  )
}

function Rates({ rates }: { rates: MonthComparison['rates'] }) {
  const { month: old } = useWords()
  const words = usePathWords()
  return (
    <section>
      <h3>{words.byRate}</h3>
      <table className="plain-table" aria-label={words.byRate}>
        <Heads names={[old.rate]} numbers={[words.nowYuan, words.beforeYuan, words.changeYuan]} />
        <tbody>
          {rates.map(({ grant, grantTitle, rate, title, fen, fenBefore }) => (
            <tr key={`${grant} ${rate}`}>
              <th scope="row">
                {title === '' ? grantTitle : title}
                {title !== '' && <div className="muted">{grantTitle}</div>}
              </th>
              <td className="right">{formatYuan(fen)}</td>
              <td className="right">{formatYuan(fenBefore)}</td>
              <td className="right">
                <strong>{formatSigned(fen - fenBefore)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Categories({ categories }: { categories: MonthComparison['categories'] }) {
  const { elders, month: old } = useWords()
  const words = usePathWords()
  const term = useTerms()
  return (
    <section>
      <h3>{words.byCategory}</h3>
      <table className="plain-table" aria-label={words.byCategory}>
        <Heads names={[old.category]} numbers={[words.nowTaps, words.before, words.change]} />
        <tbody>
          {categories.map(({ category, taps, tapsBefore }) => (
            <tr key={category}>
              <th scope="row">{category === 'none' ? elders.noCategory : term(CATEGORIES, category)}</th>
              <td className="right">{formatCount(taps)}</td>
              <td className="right">{formatCount(tapsBefore)}</td>
              <td className="right">
                <strong>
                  {taps > tapsBefore && '+'}
                  {formatCount(taps - tapsBefore)}
                </strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Heads({ names, numbers }: { names: string[]; numbers: string[] }): ReactNode {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
        {numbers.map((name) => (
          <th key={name} scope="col" className="right">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}
