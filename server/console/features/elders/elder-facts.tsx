/** What is on file along time: one table for each fact, the latest first, with since when it is known and why. */

import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { dayOf } from '../../../../core/plain-date.ts'
import { CATEGORIES } from '../../../../core/terms.ts'
import type { ElderDetail, ElderFact } from '../../../contract/elders.ts'
import { regionsQuery } from '../../shared/api/queries.ts'
import { formatDay } from '../../shared/format/time.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { useChangeWords } from '../changes/words.ts'
import type { Act } from './change-forms.tsx'
import { useElderWords } from './words.ts'

const SHOWN = ['category', 'residence', 'stay', 'care', 'home'] as const

export function ElderFacts({ elder, onAct }: { elder: ElderDetail; onAct: ((act: Act) => void) | null }) {
  const words = useElderWords()
  return (
    <>
      {SHOWN.map((fact) => {
        const facts = elder.facts.filter((each) => each.fact === fact)
        return (
          <section key={fact} className="elder-fact">
            <header>
              <h2>{words.facts[fact]}</h2>
              {onAct !== null && (
                <Button size="small" onClick={() => onAct(fact)}>
                  {words.act[fact]}
                </Button>
              )}
            </header>
            {facts.length === 0 ? (
              <p className="nothing">{words.noFact[fact]}</p>
            ) : (
              <FactTable label={words.facts[fact] ?? fact} facts={facts} />
            )}
          </section>
        )
      })}
    </>
  )
}

function FactTable({ label, facts }: { label: string; facts: readonly ElderFact[] }) {
  const words = useElderWords()
  const changes = useChangeWords()
  const { elders } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const { data: regions = [] } = useQuery(regionsQuery)
  const today = dayOf(useNow(600_000), 0)
  const day = (text: string) => formatDay(text, language, true)
  const worded = ({ fact, value }: ElderFact) => {
    if (fact === 'category') return term(CATEGORIES, value)
    if (fact === 'residence') return elders.residences[value] ?? value
    if (fact === 'stay') return changes.stays[value] ?? value
    if (fact === 'care') return words.careLevel(value)
    return regions.find(({ code }) => code === value)?.name ?? value
  }
  return (
    <table className="plain-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{words.value}</th>
          <th scope="col">{words.days}</th>
          <th scope="col">{words.known}</th>
          <th scope="col">{words.why}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map((fact) => {
          const { id, from, to, knownAt, change } = fact
          const isOver = to !== null && to <= today
          return (
            <tr key={id} className={isOver ? 'muted' : ''}>
              <th scope="row">{worded(fact)}</th>
              <td className="nowrap">
                {words.span(day(from), to === null ? null : day(to))}
                {isOver && <span className="elder-over">{words.ended}</span>}
              </td>
              <td className="nowrap">{day(dayOf(Date.parse(knownAt), 0))}</td>
              <td>
                {change === null ? <span className="muted">{words.first}</span> : change.reason}
                {change?.evidence != null && <div className="muted">{words.evidence(change.evidence)}</div>}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
