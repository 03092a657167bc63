/** One draft: its text and what is wrong with it, what it says, what it would cost, and the way to its publication. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { App, Button, DatePicker, Tabs } from 'antd'
import dayjs from 'dayjs'
import { useMemo, useState } from 'react'
import type { Draft } from '../../../contract/policies.ts'
import { formatDay } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { checkedPolicy } from './checked-policy.ts'
import { CompareSheet } from './compare-sheet.tsx'
import { DraftHistory } from './draft-history.tsx'
import { DraftSteps, DraftWhys } from './draft-steps.tsx'
import { JsonEditor } from './json-editor.tsx'
import { DraftMark } from './policy-marks.tsx'
import { draftQuery, saveText, useDraftChange } from './policy-queries.ts'
import { ReadingSheet } from './reading-sheet.tsx'
import { withStart } from './start-day.ts'
import { WhatIfSheet } from './what-if/what-if-sheet.tsx'
import { usePolicyWords } from './words.ts'
import './policies.css'

export function DraftPage() {
  const { draft } = getRouteApi('/policy-drafts/$draft').useParams()
  const words = usePolicyWords()
  const query = useQuery(draftQuery(Number(draft)))
  if (query.data === undefined)
    return (
      <Page title={words.newTitle}>
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    )
  return <DraftDesk key={draft} draft={query.data} />
}

function DraftDesk({ draft }: { draft: Draft }) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const may = useMay()
  const { message } = App.useApp()
  const [text, setText] = useState(draft.text)
  const dirty = text !== draft.text
  const checked = useMemo(() => checkedPolicy(text), [text])
  // The server has checked the saved text together with the other versions, which this page cannot.
  const faults = dirty ? checked.faults : draft.faults
  const editable = draft.next.some(({ action, why }) => action === 'save' && why === null)
  const save = useDraftChange<{ text: string }>(
    draft.draft,
    (change) => saveText(draft.draft, { ...change, position: draft.position }),
    (made) => {
      setText(made.text)
      if (made.faults.length === 0) message.success(words.saved)
      else message.warning(words.savedWithFaults(made.faults.length))
    },
  )
  const { policy } = checked
  const demo = draft.source.kind === 'pack' ? draft.source.demo.length : 0
  const blind = <EmptySheet title={words.faultsFirst} />
  const items = [
    {
      key: 'reading',
      label: words.tabs.reading,
      children: policy ? <ReadingSheet policy={policy} /> : blind,
    },
    {
      key: 'text',
      label: editable ? words.tabs.text : words.tabs.json,
      children: (
        <>
          {editable && (
            <div className="policy-bar">
              <Button
                type="primary"
                disabled={!dirty}
                loading={save.isPending}
                onClick={() => save.mutate({ text })}
              >
                {words.save}
              </Button>
              <StartDay text={text} earliest={draft.earliest} onChange={setText} />
              {dirty && <span className="muted">{words.unsaved}</span>}
            </div>
          )}
          <ProblemNote error={save.error} />
          <JsonEditor text={text} faults={faults} {...(editable && { onChange: setText })} />
        </>
      ),
    },
    {
      key: 'compare',
      label: words.tabs.compare,
      children: policy ? (
        <CompareSheet policy={policy} own={draft.state === 'published' ? policy.id : null} />
      ) : (
        blind
      ),
    },
    ...(may('policy.try')
      ? [
          {
            key: 'try',
            label: words.tabs.try,
            children: policy ? <WhatIfSheet policy={policy} text={text} /> : blind,
          },
        ]
      : []),
    { key: 'history', label: words.tabs.history, children: <DraftHistory steps={draft.steps} /> },
  ]
  const { from, source } = draft
  return (
    <Page
      title={draft.title ?? draft.policy ?? words.untitled}
      note={
        <>
          <DraftMark state={draft.state} />{' '}
          {[words.source(source), from && words.days(formatDay(from, language, true), null)]
            .filter(Boolean)
            .join(' · ')}
        </>
      }
      actions={<DraftSteps draft={draft} dirty={dirty} />}
    >
      <DraftWhys draft={draft} dirty={dirty} />
      <Returned draft={draft} />
      {demo > 0 && <p className="policy-warning">{words.demoNote(demo)}</p>}
      <Tabs items={items} defaultActiveKey={draft.faults.length > 0 ? 'text' : 'reading'} />
    </Page>
  )
}

function Returned({ draft: { state, steps } }: { draft: Draft }) {
  const words = usePolicyWords()
  const reason = steps.at(-1)?.reason
  return state === 'returned' && reason ? <p className="policy-warning">{words.reasonOf(reason)}</p> : null
}

function StartDay({
  text,
  earliest,
  onChange,
}: {
  text: string
  earliest: string | null
  onChange: (text: string) => void
}) {
  const words = usePolicyWords()
  const from = startOf(text)
  return (
    <span className="policy-start">
      <label htmlFor="start-day">{words.startsOn}</label>
      <DatePicker
        id="start-day"
        allowClear={false}
        value={from === null ? null : dayjs(from)}
        disabled={withStart(text, '2000-01-01') === null}
        {...(earliest !== null && { minDate: dayjs(earliest) })}
        onChange={(day) => {
          const changed = day && withStart(text, day.format('YYYY-MM-DD'))
          if (changed) onChange(changed)
        }}
      />
    </span>
  )
}

function startOf(text: string): string | null {
  return /"from"\s*:\s*"(\d{4}-\d\d-\d\d)"/.exec(text)?.[1] ?? null
}
