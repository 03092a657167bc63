/** 试算: what a version would have made of a past month. */
import { useQuery } from '@tanstack/react-query'
import { Button, Progress, Select } from 'antd'
import { useState } from 'react'
import type { Policy } from '../../../../../core/settlement/policy.ts'
import { CATEGORIES, GRANTS, REASONS } from '../../../../../core/terms.ts'
import { formatCount, formatYuan } from '../../../shared/format/money.ts'
import { formatMonth } from '../../../shared/format/time.ts'
import { EmptySheet } from '../../../shared/ui/empty-sheet.tsx'
import { FigureCards } from '../../../shared/ui/figure-card.tsx'
import { Loaded } from '../../../shared/ui/loaded.tsx'
import { ProblemNote } from '../../../shared/ui/problem-note.tsx'
import { useSpeech, useTerms } from '../../../shared/words/use-words.ts'
import { checkedPolicy } from '../checked-policy.ts'
import { trialMonthsQuery } from '../policy-queries.ts'
import { usePolicyWords } from '../words.ts'
import { ChangeTable } from './change-table.tsx'
import { signed } from './signed.ts'
import { STEPS, useWeighing, type Weighing } from './use-weighing.ts'

export function WhatIfSheet({ policy, text }: { policy: Policy; text: string }) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const months = useQuery(trialMonthsQuery)
  const [chosen, setChosen] = useState<string>()
  const [weighing, start] = useWeighing()
  return (
    <Loaded query={months}>
      {(list) => {
        const month = chosen ?? list[1] ?? list[0]
        if (month === undefined) return <EmptySheet title={words.noMonths} />
        return (
          <>
            <div className="policy-bar">
              <label htmlFor="trial-month">{words.month}</label>
              <Select
                id="trial-month"
                value={month}
                onChange={setChosen}
                options={list.map((each) => ({ value: each, label: formatMonth(each, language) }))}
              />
              <Button
                type="primary"
                loading={weighing.state === 'running'}
                onClick={() => start(month, text)}
              >
                {words.start}
              </Button>
              <span className="muted">{words.tryNote}</span>
            </div>
            <Outcome weighing={weighing} policy={policy} />
          </>
        )
      }}
    </Loaded>
  )
}

function Outcome({ weighing, policy }: { weighing: Weighing; policy: Policy }) {
  const words = usePolicyWords()
  if (weighing.state === 'idle') return null
  if (weighing.state === 'failed') return <ProblemNote error={weighing.error} />
  if (weighing.state === 'running') {
    const done = STEPS.indexOf(weighing.step) + 1
    return (
      <div className="sheet policy-sheet trial-progress" role="status">
        <span>{words.steps[weighing.step]}…</span>
        <Progress percent={Math.trunc((done * 100) / (STEPS.length + 1))} showInfo={false} />
      </div>
    )
  }
  return <Result done={weighing} policy={policy} />
}

function Result({
  done: { month, weighed, material },
  policy,
}: {
  done: Extract<Weighing, { state: 'done' }>
  policy: Policy
}) {
  const words = usePolicyWords()
  const { language } = useSpeech()
  const term = useTerms()
  const { compared, payable, taps, elders } = weighed
  const sites = new Map(material.sites.map(({ id, name }) => [id, name]))
  const then = material.policies.flatMap((text) => checkedPolicy(text).policy?.grants ?? [])
  const titles = new Map([...then, ...policy.grants].map(({ id, title }) => [id, title]))
  const difference = payable.after - payable.before
  return (
    <section aria-label={words.trial(formatMonth(month, language))}>
      <FigureCards
        label={words.trial(formatMonth(month, language))}
        figures={[
          {
            label: words.payable,
            tip: words.payableTip,
            value: formatYuan(payable.after),
            note: compared ? words.was(formatYuan(payable.before)) : words.noneBefore,
          },
          {
            label: words.difference,
            tip: words.differenceTip,
            value: compared ? signed(difference, formatYuan) : '—',
            ...(!compared && { note: words.noneBefore }),
          },
          {
            label: words.winners,
            tip: words.winnersTip,
            value: `${formatCount(elders.wins)} / ${formatCount(elders.loses)}`,
            note: words.same(formatCount(elders.same)),
          },
          {
            label: words.taps,
            tip: words.tapsTip,
            value: formatCount(taps.after),
            note: words.was(formatCount(taps.before)),
          },
        ]}
      />
      <div className="trial-tables">
        <ChangeTable
          title={words.byGrant}
          rows={weighed.grants}
          name={(id) => titles.get(id) ?? term(GRANTS, id)}
          write={formatYuan}
        />
        <ChangeTable
          title={words.byCategory}
          tip={words.byCategoryTip}
          rows={weighed.categories}
          name={(id) => term(CATEGORIES, id)}
          write={formatYuan}
        />
        <ChangeTable
          title={words.bySite}
          rows={weighed.sites}
          name={(id) => sites.get(id) ?? id}
          write={formatYuan}
        />
        <ChangeTable
          title={words.byReason}
          rows={weighed.reasons}
          name={(id) => term(REASONS, id)}
          write={formatCount}
        />
      </div>
    </section>
  )
}
