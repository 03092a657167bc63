/** 政策: the versions on a line of time, the latest first, and the drafts that are under way. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { DraftSummary, PolicyVersion } from '../../../contract/policies.ts'
import { policiesQuery } from '../../shared/api/queries.ts'
import { formatDay, formatInstant } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { NewDraftDialog } from './new-draft.tsx'
import { DraftMark, VersionMark } from './policy-marks.tsx'
import { usePolicyWords } from './words.ts'
import './policies.css'

export function PoliciesPage() {
  const words = usePolicyWords()
  const drafts = useMay()('policy.draft')
  const query = useQuery(policiesQuery)
  const [making, setMaking] = useState(false)
  const start = (
    <Button type="primary" onClick={() => setMaking(true)}>
      {words.newDraft}
    </Button>
  )
  const some = (query.data?.versions.length ?? 0) + (query.data?.drafts.length ?? 0) > 0
  return (
    <Page title={words.title} note={words.subtitle} {...(some && drafts && { actions: start })}>
      <Loaded query={query}>
        {({ versions, drafts: open }) => (
          <>
            {!some && (
              <EmptySheet
                title={words.emptyTitle}
                note={drafts ? words.emptyDraft : words.emptyOther}
                {...(drafts && { action: start })}
              />
            )}
            {open.length > 0 && <Drafts drafts={open} />}
            {versions.length > 0 && <Timeline versions={versions} />}
          </>
        )}
      </Loaded>
      {making && <NewDraftDialog versions={query.data?.versions ?? []} onClose={() => setMaking(false)} />}
    </Page>
  )
}

function Drafts({ drafts }: { drafts: DraftSummary[] }) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const now = useNow()
  return (
    <section className="sheet policy-sheet" aria-label={words.drafts}>
      <h2>{words.drafts}</h2>
      <ul className="plain-list policy-drafts">
        {drafts.map(({ draft, title, policy, from, state, source, by, since }) => (
          <li key={draft}>
            <Link to="/policy-drafts/$draft" params={{ draft: String(draft) }} className="policy-name">
              {title ?? policy ?? words.untitled}
            </Link>
            <span className="figures">
              {from !== null && words.days(formatDay(from, language, true), null)}
            </span>
            <DraftMark state={state} />
            <span className="muted figures">
              {[words.source(source), by, formatInstant(since, language, now, true)].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Timeline({ versions }: { versions: PolicyVersion[] }) {
  const words = usePolicyWords()
  return (
    <section className="sheet policy-sheet" aria-label={words.timeline}>
      <h2>{words.timeline}</h2>
      <ol className="plain-list policy-line">
        {versions.map((version) => (
          <Version key={version.id} version={version} />
        ))}
      </ol>
    </section>
  )
}

function Version({ version }: { version: PolicyVersion }) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const { id, title, documents, from, to, state } = version
  const day = (date: string) => formatDay(date, language, true)
  return (
    <li className={`policy-stop ${state}`}>
      <span className="policy-when figures">{words.days(day(from), to && day(to))}</span>
      <span className="policy-what">
        <Link to="/policies/$policy" params={{ policy: id }} className="policy-name">
          {title}
        </Link>
        <span className="muted figures">{[id, ...documents].join(' · ')}</span>
        <Provenance version={version} />
      </span>
      <VersionMark state={state} />
    </li>
  )
}

export function Provenance({ version }: { version: PolicyVersion }) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const now = useNow()
  const { draftedBy, publishedBy, publishedAt, source } = version
  const when = words.published(formatInstant(publishedAt, language, now, true))
  const comma = language === 'zh' ? '、' : ', '
  const parts =
    publishedBy === null
      ? [words.planted, when]
      : [words.people(draftedBy.join(comma), publishedBy), when, ...(source ? [words.source(source)] : [])]
  return <span className="muted figures">{parts.join(' · ')}</span>
}
