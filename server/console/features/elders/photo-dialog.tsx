/** 照片: cut to one size in the browser, sent with who allowed it; and taken down when they no longer do. */
import { useMutation } from '@tanstack/react-query'
import { App, Button, DatePicker, Form, Input, Popconfirm } from 'antd'
import type { Dayjs } from 'dayjs'
import { useRef, useState } from 'react'
import type { ElderDetail } from '../../../contract/elders.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { useRefresh } from '../changes/change-queries.ts'
import { putPhoto, withdrawPhoto } from './elder-queries.ts'
import { dayText, useRequired, useToday } from './form-parts.tsx'
import { cutPhoto } from './photo-file.ts'
import { useElderWords } from './words.ts'

type Values = { consentBy: string; consentOn: Dayjs }

export function PhotoDialog({ elder, onClose }: { elder: ElderDetail; onClose: () => void }) {
  const words = useElderWords()
  const { cancel } = useWords()
  const { message } = App.useApp()
  const refresh = useRefresh()
  const required = useRequired()
  const today = useToday()
  const [form] = Form.useForm<Values>()
  const picker = useRef<HTMLInputElement>(null)
  const [jpeg, setJpeg] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const done = (text: string) => {
    message.success(text)
    refresh()
    onClose()
  }
  const withdrawing = useMutation({
    mutationFn: () => withdrawPhoto(elder.id),
    onSuccess: () => done(words.photoWithdrawn),
  })
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    const cut = await cutPhoto(file)
    setJpeg(cut)
    setFault(cut === null ? words.photoWrong : null)
  }
  return (
    <FormDialog<Values, null>
      title={words.photo}
      form={form}
      ok={words.photoSave}
      width={480}
      initialValues={{ consentOn: today }}
      send={async ({ consentBy, consentOn }) => {
        if (jpeg === null) {
          setFault(words.photoNone)
          throw new Error(words.photoNone)
        }
        return putPhoto(elder.id, { jpeg, consentBy: consentBy.trim(), consentOn: dayText(consentOn) })
      }}
      onDone={() => done(words.photoSaved)}
      onClose={onClose}
    >
      <p className="form-note">{words.photoNote}</p>
      <div className="photo-choice">
        <div className="elder-no-photo">
          {jpeg !== null && (
            <img src={`data:image/jpeg;base64,${jpeg}`} alt={words.photo} width={120} height={160} />
          )}
        </div>
        <div>
          <input
            ref={picker}
            className="visually-hidden"
            tabIndex={-1}
            type="file"
            accept="image/jpeg,image/png"
            aria-label={words.photoChoose}
            onChange={({ target }) => void take(target.files?.[0])}
          />
          <Button onClick={() => picker.current?.click()}>{words.photoChoose}</Button>
          {fault !== null && (
            <p role="alert" className="photo-fault">
              {fault}
            </p>
          )}
          {elder.photo !== null && (
            <p>
              <Popconfirm
                title={words.photoWithdraw}
                description={words.photoWithdrawSure}
                okText={words.photoWithdraw}
                cancelText={cancel}
                onConfirm={() => withdrawing.mutate()}
              >
                <Button danger size="small">
                  {words.photoWithdraw}
                </Button>
              </Popconfirm>
            </p>
          )}
        </div>
      </div>
      <div className="two-fields">
        <Form.Item
          name="consentBy"
          label={words.consentBy}
          extra={words.consentByHint}
          rules={[{ ...required, whitespace: true }]}
        >
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item name="consentOn" label={words.consentOn} rules={[required]}>
          <DatePicker style={{ width: '100%' }} maxDate={today} />
        </Form.Item>
      </div>
      <ProblemNote error={withdrawing.error} />
    </FormDialog>
  )
}
