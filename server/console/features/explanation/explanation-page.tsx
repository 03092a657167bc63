/** 逐笔说明: from a site's sum down to each tap, rate and clause, as the month was settled. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatYuan } from '../../shared/format/money.ts'
import { formatMonth } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useSpeech } from '../../shared/words/use-words.ts'
import { ElderView } from './elder-view.tsx'
import { elderQuery, grantQuery, siteQuery } from './explanation-queries.ts'
import { useExplanationWords } from './explanation-words.ts'
import { GrantView } from './grant-view.tsx'
import type { Paging } from './paging.ts'
import { SiteView } from './site-view.tsx'
import '../months/plain-table.css'
import '../months/months.css'
import './explanation.css'

const route = getRouteApi('/months/$month/explanation')

export function ExplanationPage() {
  const { site, elder, grant, page = 1 } = route.useSearch()
  const navigate = useNavigate({ from: '/months/$month/explanation' })
  const paging = {
    page,
    onPage: (next: number) => void navigate({ search: (before) => ({ ...before, page: next }) }),
  }
  if (elder !== undefined) return <OfElder elder={elder} paging={paging} />
  if (grant !== undefined) return <OfGrant grant={grant} paging={paging} />
  return <OfSite site={site ?? ''} paging={paging} />
}

function OfElder({ elder, paging }: { elder: string; paging: Paging }) {
  const { month } = route.useParams()
  const words = useExplanationWords()
  const query = useQuery(elderQuery(month, elder, paging.page))
  const { data } = query
  const note = data && [
    data.elder.name ?? `${data.elder.id}`,
    words.version(data.version),
    words.total(formatYuan(data.fen)),
  ]
  return (
    <Frame note={note}>
      <Loaded query={query}>{(found) => <ElderView explanation={found} paging={paging} />}</Loaded>
    </Frame>
  )
}

function OfSite({ site, paging }: { site: string; paging: Paging }) {
  const { month } = route.useParams()
  const words = useExplanationWords()
  const query = useQuery(siteQuery(month, site, paging.page))
  const { data } = query
  return (
    <Frame note={data && [data.site.name ?? data.site.id, words.version(data.version)]}>
      <Loaded query={query}>{(found) => <SiteView explanation={found} paging={paging} />}</Loaded>
    </Frame>
  )
}

function OfGrant({ grant, paging }: { grant: string; paging: Paging }) {
  const { month } = route.useParams()
  const words = useExplanationWords()
  const query = useQuery(grantQuery(month, grant, paging.page))
  const { data } = query
  return (
    <Frame note={data && [data.title, words.version(data.version)]}>
      <Loaded query={query}>{(found) => <GrantView explanation={found} paging={paging} />}</Loaded>
    </Frame>
  )
}

function Frame({ note, children }: { note: string[] | undefined; children: ReactNode }) {
  const { month } = route.useParams()
  const { site, elder } = route.useSearch()
  const words = useExplanationWords()
  const { language } = useSpeech()
  return (
    <Page
      title={words.title(formatMonth(month, language))}
      note={[...(note ?? []), words.asSettled].join(' · ')}
      actions={
        <>
          {site !== undefined && elder !== undefined && (
            <ButtonLink to="/months/$month/explanation" params={{ month }} search={{ site }}>
              {words.toSite}
            </ButtonLink>
          )}
          <ButtonLink to="/months/$month" params={{ month }}>
            {words.back}
          </ButtonLink>
        </>
      }
    >
      {children}
    </Page>
  )
}
