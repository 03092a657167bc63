/** A form by which a change is asked for: its own fields, the reason, and a word on who decides. */
import { App, Form, type FormInstance, Input } from 'antd'
import type { ReactNode } from 'react'
import type { Change } from '../../../contract/changes.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { askChange, useRefresh } from './change-queries.ts'
import { useChangeWords } from './words.ts'

export function ChangeDialog<Values extends object>({
  title,
  kind,
  subject,
  form,
  initialValues,
  proposalOf,
  note,
  onClose,
  onDone = onClose,
  children,
}: {
  title: string
  kind: string
  /** elder/<id> or site/<id> */
  subject: string
  form: FormInstance<Values & { reason: string }>
  initialValues?: Partial<Values & { reason: string }>
  proposalOf: (values: Values) => Record<string, unknown>
  note: string
  /** Without it the form closes. */
  onDone?: () => void
  onClose: () => void
  children: ReactNode
}) {
  const words = useChangeWords()
  const { required } = useWords()
  const { message } = App.useApp()
  const refresh = useRefresh()
  return (
    <FormDialog<Values & { reason: string }, Change>
      title={title}
      form={form}
      ok={words.submit}
      {...(initialValues && { initialValues })}
      send={({ reason, ...values }) =>
        askChange({ kind, subject, reason: reason.trim(), proposal: proposalOf(values as unknown as Values) })
      }
      onDone={({ state }) => {
        message.success(state === 'open' ? words.sent : words.done)
        refresh()
        onDone()
      }}
      onClose={onClose}
    >
      <p className="form-note">{note}</p>
      {children}
      <Form.Item
        name="reason"
        label={words.reason}
        extra={words.reasonHint}
        rules={[{ required: true, whitespace: true, message: required }]}
      >
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
    </FormDialog>
  )
}
