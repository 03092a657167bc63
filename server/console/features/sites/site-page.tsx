/** One 助餐点: all that is on file about it, its life, and whatever is to be done. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { FACILITIES } from '../../../../core/terms.ts'
import type { SiteDetail } from '../../../contract/sites.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { Stars } from '../../shared/ui/stars.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { type Asking, ProposalForm } from './proposal-form.tsx'
import { SiteAbout } from './site-about.tsx'
import { SiteClosures } from './site-closures.tsx'
import { SiteFacts } from './site-facts.tsx'
import { SiteHistory } from './site-history.tsx'
import { SitePosts } from './site-posts.tsx'
import { siteQuery } from './site-queries.ts'
import { SiteState } from './site-state.tsx'
import { SiteWindows } from './site-windows.tsx'
import { useSiteWords } from './words.ts'
import './sites.css'

export function SitePage() {
  const { site } = getRouteApi('/sites/$site').useParams()
  const query = useQuery(siteQuery(site))
  const { sites } = useWords()
  return query.data === undefined ? (
    <Page title={sites.title}>
      <Loaded query={query}>{() => null}</Loaded>
    </Page>
  ) : (
    <OneSite site={query.data} />
  )
}

function OneSite({ site }: { site: SiteDetail }) {
  const words = useSiteWords()
  const term = useTerms()
  const may = useMay()
  const [asking, setAsking] = useState<Asking | null>(null)
  const isOpen = site.closed === null
  const writes = may('register.write') && site.state !== 'closed'
  const asks = may('change.ask')
  return (
    <Page
      title={site.name}
      note={
        <span className="site-head">
          <SiteState state={site.state} />
          <span>
            {site.town !== site.regionName && `${site.town} `}
            {site.regionName}
          </span>
          {site.facility !== null && <span>{term(FACILITIES, site.facility)}</span>}
          <Stars count={site.star} />
        </span>
      }
      actions={
        <>
          <Link to="/sites">{words.back}</Link>
          {may('site.propose') && isOpen && (
            <>
              <Button onClick={() => setAsking({ kind: 'withdraw', site })}>{words.proposeWithdraw}</Button>
              <Button type="primary" onClick={() => setAsking({ kind: 'change', site })}>
                {words.proposeChange}
              </Button>
            </>
          )}
        </>
      }
    >
      <div className="site-sections">
        <div>
          <SiteAbout site={site} asks={asks} />
          <SiteHistory site={site} />
        </div>
        <div>
          <SiteWindows site={site} writes={writes} />
          <SiteClosures site={site} writes={writes} />
          <SitePosts site={site} writes={writes} />
        </div>
        <SiteFacts site={site} asks={asks} />
      </div>
      {asking !== null && <ProposalForm asking={asking} onClose={() => setAsking(null)} />}
    </Page>
  )
}
