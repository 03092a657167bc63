/** One published version: what it says, its text as it is, what is new in it, and who made it. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import type { PolicyDetail } from '../../../contract/policies.ts'
import { formatDay } from '../../shared/format/time.ts'
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { checkedPolicy } from './checked-policy.ts'
import { CompareSheet } from './compare-sheet.tsx'
import { DraftHistory } from './draft-history.tsx'
import { JsonEditor } from './json-editor.tsx'
import { Provenance } from './policies-page.tsx'
import { VersionMark } from './policy-marks.tsx'
import { policyQuery } from './policy-queries.ts'
import { ReadingSheet } from './reading-sheet.tsx'
import { WhatIfSheet } from './what-if/what-if-sheet.tsx'
import { usePolicyWords } from './words.ts'
import './policies.css'

export function VersionPage() {
  const { policy } = getRouteApi('/policies/$policy').useParams()
  const words = usePolicyWords()
  const query = useQuery(policyQuery(policy))
  if (query.data === undefined)
    return (
      <Page title={words.title}>
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    )
  return <Version key={policy} version={query.data} />
}

function Version({ version }: { version: PolicyDetail }) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const may = useMay()
  const { id, title, documents, from, to, state, document, hash, steps } = version
  const { policy } = checkedPolicy(document)
  const day = (date: string) => formatDay(date, language, true)
  if (policy === null) return <EmptySheet title={words.faultsFirst} />
  const items = [
    { key: 'reading', label: words.tabs.reading, children: <ReadingSheet policy={policy} /> },
    {
      key: 'json',
      label: words.tabs.json,
      children: (
        <>
          <p className="policy-bar">
            <span>
              {words.hash} <code title={hash}>{hash.slice(0, 12)}…</code>
            </span>
            <CopyButton text={hash} />
          </p>
          <JsonEditor text={JSON.stringify(JSON.parse(document), null, 2)} faults={[]} />
        </>
      ),
    },
    { key: 'compare', label: words.tabs.compare, children: <CompareSheet policy={policy} own={id} /> },
    ...(may('policy.try')
      ? [{ key: 'try', label: words.tabs.try, children: <WhatIfSheet policy={policy} text={document} /> }]
      : []),
    { key: 'history', label: words.tabs.history, children: <DraftHistory steps={steps} /> },
  ]
  return (
    <Page
      title={title}
      note={
        <>
          <VersionMark state={state} /> {[words.days(day(from), to && day(to)), id, ...documents].join(' · ')}
          <br />
          <Provenance version={version} />
        </>
      }
      actions={
        <Button href={`/api/policies/${encodeURIComponent(id)}/document`} download>
          {words.download}
        </Button>
      }
    >
      <Tabs items={items} />
    </Page>
  )
}
