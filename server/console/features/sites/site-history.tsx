/** Where it comes from and goes on, what was proposed of it, what was asked to be changed. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { SiteDetail } from '../../../contract/sites.ts'
import { formatDay } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useSpeech } from '../../shared/words/use-words.ts'
import { changesOfQuery } from '../changes/change-queries.ts'
import { ChangeSheet } from '../changes/change-sheet.tsx'
import { ChangeStateMark } from '../changes/change-state.tsx'
import { useChangeWords } from '../changes/words.ts'
import { ProposalSheet } from './proposal-sheet.tsx'
import { MEANINGS, titleOf } from './proposal-words.ts'
import { Section } from './section.tsx'
import { proposalsQuery } from './site-queries.ts'
import { useSiteWords } from './words.ts'

export function SiteHistory({ site }: { site: SiteDetail }) {
  const words = useSiteWords()
  const changeWords = useChangeWords()
  const { language } = useSpeech()
  const { data: proposals = [] } = useQuery(proposalsQuery('all', site.id))
  const { data: changes } = useQuery(changesOfQuery(`site/${site.id}`))
  const [opened, setOpened] = useState<{ proposal: number } | { change: number } | null>(null)
  const day = (on: string) => formatDay(on, language, true)
  const { predecessors, successor, formerVillages } = site
  const lineage = [
    ...(successor === null ? [] : [{ ...successor, line: words.continuedIn, isSite: true }]),
    ...predecessors.map((each) => ({ ...each, line: words.continues, isSite: true })),
    ...formerVillages.map((each) => ({ ...each, line: words.formerVillage, isSite: false })),
  ]
  const proposal = proposals.find(
    ({ id }) => opened !== null && 'proposal' in opened && id === opened.proposal,
  )
  const change = changes?.changes.find(
    ({ id }) => opened !== null && 'change' in opened && id === opened.change,
  )
  return (
    <Section title={words.history}>
      <ul className="plain-list site-lines">
        {proposals.map((each) => (
          <li key={`proposal-${each.id}`}>
            <Mark meaning={MEANINGS[each.state]}>{words.proposalStates[each.state]}</Mark>
            <Button type="link" size="small" onClick={() => setOpened({ proposal: each.id })}>
              {titleOf(each, words)}
            </Button>
          </li>
        ))}
        {changes?.changes.map((each) => (
          <li key={`change-${each.id}`}>
            <ChangeStateMark state={each.state} />
            <Button type="link" size="small" onClick={() => setOpened({ change: each.id })}>
              {changeWords.kinds[each.kind] ?? each.kind}
            </Button>
          </li>
        ))}
      </ul>
      {proposals.length === 0 && changes?.total === 0 && <p className="nothing">{words.noHistory}</p>}
      <h3>{words.lineage}</h3>
      {lineage.length === 0 ? (
        <p className="muted">{words.noLineage}</p>
      ) : (
        <ul className="plain-list site-lines">
          {lineage.map(({ id, name, on, reason, line, isSite }) => (
            <li key={id}>
              {isSite ? (
                <Link to="/sites/$site" params={{ site: id }}>
                  {line(name, day(on))}
                </Link>
              ) : (
                <span>{line(name, day(on))}</span>
              )}
              <span className="muted">{reason}</span>
            </li>
          ))}
        </ul>
      )}
      {proposal !== undefined && <ProposalSheet proposal={proposal} onClose={() => setOpened(null)} />}
      {change !== undefined && <ChangeSheet change={change} onClose={() => setOpened(null)} />}
    </Section>
  )
}
