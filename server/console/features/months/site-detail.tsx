/** What stands behind a site's sum: who ate, by category, and which rate paid how often. */
import type { ReactNode } from 'react'
import { CATEGORIES, GRANTS } from '../../../../core/terms.ts'
import type { MonthDetail, SettledSite } from '../../../contract/months.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { Definition } from '../../shared/ui/definition.tsx'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { ExplainSite } from '../explanation/explanation-links.tsx'
import { rateRows } from './rate-rows.ts'

type Grants = NonNullable<MonthDetail['settlement']>['grants']

export function SiteDetail({ site, grants }: { site: SettledSite; grants: Grants }) {
  return (
    <div className="site-detail">
      <Headcount site={site} />
      <Money site={site} grants={grants} />
    </div>
  )
}

function Headcount({ site: { site: id, name, categories, taps, elders } }: { site: SettledSite }) {
  const { month: words, elders: person } = useWords()
  const term = useTerms()
  return (
    <section>
      <h3>
        {words.headcount}
        <Definition of={words.headcount}>{words.headcountTip}</Definition>
      </h3>
      <Framed
        label={`${name} ${words.headcount}`}
        heads={[words.category]}
        numbers={[words.elderCount, words.tapCount]}
      >
        {categories.map((each) => (
          <tr key={each.category}>
            <td>{each.category === 'none' ? person.noCategory : term(CATEGORIES, each.category)}</td>
            <td className="right">{formatCount(each.elders)}</td>
            <td className="right">{formatCount(each.taps)}</td>
          </tr>
        ))}
      </Framed>
      <p className="muted figures site-note">
        {words.elders(formatCount(elders))} · {words.count} {formatCount(taps)}
      </p>
      <ExplainSite site={id} name={name} />
    </section>
  )
}

function Money({ site, grants }: { site: SettledSite; grants: Grants }) {
  const { month: words } = useWords()
  const term = useTerms()
  const rows = rateRows(site, (id) => grants.find(({ grant }) => grant === id)?.title ?? term(GRANTS, id))
  return (
    <section>
      <h3>{words.byRate}</h3>
      {rows.length === 0 ? (
        <p className="muted">{words.nothingPaid}</p>
      ) : (
        <Framed
          label={`${site.name} ${words.byRate}`}
          heads={[words.grant, words.rate]}
          numbers={[words.paidTimes, words.money]}
        >
          {rows.map(({ key, title, rate, count, fen, span, cappedFrom }) => (
            <tr key={key}>
              {span > 0 && (
                <td rowSpan={span}>
                  {title}
                  {cappedFrom !== null && <div className="muted">{words.capped(formatYuan(cappedFrom))}</div>}
                </td>
              )}
              <td>{rate}</td>
              <td className="right">{formatCount(count)}</td>
              <td className="right">{formatYuan(fen)}</td>
            </tr>
          ))}
        </Framed>
      )}
    </section>
  )
}

function Framed({
  label,
  heads,
  numbers,
  children,
}: {
  label: string
  heads: string[]
  numbers: string[]
  children: ReactNode
}) {
  return (
    <div className="sheet">
      <table className="plain-table" aria-label={label}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            {numbers.map((head) => (
              <th key={head} scope="col" className="right">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
