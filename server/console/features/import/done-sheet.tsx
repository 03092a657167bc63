/** 完成: who came in, and the way back for as long as there is one. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Popconfirm } from 'antd'
import { useEffect } from 'react'
import { dayOf } from '../../../../core/plain-date.ts'
import type { Import } from '../../../contract/imports.ts'
import { formatCount } from '../../shared/format/money.ts'
import { formatDay, formatInstant } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { importQuery, undoImport } from './import-queries.ts'
import { useImportWords } from './words.ts'

export function DoneSheet({ of }: { of: Import }) {
  const words = useImportWords()
  const { cancel } = useWords()
  const { language } = useSpeech()
  const { message } = App.useApp()
  const now = useNow(60_000)
  const client = useQueryClient()
  const undoing = useMutation({
    mutationFn: () => undoImport(of.id),
    onSuccess: (changed) => {
      client.setQueryData(importQuery(of.id).queryKey, changed)
      void client.invalidateQueries({ queryKey: ['elders'] })
      message.success(words.undone)
    },
  })
  const { stage, undoUntil, undoneAt, undoneBy } = of
  // The list of elders is another one since.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['elders'] })
  }, [client])
  const count = formatCount(of.registered ?? 0)
  return (
    <section className="sheet import-done">
      {stage === 'undone' ? (
        <>
          <h2>
            <Mark meaning="quiet">{words.undoneTitle}</Mark>
          </h2>
          {undoneAt !== null && (
            <p>{words.undoneBy(undoneBy, formatInstant(undoneAt, language, now, true))}</p>
          )}
        </>
      ) : (
        <>
          <h2>
            <Mark meaning="recorded">{words.doneTitle(count)}</Mark>
          </h2>
          {undoUntil !== null && (
            <p className="muted">
              {words.doneNote(formatDay(dayOf(Date.parse(undoUntil), 0), language, true))}
            </p>
          )}
        </>
      )}
      <ProblemNote error={undoing.error} />
      <p className="import-go">
        <ButtonLink to="/elders" color="primary" variant="solid">
          {words.back}
        </ButtonLink>
        <ButtonLink to="/elders/imports">{words.another}</ButtonLink>
        {stage === 'done' && undoUntil !== null && (
          <Popconfirm
            title={words.undoSure(count)}
            description={words.undoNote}
            okText={words.undo}
            cancelText={cancel}
            onConfirm={() => undoing.mutate()}
          >
            <Button danger loading={undoing.isPending}>
              {words.undo}
            </Button>
          </Popconfirm>
        )}
      </p>
    </section>
  )
}
