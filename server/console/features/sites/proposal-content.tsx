/** What a proposal says; of a change also how it stands now, side by side. */
import { useQuery } from '@tanstack/react-query'
import { FACILITIES, MEAL_TERMS } from '../../../../core/terms.ts'
import type { NewSite } from '../../../contract/register.ts'
import type { Proposal } from '../../../contract/sites.ts'
import { regionsQuery, sitesQuery } from '../../shared/api/queries.ts'
import { formatYuan } from '../../shared/format/money.ts'
import { formatDay, formatMinutes } from '../../shared/format/time.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { useSiteWords } from './words.ts'

type Row = { name: string; said: string; stands?: string }

export function ProposalContent({ proposal }: { proposal: Proposal }) {
  const words = useSiteWords()
  const rows = useRows(proposal)
  const compared = rows.some(({ stands }) => stands !== undefined)
  return (
    <table className="proposal-content">
      {compared && (
        <thead>
          <tr>
            <td />
            <th scope="col">{words.nowStands}</th>
            <th scope="col">{words.becomes}</th>
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map(({ name, said, stands }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {stands !== undefined && <td className="muted">{stands}</td>}
            <td {...(compared && stands === undefined && { colSpan: 2 })}>
              {stands !== undefined && stands !== said ? <strong>{said}</strong> : said}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function useRows({ kind, site, content, regionName, name }: Proposal): Row[] {
  const words = useSiteWords()
  const { sites: shared } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const { data: sites = [] } = useQuery(sitesQuery)
  const { data: regions = [] } = useQuery(regionsQuery)
  const now = kind === 'change' ? sites.find(({ id }) => id === site) : undefined
  const day = (on: string) => formatDay(on, language, true)
  const meals = (windows: NewSite['meals']) =>
    windows
      .map(
        ({ meal, starts, ends, price }) =>
          `${term(MEAL_TERMS, meal)} ${formatMinutes(starts, shared.nextDay)}–${formatMinutes(ends, shared.nextDay)} ${shared.price(formatYuan(price))}`,
      )
      .join('\n')
  const facility = (value: string | null) => (value === null ? '—' : term(FACILITIES, value))
  const rows: Row[] = []
  if ('facility' in content) {
    const village =
      'region' in content ? regions.find(({ code }) => code === content.region)?.name : regionName
    rows.push(
      { name: shared.name, said: content.name, ...(now && { stands: now.name }) },
      { name: shared.region, said: village ?? regionName, ...(now && { stands: now.regionName }) },
      { name: words.kind, said: facility(content.facility), ...(now && { stands: facility(now.facility) }) },
      { name: shared.meals, said: meals(content.meals), ...(now && { stands: meals(now.meals) }) },
    )
    if ('opened' in content) rows.push({ name: words.opensOn, said: day(content.opened) })
    else rows.push({ name: words.changesFrom, said: day(content.from) })
  } else if ('into' in content)
    rows.push({ name: words.mergeInto, said: name }, { name: words.mergeOn, said: day(content.on) })
  else {
    const next = sites.find(({ id }) => id === content.successor)?.name ?? content.successor
    rows.push(
      { name: words.closesOn, said: day(content.from) },
      { name: words.successor, said: next ?? words.noSuccessor },
    )
  }
  rows.push(
    { name: words.councilOn, said: day(content.councilOn) },
    { name: words.council, said: content.council },
  )
  return rows
}
