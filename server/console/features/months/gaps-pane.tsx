/** Records that are missing: each waits to come, or somebody gives their word for it 缺记录说明. */
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { GapNote, MonthDetail } from '../../../contract/months.ts'
import { tasksQuery } from '../../shared/api/queries.ts'
import { post } from '../../shared/api/request.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { monthQuery } from './month-queries.ts'
import type { PaneProps } from './station-pane.tsx'
import { usePathWords } from './words.ts'

type Gap = MonthDetail['gaps'][number]

/** Until it is submitted; afterwards nothing waits for a word. */
const OPEN: ReadonlySet<MonthDetail['state']> = new Set(['open', 'computed', 'returned'])

export function GapsPane({ detail: { month, state, gaps } }: PaneProps) {
  const { month: old } = useWords()
  const words = usePathWords()
  const may = useMay()
  const [asked, setAsked] = useState<Gap | null>(null)
  if (gaps.length === 0)
    return (
      <p>
        <Mark meaning="recorded" bare>
          {words.gapsNone}
        </Mark>
      </p>
    )
  const open = gaps.filter(({ note }) => note === null).length
  const mine = may('settlement.submit') && OPEN.has(state)
  return (
    <>
      <p>{open > 0 && OPEN.has(state) ? words.gapsOpen(open) : open > 0 ? old.gapsLate : words.gapsDone}</p>
      <table className="plain-table" aria-label={words.gapsTable}>
        <thead>
          <tr>
            <th scope="col">{old.site}</th>
            <th scope="col">{words.gapProblem}</th>
            <th scope="col">{words.gapNote}</th>
          </tr>
        </thead>
        <tbody>
          {gaps.map((gap) => (
            <tr key={gap.terminal}>
              <th scope="row">
                {gap.site}
                <div className="muted figures">
                  {old.gapTerminal} {gap.terminal}
                </div>
              </th>
              <td>{old.gapProblems[gap.problem]}</td>
              <td>
                <Said note={gap.note} />
                {mine && (
                  <Button
                    size="small"
                    type={gap.note === null ? 'primary' : 'default'}
                    aria-label={words.explainOf(gap.site)}
                    onClick={() => setAsked(gap)}
                  >
                    {words.explain}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked !== null && <Explain month={month} gap={asked} onClose={() => setAsked(null)} />}
    </>
  )
}

function Said({ note }: { note: Gap['note'] }) {
  const { language } = useSpeech()
  const now = useNow()
  if (note === null) return null
  return (
    <div>
      {note.reason}
      <div className="muted figures">
        {note.by} · {formatInstant(note.at, language, now, true)}
      </div>
    </div>
  )
}

function Explain({ month, gap, onClose }: { month: string; gap: Gap; onClose: () => void }) {
  const words = usePathWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<{ reason: string }>()
  return (
    <FormDialog<{ reason: string }, MonthDetail>
      title={words.explainTitle(gap.site)}
      form={form}
      ok={words.save}
      initialValues={{ reason: gap.note?.reason ?? '' }}
      send={({ reason }) => {
        const note: GapNote = { terminal: gap.terminal, problem: gap.problem, reason: reason.trim() }
        return post<MonthDetail>(`/api/months/${month}/gaps`, note)
      }}
      onDone={(detail) => {
        client.setQueryData(monthQuery(month).queryKey, detail)
        void client.invalidateQueries(tasksQuery)
        message.success(words.explained)
        onClose()
      }}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={words.explainReason}
        rules={[{ required: true, whitespace: true, message: words.explainMissing }]}
      >
        <Input.TextArea rows={3} maxLength={500} showCount autoFocus placeholder={words.explainHint} />
      </Form.Item>
    </FormDialog>
  )
}
