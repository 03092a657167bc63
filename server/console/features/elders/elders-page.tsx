/** 老人名册: found by name or by the last four characters of the ID number, of which no more is ever shown. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import type { Elder } from '../../../contract/elders.ts'
import { formatCount } from '../../shared/format/money.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { ExportButton } from '../../shared/ui/export-button.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay, useMe } from '../../shared/use-me.ts'
import { useExportWords } from '../../shared/words/export-words.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { AddElder } from './add-elder.tsx'
import { useCardWords } from './card-words.ts'
import { ElderCards } from './elder-cards.tsx'
import { ElderFilters } from './elder-filters.tsx'
import { eldersQuery, SIZE } from './elder-queries.ts'
import { ElderTable } from './elder-table.tsx'
import { PrintVillage } from './print-village.tsx'
import { SearchBox } from './search-box.tsx'
import { useElderWords } from './words.ts'

export function EldersPage() {
  const { elders: words } = useWords()
  const cardWords = useCardWords()
  const own = useElderWords()
  const { importGo } = useExportWords()
  const may = useMay()
  const writes = may('register.write')
  const asked = getRouteApi('/elders').useSearch()
  const { search = '', page = 1 } = asked
  const navigate = useNavigate({ from: '/elders' })
  const query = useQuery(eldersQuery(asked))
  const [adding, setAdding] = useState(false)
  const [holder, setHolder] = useState<Elder | null>(null)
  const [printing, setPrinting] = useState(false)
  const find = (next: string) => {
    const { search: _, page: __, ...rest } = asked
    void navigate({ search: next === '' ? rest : { ...rest, search: next }, replace: true })
  }
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {words.add}
    </Button>
  )
  const bring = may('register.import') && <ButtonLink to="/elders/imports">{importGo}</ButtonLink>
  const total = query.data?.total ?? 0
  const { page: _, sort: __, ...narrowed } = asked
  const isNarrowed = Object.keys(narrowed).length > 0
  const some = total > 0 || isNarrowed
  return (
    <Page
      title={words.title}
      {...(total > 0 && { note: words.count(formatCount(total)) })}
      {...(some && {
        actions: (
          <>
            {may('change.ask') && <ButtonLink to="/elder-doubles">{own.doublesGo}</ButtonLink>}
            {may('card.write') && <Button onClick={() => setPrinting(true)}>{cardWords.printVillage}</Button>}
            <ExportButton sheet="elders" name={words.title} filters={narrowed} reveals />
            {bring}
            {writes && add}
          </>
        ),
      })}
    >
      {some && (
        <ElderFilters search={asked} onChoose={(next) => void navigate({ search: next })}>
          <SearchBox key={search === '' ? 'all' : 'some'} search={search} onFind={find} />
        </ElderFilters>
      )}
      <Loaded query={query}>
        {({ elders }) =>
          elders.length > 0 ? (
            <ElderTable
              elders={elders}
              busy={query.isPlaceholderData}
              page={page}
              size={SIZE}
              total={total}
              onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
              onCards={setHolder}
            />
          ) : isNarrowed ? (
            <EmptySheet
              title={words.noneFound}
              note={words.noneFoundNote}
              action={<Button onClick={() => void navigate({ search: {} })}>{words.clear}</Button>}
            />
          ) : (
            <NoElders
              add={
                writes ? (
                  <>
                    {add} {bring}
                  </>
                ) : null
              }
            />
          )
        }
      </Loaded>
      {adding && <AddElder onClose={() => setAdding(false)} />}
      {holder !== null && <ElderCards elder={holder} onClose={() => setHolder(null)} />}
      {printing && <PrintVillage onClose={() => setPrinting(false)} />}
    </Page>
  )
}

/** An elder needs a village to live in, and a village a county. */
function NoElders({ add }: { add: ReactElement | null }) {
  const { elders: words, start } = useWords()
  const { county } = useMe()
  if (add === null) return <EmptySheet title={words.emptyTitle} note={start.askWriter} />
  if (county !== null) return <EmptySheet title={words.emptyTitle} note={words.emptyNote} action={add} />
  return (
    <EmptySheet
      title={words.emptyTitle}
      note={start.countyNote}
      action={
        <ButtonLink to="/regions" color="primary" variant="solid">
          {start.countyGo}
        </ButtonLink>
      }
    />
  )
}
