import type { TableProps } from 'antd'
import { MEAL_TERMS, SERVICE_TERMS } from '../../../../core/terms.ts'
import type { FindingDetail } from '../../../contract/findings.ts'
import { formatClock, formatInstant } from '../../shared/format/time.ts'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useTerms } from '../../shared/words/use-words.ts'
import { useFindingWords } from './finding-words.ts'

type Tap = FindingDetail['evidence'][number]

/** The taps side by side, to the second. */
export function EvidenceTable({ evidence }: { evidence: Tap[] }) {
  const words = useFindingWords()
  const term = useTerms()
  const { language } = useSpeech()
  const now = useNow()
  const nothing = <span className="nothing">—</span>
  const columns: NonNullable<TableProps<Tap>['columns']> = [
    {
      title: words.time,
      key: 'at',
      className: 'nowrap',
      render: (_, { at }) =>
        `${formatInstant(at, language, now, true).replace(/ .*/, '')} ${formatClock(at, true)}`,
    },
    {
      title: words.elder,
      key: 'elder',
      render: (_, { elder, meal }) => elder ?? (meal === null ? words.noMeal : words.unknownCard),
    },
    { title: words.site, key: 'site', render: (_, { site }) => site ?? nothing },
    {
      title: words.meal,
      key: 'meal',
      className: 'nowrap',
      render: (_, { meal, service }) =>
        meal === null ? nothing : `${term(MEAL_TERMS, meal)} · ${term(SERVICE_TERMS, service ?? '')}`,
    },
    {
      title: words.terminal,
      key: 'terminal',
      className: 'nowrap',
      render: (_, { terminal, seq }) => `${terminal} / ${seq}`,
    },
    {
      title: words.received,
      key: 'received',
      className: 'nowrap',
      render: (_, { receivedAt }) => formatInstant(receivedAt, language, now, true),
    },
  ]
  return (
    <PageTable<Tap>
      label={words.evidence}
      size="small"
      rowKey={({ terminal, seq, at }) => `${terminal} ${seq} ${at}`}
      columns={columns}
      dataSource={evidence}
      {...(evidence.length > 12 && { scroll: { y: 320 } })}
    />
  )
}
