/** 检查 and 确认: what was found, rows to be put right, and the one button that registers all of them. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button, Popconfirm, Segmented } from 'antd'
import type { Import } from '../../../contract/imports.ts'
import { formatCount } from '../../shared/format/money.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { confirmImport, faultSheet, importQuery, leaveOutBlocked, type Shown } from './import-queries.ts'
import { RowTable } from './row-table.tsx'
import { useImportWords } from './words.ts'

type Counts = NonNullable<Import['counts']>
const SHOWN: readonly Shown[] = ['blocked', 'registered', 'dropped']

export function CheckedSheet({ of }: { of: Import }) {
  const words = useImportWords()
  const { show } = getRouteApi('/elders/imports/$import').useSearch()
  const navigate = useNavigate({ from: '/elders/imports/$import' })
  const counts = of.counts ?? { rows: 0, ok: 0, blocked: 0, registered: 0, dropped: 0 }
  const there = SHOWN.filter((each) => counts[each] > 0)
  const shown = there.find((each) => each === show) ?? there[0]
  return (
    <>
      <Summary counts={counts} />
      {counts.blocked === 0 && <Confirm of={of} counts={counts} />}
      {shown !== undefined && (
        <section className="import-found" aria-label={words.rows}>
          <div className="import-choice">
            <Segmented<Shown>
              value={shown}
              options={there.map((value) => ({
                value,
                label: words.show[value](formatCount(counts[value])),
              }))}
              onChange={(next) => void navigate({ search: { show: next }, replace: true })}
            />
            <span className="import-tools">
              {shown === 'blocked' && <BlockedTools of={of} counts={counts} />}
              <Button onClick={() => void navigate({ search: { mapping: true } })}>
                {words.changeMapping}
              </Button>
            </span>
          </div>
          <p className="muted">
            {
              { blocked: words.blockedNote, registered: words.registeredNote, dropped: words.droppedNote }[
                shown
              ]
            }
          </p>
          <RowTable key={shown} of={of} shown={shown} total={counts[shown]} />
        </section>
      )}
    </>
  )
}

function Summary({ counts }: { counts: Counts }) {
  const words = useImportWords()
  const meanings = {
    ok: 'recorded',
    blocked: 'attention',
    registered: 'information',
    dropped: 'quiet',
  } as const
  const keys = Object.keys(meanings) as (keyof typeof meanings)[]
  return (
    <dl className="figure-cards import-counts" aria-label={words.summary}>
      {keys.map((key) => (
        <div key={key} className="figure-card">
          <dt>
            {counts[key] > 0 ? <Mark meaning={meanings[key]}>{words.counts[key]}</Mark> : words.counts[key]}
          </dt>
          <dd>
            <span className="figure-value">{formatCount(counts[key])}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Confirm({ of, counts }: { of: Import; counts: Counts }) {
  const words = useImportWords()
  const client = useQueryClient()
  const sending = useMutation({
    mutationFn: () => confirmImport(of.id),
    onSuccess: (changed) => client.setQueryData(importQuery(of.id).queryKey, changed),
  })
  const { ok, registered, dropped } = counts
  return (
    <section className="sheet import-confirm">
      <h2>{ok > 0 ? words.ready : words.nothing}</h2>
      <ul className="plain-list">
        {ok > 0 && <li>{words.willDo(formatCount(ok))}</li>}
        {registered > 0 && <li>{words.willKeep(formatCount(registered))}</li>}
        {dropped > 0 && <li>{words.willSkip(formatCount(dropped))}</li>}
        {ok > 0 && <li className="muted">{words.allOrNothing}</li>}
      </ul>
      <ProblemNote error={sending.error} />
      {ok > 0 && (
        <Button
          type="primary"
          size="large"
          autoFocus
          loading={sending.isPending}
          onClick={() => sending.mutate()}
        >
          {words.confirm(formatCount(ok))}
        </Button>
      )}
    </section>
  )
}

function BlockedTools({ of, counts }: { of: Import; counts: Counts }) {
  const words = useImportWords()
  const { cancel } = useWords()
  const client = useQueryClient()
  const leaving = useMutation({
    mutationFn: () => leaveOutBlocked(of.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['imports', of.id] }),
  })
  return (
    <>
      <ProblemNote error={leaving.error} />
      <Button href={faultSheet(of.id)} download>
        {words.faultSheet}
      </Button>
      <Popconfirm
        title={words.leaveOutAllSure(formatCount(counts.blocked))}
        description={words.leaveOutAllNote}
        okText={words.leaveOutAll}
        cancelText={cancel}
        onConfirm={() => leaving.mutate()}
      >
        <Button loading={leaving.isPending}>{words.leaveOutAll}</Button>
      </Popconfirm>
    </>
  )
}
