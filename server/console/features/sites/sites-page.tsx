/** 助餐点: where elders eat, how each stands, and what is proposed of them. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { type ReactElement, useState } from 'react'
import type { Site } from '../../../contract/register.ts'
import { regionsQuery, sitesQuery } from '../../shared/api/queries.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { ExportButton } from '../../shared/ui/export-button.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay, useMe } from '../../shared/use-me.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { AddSite } from './add-site.tsx'
import { ProposalForm } from './proposal-form.tsx'
import { ProposalsView } from './proposals-view.tsx'
import { SiteFilters } from './site-filters.tsx'
import { proposalsQuery } from './site-queries.ts'
import { SiteTable } from './site-table.tsx'
import { type SitesSearch, sitesFound } from './sites-search.ts'
import { useSiteWords } from './words.ts'
import './sites.css'

export function SitesPage() {
  const { sites: shared } = useWords()
  const words = useSiteWords()
  const may = useMay()
  const { region } = useMe()
  const search = getRouteApi('/sites').useSearch()
  const navigate = useNavigate({ from: '/sites' })
  const [doing, setDoing] = useState<'add' | 'propose' | null>(null)
  const query = useQuery(sitesQuery)
  const waiting = useQuery(proposalsQuery('open')).data?.length ?? 0
  // Whoever answers for one place proposes; the county's own people also write down what has long been there.
  const adds = may('register.write') && region === null
  const proposes = may('site.propose')
  const addButton = adds && (
    <Button {...(!proposes && { type: 'primary' })} onClick={() => setDoing('add')}>
      {words.addExisting}
    </Button>
  )
  const proposeButton = proposes && (
    <Button type="primary" onClick={() => setDoing('propose')}>
      {words.proposeOpen}
    </Button>
  )
  // Where nothing is yet, the empty sheet says what to do.
  const some = search.view === 'proposals' || (query.data?.length ?? 0) > 0
  const labels = {
    sites: words.views.sites,
    proposals: waiting > 0 ? `${words.views.proposals} ${waiting}` : words.views.proposals,
  }
  return (
    <Page
      title={shared.title}
      actions={
        <>
          <Segmented
            aria-label={shared.title}
            value={search.view ?? 'sites'}
            options={(['sites', 'proposals'] as const).map((value) => ({ value, label: labels[value] }))}
            onChange={(view) => void navigate({ search: view === 'proposals' ? { view } : {} })}
          />
          {search.view !== 'proposals' && (
            <ExportButton sheet="sites" name={shared.title} filters={filtersOf(search)} />
          )}
          {some && addButton}
          {some && proposeButton}
        </>
      }
    >
      {search.view === 'proposals' ? (
        <ProposalsView search={search} />
      ) : (
        <Loaded query={query}>
          {(sites) =>
            sites.length > 0 ? (
              <Sites sites={sites} search={search} />
            ) : (
              <NoSites add={addButton || proposeButton || null} />
            )
          }
        </Loaded>
      )}
      {doing === 'add' && <AddSite onClose={() => setDoing(null)} />}
      {doing === 'propose' && <ProposalForm asking={{ kind: 'open' }} onClose={() => setDoing(null)} />}
    </Page>
  )
}

function filtersOf({ town, facility, state, star, lacks, find }: SitesSearch) {
  return { town, facility, state, lacks, find, star: star === undefined ? undefined : String(star) }
}

function Sites({ sites, search }: { sites: Site[]; search: SitesSearch }) {
  const words = useSiteWords()
  const navigate = useNavigate({ from: '/sites' })
  const found = sitesFound(sites, search)
  return (
    <>
      <SiteFilters
        sites={sites}
        found={found.length}
        search={search}
        onChoose={(change) =>
          void navigate({ search: ({ page: _, ...before }) => ({ ...before, ...change }), replace: true })
        }
      />
      {found.length > 0 ? (
        <SiteTable
          sites={found}
          page={search.page ?? 1}
          onPage={(page) => void navigate({ search: (before) => ({ ...before, page }) })}
        />
      ) : (
        <EmptySheet
          title={words.noneFound}
          action={<Button onClick={() => void navigate({ search: {} })}>{words.clear}</Button>}
        />
      )}
    </>
  )
}

/** A site needs a village to stand in. */
function NoSites({ add }: { add: ReactElement | null }) {
  const { sites: words, start } = useWords()
  const { data: regions } = useQuery(regionsQuery)
  const villages = regions?.some(({ level }) => level === 'village') ?? true
  if (add === null) return <EmptySheet title={words.emptyTitle} note={start.askWriter} />
  if (villages) return <EmptySheet title={start.siteTitle} note={start.siteNote} action={add} />
  return (
    <EmptySheet
      title={words.emptyTitle}
      note={start.townNote}
      action={
        <ButtonLink to="/regions" color="primary" variant="solid">
          {start.townGo}
        </ButtonLink>
      }
    />
  )
}
