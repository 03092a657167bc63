import { Form } from 'antd'
import { ChangeDialog } from '../changes/change-dialog.tsx'
import { useChangeWords } from '../changes/words.ts'
import { useElderWords } from './words.ts'

/** Asks for the merge that was put together on the page. */
export function MergeDialog({
  double,
  proposal,
  onDone,
  onClose,
}: {
  double: string
  proposal: { into: string; facts: string[]; photo: boolean; account: boolean }
  onDone: () => void
  onClose: () => void
}) {
  const words = useElderWords()
  const { twoNote } = useChangeWords()
  const [form] = Form.useForm<{ reason: string }>()
  return (
    <ChangeDialog<object>
      title={words.merge}
      kind="elder.merge"
      subject={`elder/${double}`}
      form={form}
      proposalOf={() => proposal}
      note={`${twoNote}${words.mergeNote}`}
      onDone={onDone}
      onClose={onClose}
    >
      {null}
    </ChangeDialog>
  )
}
