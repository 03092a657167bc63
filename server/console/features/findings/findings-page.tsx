/** 疑点核查: what the control rules found in a month, for people to look into; and how often each rule was right. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { App, Button, Segmented, Select } from 'antd'
import type { MonthFindings } from '../../../contract/findings.ts'
import { monthsQuery } from '../../shared/api/queries.ts'
import { formatInstant, formatMonth } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { ExportButton } from '../../shared/ui/export-button.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { findingsQuery, useCheck } from './finding-queries.ts'
import { FindingSheet } from './finding-sheet.tsx'
import { useFindingWords } from './finding-words.ts'
import type { FindingsSearch } from './findings-search.ts'
import { FindingsTable } from './findings-table.tsx'
import { RulesView } from './rules-view.tsx'
import { titleOf } from './sentence.ts'
import { useRowKeys } from './use-row-keys.ts'
import './findings.css'

export function FindingsPage() {
  const words = useFindingWords()
  const { months: monthWords } = useWords()
  const { language } = useSpeech()
  const search = getRouteApi('/findings').useSearch()
  const navigate = useNavigate({ from: '/findings' })
  const months = useQuery(monthsQuery)
  // What is settled now is last month; the running one is at the head of the list.
  const month = search.month ?? (months.data?.[1] ?? months.data?.[0])?.month
  return (
    <Page
      title={words.title}
      note={words.subtitle}
      actions={
        <>
          <Segmented
            aria-label={words.title}
            value={search.view ?? 'list'}
            options={(['list', 'rules'] as const).map((value) => ({ value, label: words.views[value] }))}
            onChange={(view) =>
              void navigate({
                search: { ...(month !== undefined && { month }), ...(view === 'rules' && { view }) },
              })
            }
          />
          {month !== undefined && (
            <Select
              aria-label={words.month}
              className="findings-month"
              value={month}
              options={(months.data ?? [{ month }]).map((each) => ({
                value: each.month,
                label: formatMonth(each.month, language),
              }))}
              onChange={(next) =>
                void navigate({ search: { month: next, ...(search.view && { view: search.view }) } })
              }
            />
          )}
          {month !== undefined && search.view !== 'rules' && (
            <ExportButton
              sheet="findings"
              name={`${words.title} ${month}`}
              filters={{ month, rule: search.rule, site: search.site, state: stateAsked(search) }}
            />
          )}
        </>
      }
    >
      <Loaded query={months}>
        {() =>
          month === undefined ? (
            <EmptySheet title={monthWords.emptyTitle} note={monthWords.emptyNote} />
          ) : search.view === 'rules' ? (
            <RulesView month={month} />
          ) : (
            <List key={month} month={month} search={search} />
          )
        }
      </Loaded>
    </Page>
  )
}

/** What waits, unless the page shows something else. */
function stateAsked({ state = 'open' }: FindingsSearch): string | undefined {
  return state === 'all' ? undefined : state
}

function List({ month, search }: { month: string; search: FindingsSearch }) {
  const words = useFindingWords()
  const { message } = App.useApp()
  const may = useMay()
  const query = useQuery(findingsQuery(month, search))
  const navigate = useNavigate({ from: '/findings' })
  const checking = useCheck(month, () => message.success(words.checked))
  const { chosen, opened, open, close } = useRowKeys(query.data?.findings.map(({ id }) => id) ?? [])
  const choose = (change: FindingsSearch) =>
    void navigate({ search: ({ page: _, ...before }) => ({ ...before, month, ...change }) })
  return (
    <Loaded query={query}>
      {(found) => (
        <>
          <Filters found={found} search={search} onChoose={choose}>
            {may('finding.check') && (
              <Button
                type={found.run === null ? 'primary' : 'default'}
                loading={checking.isPending}
                onClick={() => checking.mutate()}
              >
                {words.check}
              </Button>
            )}
          </Filters>
          <ProblemNote error={checking.error} />
          {found.findings.length > 0 ? (
            <FindingsTable
              found={found}
              page={search.page ?? 1}
              onPage={(page) => void navigate({ search: (before) => ({ ...before, month, page }) })}
              chosen={chosen}
              onOpen={open}
            />
          ) : (
            <Nothing found={found} state={search.state ?? 'open'} />
          )}
          {opened !== null && <FindingSheet id={opened} onClose={close} />}
        </>
      )}
    </Loaded>
  )
}

function Nothing({ found, state }: { found: MonthFindings; state: string }) {
  const words = useFindingWords()
  if (found.run === null) return <EmptySheet title={words.never} note={words.neverNote} />
  return <EmptySheet title={state === 'open' ? words.noneOpen : words.noneFound} />
}

function Filters({
  found: { counts, rules, sites, run },
  search: { state = 'open', rule, site },
  onChoose,
  children,
}: {
  found: MonthFindings
  search: FindingsSearch
  onChoose: (change: FindingsSearch) => void
  children: React.ReactNode
}) {
  const words = useFindingWords()
  const { language } = useSpeech()
  const now = useNow()
  const { open, upheld, dismissed } = counts
  const numbers = { open, upheld, dismissed, all: open + upheld + dismissed }
  return (
    <div className="findings-filters figures">
      <Segmented
        aria-label={words.state}
        value={state}
        options={(['open', 'upheld', 'dismissed', 'all'] as const).map((value) => ({
          value,
          label: `${words.states[value]} ${numbers[value]}`,
        }))}
        onChange={(next) => onChoose({ state: next })}
      />
      <Select
        aria-label={words.rule}
        className="findings-choice"
        value={rule ?? ''}
        options={[
          { value: '', label: words.allRules },
          ...rules.map((id) => ({ value: id, label: titleOf(id, language) })),
        ]}
        onChange={(next) => onChoose({ rule: next })}
      />
      <Select
        aria-label={words.site}
        className="findings-choice"
        value={site ?? ''}
        options={[
          { value: '', label: words.allSites },
          ...sites.map(({ id, name }) => ({ value: id, label: name ?? id })),
        ]}
        onChange={(next) => onChoose({ site: next })}
      />
      <span className="findings-run muted">
        {run !== null && (run.current ? words.checkedAt(formatInstant(run.at, language, now)) : words.stale)}
      </span>
      {children}
    </div>
  )
}
