/** A whole number is shown for a reason, once, and leaves a trace. */
import { useMutation } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import type { Reveal } from '../../../contract/elders.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { SecretDialog } from '../../shared/ui/secret-dialog.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { reveal } from './elder-queries.ts'
import { useElderWords } from './words.ts'

export function RevealDialog({
  elder,
  what,
  onClose,
}: {
  elder: string
  what: Reveal['what']
  onClose: () => void
}) {
  const words = useElderWords()
  const { required } = useWords()
  const [form] = Form.useForm<{ reason: string }>()
  // Not a query: nothing of it stays behind when the dialog is closed.
  const revealing = useMutation({
    mutationFn: (reason: string) => reveal(elder, { what, reason }),
    gcTime: 0,
  })
  const shown = revealing.data
  if (shown !== undefined)
    return (
      <SecretDialog
        title={words.revealOf[what]}
        about={words.revealNote}
        secret={shown.value ?? words.nothing}
        note={[]}
        done={words.revealDone}
        onClose={onClose}
      />
    )
  return (
    <FormDialog<{ reason: string }, unknown>
      title={words.revealOf[what]}
      form={form}
      ok={words.revealGo}
      width={460}
      send={({ reason }) => revealing.mutateAsync(reason.trim())}
      onDone={() => undefined}
      onClose={onClose}
    >
      <p className="form-note">{words.revealNote}</p>
      <Form.Item
        name="reason"
        label={words.revealReason}
        rules={[{ required: true, whitespace: true, message: required }]}
      >
        <Input autoFocus maxLength={300} autoComplete="off" />
      </Form.Item>
    </FormDialog>
  )
}
