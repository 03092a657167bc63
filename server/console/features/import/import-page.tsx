/** One import, from its columns to its people. It stands under its own address: a reload goes on where it was. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Alert, App, Button, Popconfirm, Progress, Steps } from 'antd'
import type { Import } from '../../../contract/imports.ts'
import { formatCount } from '../../shared/format/money.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { CheckedSheet } from './checked-sheet.tsx'
import { DoneSheet } from './done-sheet.tsx'
import { giveUpImport, importQuery } from './import-queries.ts'
import { MapColumns } from './map-columns.tsx'
import { useImportWords } from './words.ts'
import './import.css'

export function ImportPage() {
  const words = useImportWords()
  const { import: id } = getRouteApi('/elders/imports/$import').useParams()
  const { mapping } = getRouteApi('/elders/imports/$import').useSearch()
  const query = useQuery(importQuery(id))
  const found = query.data
  const isOpen = found?.stage === 'mapping' || found?.stage === 'checked'
  return (
    <Page
      title={words.title}
      {...(found && { note: found.fileName })}
      actions={
        <>
          <ButtonLink to="/elders/imports">{words.history}</ButtonLink>
          {found !== undefined && isOpen && <GiveUp id={id} />}
        </>
      }
    >
      <Loaded query={query}>
        {(given) => (
          <>
            <Steps
              className="import-steps"
              size="small"
              current={stepOf(given, mapping === true)}
              items={words.steps.map((title) => ({ title }))}
            />
            <Trouble of={given} />
            <Stage of={given} again={mapping === true} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function stepOf({ stage, counts }: Import, again: boolean): number {
  if (stage === 'mapping' || (again && stage === 'checked')) return 1
  if (stage === 'checking') return 2
  if (stage === 'checked') return counts?.blocked === 0 ? 3 : 2
  return stage === 'writing' ? 3 : 5
}

function Stage({ of, again }: { of: Import; again: boolean }) {
  const words = useImportWords()
  const { stage } = of
  const another = <ButtonLink to="/elders/imports">{words.another}</ButtonLink>
  if (stage === 'checking' || stage === 'writing') return <Working of={of} />
  if (stage === 'dropped') return <EmptySheet title={words.droppedTitle} action={another} />
  if (stage === 'done' || stage === 'undone') return <DoneSheet of={of} />
  if (stage === 'mapping' || again) return <MapColumns of={of} />
  return <CheckedSheet of={of} />
}

function Working({ of: { stage, progress } }: { of: Import }) {
  const words = useImportWords()
  const { done = 0, total = 0 } = progress ?? {}
  const say = stage === 'checking' ? words.checking : words.writing
  return (
    <section className="sheet import-working" role="status">
      <p>{say(formatCount(done), formatCount(total))}</p>
      <Progress
        percent={total === 0 ? 0 : Math.floor((done * 100) / total)}
        aria-label={words.steps[2] ?? ''}
      />
    </section>
  )
}

/** Why the last check or import came to nothing. */
function Trouble({ of: { trouble } }: { of: Import }) {
  const { problems } = useWords()
  const { language } = useSpeech()
  if (trouble === null) return null
  const title = language === 'zh' ? trouble.message : (problems[trouble.code] ?? trouble.code)
  return <Alert className="problem-note" type="error" role="alert" showIcon={false} title={title} />
}

function GiveUp({ id }: { id: string }) {
  const words = useImportWords()
  const { cancel } = useWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const navigate = useNavigate()
  const leaving = useMutation({
    mutationFn: () => giveUpImport(id),
    onSuccess: () => {
      message.success(words.gone)
      void client.invalidateQueries({ queryKey: ['imports'] })
      void navigate({ to: '/elders/imports' })
    },
  })
  return (
    <>
      <Popconfirm
        title={words.dropSure}
        description={words.dropSureNote}
        okText={words.giveUp}
        cancelText={cancel}
        onConfirm={() => leaving.mutate()}
      >
        <Button loading={leaving.isPending}>{words.giveUp}</Button>
      </Popconfirm>
      <ProblemNote error={leaving.error} />
    </>
  )
}
