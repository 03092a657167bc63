/** 审计: who did what, when and from where, in words, the newest first. */
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { Button, type TableProps } from 'antd'
import type { AuditPage as Answer, AuditEntry } from '../../../contract/audit.ts'
import { get } from '../../shared/api/request.ts'
import { formatMoment } from '../../shared/format/time.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { ExportButton } from '../../shared/ui/export-button.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { Waiting } from '../../shared/ui/waiting.tsx'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { detailWords, subjectWords } from './audit-words.ts'
import './audit.css'

const SIZE = 50

const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ pageParam }) =>
    get<Answer>(`/api/audit?size=${SIZE}${pageParam === null ? '' : `&before=${pageParam}`}`),
  initialPageParam: null as number | null,
  getNextPageParam: ({ entries, more }) => (more ? entries[entries.length - 1]?.id : undefined),
})

export function AuditPage() {
  const { audit: words } = useWords()
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useInfiniteQuery(auditQuery)
  const entries = data?.pages.flatMap((page) => page.entries)
  return (
    <Page
      title={words.title}
      note={words.subtitle}
      actions={<ExportButton sheet="audit" name={words.title} />}
    >
      {entries === undefined && error === null && <Waiting />}
      {entries?.length === 0 && <EmptySheet title={words.emptyTitle} note={words.emptyNote} />}
      {entries !== undefined && entries.length > 0 && (
        <>
          <AuditTable entries={entries} />
          <p className="audit-older">
            {hasNextPage ? (
              <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {words.older}
              </Button>
            ) : (
              <span className="muted">{words.end}</span>
            )}
          </p>
        </>
      )}
      <ProblemNote error={error} onRetry={() => void (entries === undefined ? refetch() : fetchNextPage())} />
    </Page>
  )
}

function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const words = useWords()
  const { audit } = words
  const { language } = useSpeech()
  const columns: NonNullable<TableProps<AuditEntry>['columns']> = [
    {
      title: audit.at,
      key: 'at',
      className: 'nowrap',
      render: (_, { at }) => formatMoment(at, language),
    },
    {
      title: audit.actor,
      key: 'actor',
      className: 'nowrap',
      render: (_, { actor }) => actor ?? <span className="muted">{audit.system}</span>,
    },
    {
      title: audit.action,
      key: 'action',
      className: 'nowrap',
      render: (_, { action }) => <strong>{audit.actions[action] ?? action}</strong>,
    },
    {
      title: audit.subject,
      key: 'subject',
      className: 'nowrap',
      render: (_, { subject }) => <span translate="no">{subjectWords(subject, words, language)}</span>,
    },
    {
      title: audit.detail,
      key: 'detail',
      render: (_, { detail }) => (
        <ul className="plain-list audit-detail">
          {detailWords(detail, words, language).map(({ key, name, value }) => (
            <li key={key}>
              <span className="muted">{name}</span> <span translate="no">{value}</span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      title: audit.address,
      key: 'address',
      render: (_, { address }) => address ?? <span className="nothing">—</span>,
    },
  ]
  return (
    <PageTable<AuditEntry>
      label={audit.list}
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={entries}
    />
  )
}
