/** Two records of what may be one person, side by side: which is kept, and what of the other goes over to it. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Radio } from 'antd'
import { type ReactNode, useState } from 'react'
import { CATEGORIES } from '../../../../core/terms.ts'
import type { ElderDetail } from '../../../contract/elders.ts'
import { formatDay } from '../../shared/format/time.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { useChangeWords } from '../changes/words.ts'
import { cardsQuery } from './card-queries.ts'
import { elderQuery, photoAddress } from './elder-queries.ts'
import { MergeDialog } from './merge-dialog.tsx'
import '../months/plain-table.css'
import './elder.css'
import { useElderWords } from './words.ts'

export function CompareDoubles({ first, second }: { first: string; second: string }) {
  const words = useElderWords()
  const [one, two] = [useQuery(elderQuery(first)), useQuery(elderQuery(second))]
  const name = one.data?.name ?? ''
  return (
    <Page
      title={words.compareTitle(name)}
      note={words.doublesNote}
      actions={<Link to="/elder-doubles">{words.compareBack}</Link>}
    >
      <ProblemNote error={two.error} />
      <Loaded query={one}>{(a) => two.data !== undefined && <Compared first={a} second={two.data} />}</Loaded>
    </Page>
  )
}

type Row = { label: string; cells: [ReactNode, ReactNode]; differs: boolean }

function Compared({ first, second }: { first: ElderDetail; second: ElderDetail }) {
  const words = useElderWords()
  const may = useMay()
  const navigate = useNavigate()
  const rows = useRows(first, second)
  const [kept, setKept] = useState(first.id)
  const [carried, setCarried] = useState<string[]>([])
  const [photo, setPhoto] = useState(false)
  const [account, setAccount] = useState(false)
  const [merging, setMerging] = useState(false)
  const [survivor, double] = kept === first.id ? [first, second] : [second, first]
  const news = double.facts.filter(
    (fact) => !survivor.facts.some((own) => own.fact === fact.fact && own.value === fact.value),
  )
  const sayOf = useFactWords()
  const keep = (id: string) => {
    setKept(id)
    setCarried([])
    setPhoto(false)
    setAccount(false)
  }
  return (
    <section className="sheet elder-tabs">
      <table className="plain-table compare-table" aria-label={words.compareTitle(first.name)}>
        <thead>
          <tr>
            <th scope="col">{words.field}</th>
            {[first, second].map(({ id }, i) => (
              <th key={id} scope="col">
                <Radio checked={kept === id} onChange={() => keep(id)}>
                  {words.recordOf(i + 1)} · {words.keep}
                </Radio>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, cells, differs }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className={differs ? 'differs' : ''}>{cells[0]}</td>
              <td className={differs ? 'differs' : ''}>{cells[1]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {may('change.ask') && (
        <div className="compare-merge">
          <h2>{words.carry}</h2>
          {news.length === 0 && double.photo === null && double.bank === null && (
            <p className="nothing">{words.carryNone}</p>
          )}
          <div className="compare-carry">
            {news.map((fact) => (
              <Checkbox
                key={fact.id}
                checked={carried.includes(fact.id)}
                onChange={({ target }) =>
                  setCarried(target.checked ? [...carried, fact.id] : carried.filter((id) => id !== fact.id))
                }
              >
                {sayOf(fact)}
              </Checkbox>
            ))}
            {double.photo !== null && (
              <Checkbox checked={photo} onChange={({ target }) => setPhoto(target.checked)}>
                {words.carryPhoto}
              </Checkbox>
            )}
            {double.bank !== null && (
              <Checkbox checked={account} onChange={({ target }) => setAccount(target.checked)}>
                {words.carryAccount} {words.masked(double.bank.tail)}
              </Checkbox>
            )}
          </div>
          <Button type="primary" onClick={() => setMerging(true)}>
            {words.merge}
          </Button>
        </div>
      )}
      {merging && (
        <MergeDialog
          double={double.id}
          proposal={{ into: survivor.id, facts: carried, photo, account }}
          onDone={() =>
            void navigate({ to: '/elders/$elder', params: { elder: double.id }, search: { tab: 'changes' } })
          }
          onClose={() => setMerging(false)}
        />
      )}
    </section>
  )
}

/** A fact in a line: what it is, its value, its days. */
function useFactWords(): (fact: ElderDetail['facts'][number]) => string {
  const words = useElderWords()
  const changes = useChangeWords()
  const { elders } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const values: Record<string, (value: string) => string> = {
    category: (value) => term(CATEGORIES, value),
    residence: (value) => elders.residences[value] ?? value,
    stay: (value) => changes.stays[value] ?? value,
    care: words.careLevel,
  }
  const day = (text: string) => formatDay(text, language, true)
  return ({ fact, value, from, to }) =>
    [
      words.facts[fact] ?? fact,
      values[fact]?.(value) ?? value,
      words.span(day(from), to === null ? null : day(to)),
    ].join(' ')
}

function useRows(first: ElderDetail, second: ElderDetail): Row[] {
  const words = useElderWords()
  const { elders } = useWords()
  const { language } = useSpeech()
  const sayOf = useFactWords()
  const { data: cardsOfFirst } = useQuery(cardsQuery(first.id))
  const { data: cardsOfSecond } = useQuery(cardsQuery(second.id))
  const text = (label: string, of: (elder: ElderDetail) => string): Row => {
    const [a, b] = [of(first), of(second)]
    return { label, cells: [a, b], differs: a !== b }
  }
  const inUse = (cards: typeof cardsOfFirst) =>
    words.cardCount(cards?.filter(({ state }) => state === 'in-use').length ?? 0)
  const picture = ({ id, name, photo }: ElderDetail) =>
    photo === null ? (
      <span className="nothing">{words.noPhoto}</span>
    ) : (
      <img src={photoAddress(id, photo.digest)} alt={words.photoOf(name)} width={90} height={120} />
    )
  const facts = ({ facts }: ElderDetail) => (
    <ul className="plain-list">
      {facts.map((fact) => (
        <li key={fact.id}>{sayOf(fact)}</li>
      ))}
    </ul>
  )
  return [
    { label: words.photo, cells: [picture(first), picture(second)], differs: false },
    text(words.name, ({ name }) => name),
    text(elders.sex, ({ sex }) => elders[sex]),
    text(words.born, ({ born }) => formatDay(born, language, true)),
    text(words.idNumber, ({ idTail }) => words.masked(idTail)),
    text(elders.village, ({ town, village }) => `${town} ${village}`),
    text(words.died, ({ died }) => (died === null ? '—' : formatDay(died, language, true))),
    text(words.phone, ({ phoneTail }) => (phoneTail === null ? words.noPhone : words.masked(phoneTail))),
    text(words.bank, ({ bank }) => (bank === null ? words.noAccount : words.masked(bank.tail))),
    { label: words.cards, cells: [inUse(cardsOfFirst), inUse(cardsOfSecond)], differs: false },
    { label: words.tabs.facts, cells: [facts(first), facts(second)], differs: false },
  ]
}
