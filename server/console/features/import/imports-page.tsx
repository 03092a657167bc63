/** 导入: a file to begin with, and what was imported before. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button, Spin, type TableProps, Upload } from 'antd'
import type { Import } from '../../../contract/imports.ts'
import { formatCount } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { importsQuery, startImport, TEMPLATE } from './import-queries.ts'
import { useImportWords } from './words.ts'
import './import.css'

const SIZE = 20

export function ImportsPage() {
  const words = useImportWords()
  const { page = 1 } = getRouteApi('/elders/imports').useSearch()
  const navigate = useNavigate({ from: '/elders/imports' })
  const query = useQuery(importsQuery(page))
  return (
    <Page
      title={words.title}
      note={words.subtitle}
      actions={
        <>
          <ButtonLink to="/elders">{words.back}</ButtonLink>
          <Button href={TEMPLATE} download>
            {words.template}
          </Button>
        </>
      }
    >
      <FileDrop />
      <h2 className="import-history">{words.history}</h2>
      <Loaded query={query}>
        {({ imports, total }) =>
          imports.length === 0 ? (
            <p className="muted">{words.historyEmpty}</p>
          ) : (
            <History
              imports={imports}
              pagination={{
                ...{ current: page, pageSize: SIZE, total, hideOnSinglePage: true, showSizeChanger: false },
                onChange: (next) => void navigate({ search: next === 1 ? {} : { page: next } }),
              }}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

function FileDrop() {
  const words = useImportWords()
  const navigate = useNavigate()
  const starting = useMutation({
    mutationFn: startImport,
    onSuccess: ({ id }) => void navigate({ to: '/elders/imports/$import', params: { import: id } }),
  })
  return (
    <section className="import-drop">
      <Upload.Dragger
        accept=".xlsx,.csv,.txt"
        showUploadList={false}
        disabled={starting.isPending}
        beforeUpload={(file) => {
          starting.mutate(file)
          return false
        }}
      >
        <Spin spinning={starting.isPending} description={words.reading}>
          <p className="import-drop-title">{words.drop}</p>
          <p className="muted">{words.dropNote}</p>
        </Spin>
      </Upload.Dragger>
      <ProblemNote error={starting.error} />
    </section>
  )
}

const MEANINGS: Record<Import['stage'], Meaning> = {
  mapping: 'attention',
  checking: 'information',
  checked: 'attention',
  writing: 'information',
  done: 'recorded',
  undone: 'quiet',
  dropped: 'quiet',
}

function History({ imports, pagination }: { imports: Import[]; pagination: TableProps['pagination'] }) {
  const words = useImportWords()
  const { language } = useSpeech()
  const now = useNow(60_000)
  const columns: NonNullable<TableProps<Import>['columns']> = [
    { title: words.file, key: 'file', render: (_, { fileName }) => <strong>{fileName}</strong> },
    { title: words.by, key: 'by', render: (_, { by }) => by ?? words.commandLine },
    {
      title: words.startedAt,
      key: 'at',
      className: 'nowrap',
      render: (_, { startedAt }) => formatInstant(startedAt, language, now, true),
    },
    {
      title: words.state,
      key: 'state',
      className: 'nowrap',
      render: (_, { stage }) => <Mark meaning={MEANINGS[stage]}>{words.stages[stage]}</Mark>,
    },
    {
      title: words.count,
      key: 'count',
      align: 'right',
      className: 'figures',
      render: (_, { registered }) => (registered === null ? '—' : formatCount(registered)),
    },
    {
      key: 'open',
      align: 'right',
      render: (_, { id, own, stage }) =>
        (own || stage === 'done' || stage === 'undone') && (
          <ButtonLink size="small" to="/elders/imports/$import" params={{ import: id }}>
            {stage === 'done' || stage === 'undone' ? words.look : words.open}
          </ButtonLink>
        ),
    },
  ]
  return (
    <PageTable<Import>
      label={words.history}
      rowKey="id"
      columns={columns}
      dataSource={imports}
      pagination={pagination ?? false}
    />
  )
}
