/** 导出 Excel: all rows of a page's list under its filters (server/sheet/sheets.ts). */
import { useMutation } from '@tanstack/react-query'
import { App, Button, Dropdown, Form, Input, Space } from 'antd'
import { useState } from 'react'
import { getFile, postForFile } from '../api/request.ts'
import { useMay } from '../use-me.ts'
import { useExportWords } from '../words/export-words.ts'
import { useWords } from '../words/use-words.ts'
import { FormDialog } from './form-dialog.tsx'
import { ProblemNote } from './problem-note.tsx'

type Exported = {
  /** The list's name at the server, e.g. `elders`. */
  sheet: string
  /** Of the file, without its ending. */
  name: string
  /** The page's filters; what is not set is left out. */
  filters?: Record<string, string | undefined>
  /** Whether it may hold whole ID numbers for whoever has the right. */
  reveals?: boolean
}

export function ExportButton({ reveals = false, ...exported }: Exported) {
  const words = useExportWords()
  const { message } = App.useApp()
  const whole = useMay()('register.reveal') && reveals
  const [asking, setAsking] = useState(false)
  const path = pathOf(exported)
  const done = (file: Blob) => {
    saveFile(file, `${exported.name}.xlsx`)
    message.success(words.saved(exported.name))
  }
  const exporting = useMutation({ mutationFn: () => getFile(path), onSuccess: done })
  const button = (
    <Button loading={exporting.isPending} onClick={() => exporting.mutate()}>
      {words.plain}
    </Button>
  )
  return (
    <>
      {whole ? (
        <Space.Compact>
          {button}
          <Dropdown
            trigger={['click']}
            menu={{ items: [{ key: 'whole', label: words.whole, onClick: () => setAsking(true) }] }}
          >
            <Button aria-label={words.title} icon={<span aria-hidden="true">▾</span>} />
          </Dropdown>
        </Space.Compact>
      ) : (
        button
      )}
      <ProblemNote error={exporting.error} />
      {asking && <WholeNumbers path={path} onDone={done} onClose={() => setAsking(false)} />}
    </>
  )
}

function WholeNumbers({
  path,
  onDone,
  onClose,
}: {
  path: string
  onDone: (file: Blob) => void
  onClose: () => void
}) {
  const words = useExportWords()
  const { required } = useWords()
  const [form] = Form.useForm<{ reason: string }>()
  return (
    <FormDialog<{ reason: string }, Blob>
      title={words.title}
      form={form}
      ok={words.save}
      send={({ reason }) => postForFile(path, { reason: reason.trim() })}
      onDone={(file) => {
        onDone(file)
        onClose()
      }}
      onClose={onClose}
    >
      <p className="form-note">{words.note}</p>
      <Form.Item
        name="reason"
        label={words.reason}
        rules={[{ required: true, whitespace: true, message: required }]}
      >
        <Input autoFocus autoComplete="off" maxLength={200} placeholder={words.reasonHint} />
      </Form.Item>
    </FormDialog>
  )
}

function pathOf({ sheet, filters = {} }: Exported): string {
  const set = Object.entries(filters).filter((each): each is [string, string] => each[1] !== undefined)
  const query = new URLSearchParams(set).toString()
  return `/api/sheets/${sheet}${query === '' ? '' : `?${query}`}`
}

/** Lets the browser save it. */
function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the file over by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
