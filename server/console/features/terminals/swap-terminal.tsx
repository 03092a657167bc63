import { Form, Input } from 'antd'
import type { Terminal } from '../../../contract/register.ts'
import type { EndTerminal, Swapped } from '../../../contract/terminals.ts'
import { formatCount } from '../../shared/format/money.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { Mark } from '../../shared/ui/mark.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { swapTerminal } from './terminal-queries.ts'
import { useTerminalWords } from './terminal-words.ts'

/** 换机: ends this terminal and gives the code for another one at the same site. */
export function SwapTerminal({
  terminal: { id, online, waiting },
  onDone,
  onClose,
}: {
  terminal: Terminal
  onDone: (swapped: Swapped) => void
  onClose: () => void
}) {
  const words = useTerminalWords()
  const { required } = useWords()
  const [form] = Form.useForm<EndTerminal>()
  return (
    <FormDialog<EndTerminal, Swapped>
      title={words.swapTitle}
      form={form}
      ok={words.swapGo}
      width={480}
      send={(end) => swapTerminal(id, end)}
      onDone={onDone}
      onClose={onClose}
    >
      <p className="form-note">{words.swapNote}</p>
      {!online && waiting !== null && waiting > 0 && (
        <p>
          <Mark meaning="attention">{words.lost(formatCount(waiting))}</Mark>
        </p>
      )}
      <Form.Item name="reason" label={words.reason} rules={[{ required: true, message: required }]}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
