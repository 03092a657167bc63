/** All rules: those looked for, with parameters and how often they were right; those settlement applies; those that must wait. */
import { useQuery } from '@tanstack/react-query'
import { Button, type TableProps } from 'antd'
import { useState } from 'react'
import { type ComputedRule, UNITS } from '../../../../core/control/rule.ts'
import { CONTROL_RULES } from '../../../../core/control/rules.ts'
import type { ControlRules, MonthFindings } from '../../../contract/findings.ts'
import { findingCountsQuery } from '../../shared/api/queries.ts'
import { formatCount } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Definition } from '../../shared/ui/definition.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { rulesQuery } from './finding-queries.ts'
import { useFindingWords } from './finding-words.ts'
import { percentOf } from './percent.ts'
import { RuleDialog } from './rule-dialog.tsx'
import { ruleOf } from './sentence.ts'

export function RulesView({ month }: { month: string }) {
  const query = useQuery(rulesQuery)
  const counts = useQuery(findingCountsQuery(month, null))
  return (
    <Loaded query={query}>
      {(rules) => (
        <div className="rules-view">
          <InForceSince rules={rules} />
          <Computed rules={rules} />
          <Engine counts={counts.data?.engine ?? []} />
          <Absent />
        </div>
      )}
    </Loaded>
  )
}

/** Which version is in force, and how it came about. */
function InForceSince({ rules: { versions } }: { rules: ControlRules }) {
  const words = useFindingWords()
  const { language } = useSpeech()
  const now = useNow()
  const [newest] = versions
  if (newest === undefined) return <p className="muted">{words.defaults}</p>
  return (
    <details className="rules-history">
      <summary className="muted">
        {words.version(newest.number, newest.by, formatInstant(newest.at, language, now, true))}
      </summary>
      <ol className="plain-list" aria-label={words.history}>
        {versions.map(({ number, by, at, reason }) => (
          <li key={number}>
            <span className="figures nowrap">{words.versionNumber(number)}</span>
            <span>{reason ?? <span className="nothing">—</span>}</span>
            <span className="muted figures nowrap">
              {by} {formatInstant(at, language, now, true)}
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}

type InForce = ControlRules['rules'][number]

function Computed({ rules }: { rules: ControlRules }) {
  const words = useFindingWords()
  const { language } = useSpeech()
  const may = useMay()
  const [changed, setChanged] = useState<ComputedRule | null>(null)
  const columns: NonNullable<TableProps<InForce>['columns']> = [
    {
      title: words.ruleTitle,
      key: 'rule',
      render: (_, { rule }) => <RuleWords rule={ruleOf(rule)} />,
    },
    { title: words.state, key: 'mode', className: 'nowrap', render: (_, { mode }) => words.mode[mode] },
    {
      title: words.parameters,
      key: 'parameters',
      render: (_, { rule, parameters }) => (
        <ul className="plain-list figures">
          {Object.entries(ruleOf(rule)?.parameters ?? {}).map(([key, { name, unit }]) => (
            <li key={key} className="nowrap">
              {name[language]} {parameters[key]} {UNITS[unit][language]}
            </li>
          ))}
        </ul>
      ),
    },
    ...(['found', 'open', 'upheld', 'dismissed'] as const).map((key) => ({
      title: { ...words.states, found: words.found }[key],
      key,
      align: 'right' as const,
      render: (_: unknown, rule: InForce) => formatCount(rule[key]),
    })),
    {
      title: (
        <span className="with-tip">
          {words.precision}
          <Definition of={words.precision}>{words.precisionTip}</Definition>
        </span>
      ),
      key: 'precision',
      align: 'right',
      render: (_, { upheld, dismissed }) =>
        percentOf(upheld, upheld + dismissed) ?? <span className="nothing">—</span>,
    },
  ]
  if (may('control.write'))
    columns.push({
      title: words.change,
      key: 'change',
      render: (_, { rule: id }) => {
        const rule = ruleOf(id)
        if (rule === undefined) return null
        return (
          <Button
            type="link"
            aria-label={words.changeOf(`${rule.pattern} ${rule.title[language]}`)}
            onClick={() => setChanged(rule)}
          >
            {words.change}
          </Button>
        )
      },
    })
  return (
    <>
      <PageTable<InForce> label={words.rulesList} rowKey="rule" columns={columns} dataSource={rules.rules} />
      {changed !== null && <RuleDialog rule={changed} rules={rules} onClose={() => setChanged(null)} />}
    </>
  )
}

function RuleWords({ rule }: { rule: Pick<ComputedRule, 'pattern' | 'title' | 'formula'> | undefined }) {
  const { language } = useSpeech()
  return (
    <>
      <span className="muted figures">{rule?.pattern}</span> <strong>{rule?.title[language]}</strong>
      <div className="finding-told">{rule?.formula[language]}</div>
    </>
  )
}

function Engine({ counts }: { counts: MonthFindings['engine'] }) {
  const words = useFindingWords()
  const rules = CONTROL_RULES.filter((rule) => rule.kind === 'engine')
  const columns: NonNullable<TableProps<(typeof rules)[number]>['columns']> = [
    { title: words.engineList, key: 'rule', render: (_, rule) => <RuleWords rule={rule} /> },
    {
      title: words.engineCount,
      key: 'count',
      align: 'right',
      render: (_, { reasons }) =>
        formatCount(
          counts.filter(({ reason }) => reasons.includes(reason)).reduce((sum, { count }) => sum + count, 0),
        ),
    },
  ]
  return <PageTable label={words.engineList} size="small" rowKey="id" columns={columns} dataSource={rules} />
}

function Absent() {
  const words = useFindingWords()
  const { language } = useSpeech()
  const rules = CONTROL_RULES.filter((rule) => rule.kind === 'absent')
  const columns: NonNullable<TableProps<(typeof rules)[number]>['columns']> = [
    { title: words.absentList, key: 'rule', render: (_, rule) => <RuleWords rule={rule} /> },
    { title: words.missing, key: 'why', render: (_, { why }) => why[language] },
  ]
  return <PageTable label={words.absentList} size="small" rowKey="id" columns={columns} dataSource={rules} />
}
