/** The bank's return: looked at first, imported only where every row fits. */
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { ReturnView } from '../../../contract/payout.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { useReturn } from './payout-queries.ts'
import { usePayoutWords } from './words.ts'

export function ReturnDialog({ batch, onClose }: { batch: number; onClose: () => void }) {
  const words = usePayoutWords()
  const { cancel } = useWords()
  const { message } = App.useApp()
  const [file, setFile] = useState<File | null>(null)
  const looking = useReturn(batch, false, () => undefined)
  const keeping = useReturn(batch, true, () => {
    message.success(words.returned)
    onClose()
  })
  const view = looking.data
  const fits = view !== undefined && view.problemCount === 0 && view.paid.count + view.failed.count > 0
  return (
    <Modal
      open
      width={620}
      title={words.importReturn}
      mask={{ closable: false }}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button
            type="primary"
            disabled={!fits || file === null}
            loading={keeping.isPending}
            onClick={() => file !== null && keeping.mutate(file)}
          >
            {words.keep}
          </Button>
        </>
      }
    >
      <p className="form-note">{words.returnNote}</p>
      <Input
        type="file"
        aria-label={words.returnFile}
        disabled={looking.isPending || keeping.isPending}
        onChange={({ target }) => {
          const chosen = target.files?.[0] ?? null
          setFile(chosen)
          keeping.reset()
          if (chosen === null) looking.reset()
          else looking.mutate(chosen)
        }}
      />
      {looking.isPending && <p role="status">{words.looking}</p>}
      {view !== undefined && <View view={view} />}
      <ProblemNote error={looking.error ?? keeping.error} />
    </Modal>
  )
}

function View({
  view: { paid, failed, failures, waiting, repeated, problems, problemCount },
}: {
  view: ReturnView
}) {
  const words = usePayoutWords()
  return (
    <section className="payout-plan figures" aria-live="polite">
      <p>
        <strong>{words.returnPaid(formatCount(paid.count), formatYuan(paid.fen))}</strong>
      </p>
      {failed.count > 0 && (
        <>
          <p className="payout-warn">
            {words.returnFailed(formatCount(failed.count), formatYuan(failed.fen))}
          </p>
          <ul className="plain-list payout-told">
            {failures.map(({ no, name, reason, words: said }) => (
              <li key={no}>
                <span>
                  {no} {name}
                </span>
                <span className="muted">{said}</span>
                <span>{words.failures[reason] ?? reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {waiting > 0 && <p className="muted">{words.returnWaiting(formatCount(waiting))}</p>}
      {repeated > 0 && <p className="muted">{words.returnRepeated(formatCount(repeated))}</p>}
      {problemCount > 0 && (
        <>
          <p className="payout-warn">{words.returnProblems(formatCount(problemCount))}</p>
          <ul className="plain-list payout-told">
            {problems.map(({ row, problem, reference }) => (
              <li key={row}>
                <span>{words.row(row)}</span>
                <span className="muted">{reference}</span>
                <span>{words.problems[problem]}</span>
              </li>
            ))}
          </ul>
          {problemCount > problems.length && <p className="muted">{words.first(problems.length)}</p>}
        </>
      )}
    </section>
  )
}
