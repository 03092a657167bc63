import { Form, Input, InputNumber, Select } from 'antd'
import type { Command, NewCommand } from '../../../contract/terminals.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { giveCommand } from './terminal-queries.ts'
import { OFFERED, useTerminalWords } from './terminal-words.ts'

export function GiveCommand({
  terminal,
  onDone,
  onClose,
}: {
  terminal: string
  onDone: (commands: Command[]) => void
  onClose: () => void
}) {
  const words = useTerminalWords()
  const required = [{ required: true, message: useWords().required }]
  const [form] = Form.useForm<NewCommand>()
  const name = Form.useWatch('name', form)
  return (
    <FormDialog<NewCommand, Command[]>
      title={words.give}
      form={form}
      ok={words.send}
      width={440}
      initialValues={{ name: 'message', hours: 24 }}
      send={(command) => giveCommand(terminal, command)}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item name="name" label={words.what} rules={required}>
        <Select options={OFFERED.map((value) => ({ value, label: words.names[value] }))} />
      </Form.Item>
      {name === 'message' && (
        <>
          <Form.Item name="text" label={words.text} rules={required}>
            <Input.TextArea maxLength={60} rows={2} />
          </Form.Item>
          <Form.Item name="hours" label={words.shownFor} rules={required}>
            <InputNumber min={1} max={168} precision={0} />
          </Form.Item>
        </>
      )}
      {name === 'resend' && (
        <Form.Item name="from" label={words.from} rules={required}>
          <InputNumber min={1} precision={0} />
        </Form.Item>
      )}
      {name === 'pin' && (
        <Form.Item
          name="pin"
          label={words.pin}
          extra={words.pinNote}
          rules={[...required, { pattern: /^\d{4}$/, message: words.pin }]}
        >
          <Input.Password maxLength={4} inputMode="numeric" autoComplete="off" />
        </Form.Item>
      )}
      {name === 'software' && (
        <>
          <Form.Item name="version" label={words.version} rules={required}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item name="note" label={words.note} rules={required}>
            <Input maxLength={60} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  )
}
