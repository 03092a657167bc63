/** 老人名册: found by name or by the last four characters of the ID number, of which no more is ever shown. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import type { Elder, ElderPage } from '../../../contract/register.ts'
import { get } from '../../shared/api/request.ts'
import { formatCount } from '../../shared/format/money.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay, useMe } from '../../shared/use-me.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { AddElder } from './add-elder.tsx'
import { useCardWords } from './card-words.ts'
import { ElderCards } from './elder-cards.tsx'
import { ElderTable } from './elder-table.tsx'
import { PrintVillage } from './print-village.tsx'
import { SearchBox } from './search-box.tsx'

const SIZE = 20

const eldersQuery = (search: string, page: number) =>
  queryOptions({
    queryKey: ['elders', search, page],
    queryFn: () => {
      const query = new URLSearchParams({
        page: String(page),
        size: String(SIZE),
        ...(search !== '' && { search }),
      })
      return get<ElderPage>(`/api/elders?${query}`)
    },
    placeholderData: keepPreviousData,
  })

export function EldersPage() {
  const { elders: words } = useWords()
  const cardWords = useCardWords()
  const may = useMay()
  const writes = may('register.write')
  const { search = '', page = 1 } = getRouteApi('/elders').useSearch()
  const navigate = useNavigate({ from: '/elders' })
  const query = useQuery(eldersQuery(search, page))
  const [adding, setAdding] = useState(false)
  const [holder, setHolder] = useState<Elder | null>(null)
  const [printing, setPrinting] = useState(false)
  const find = (next: string) => void navigate({ search: next === '' ? {} : { search: next }, replace: true })
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {words.add}
    </Button>
  )
  const total = query.data?.total ?? 0
  const some = total > 0 || search !== ''
  return (
    <Page
      title={words.title}
      {...(total > 0 && { note: words.count(formatCount(total)) })}
      {...(some && {
        actions: (
          <>
            <SearchBox key={search === '' ? 'all' : 'some'} search={search} onFind={find} />
            {may('card.write') && <Button onClick={() => setPrinting(true)}>{cardWords.printVillage}</Button>}
            {writes && add}
          </>
        ),
      })}
    >
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
          ) : search !== '' ? (
            <EmptySheet
              title={words.noneFound}
              note={words.noneFoundNote}
              action={<Button onClick={() => find('')}>{words.clear}</Button>}
            />
          ) : (
            <NoElders add={writes ? add : null} />
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
