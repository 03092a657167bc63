/** A form in a dialog: sends once, keeps everything that was written until it is saved or given up on purpose. */
import { useMutation } from '@tanstack/react-query'
import { Form, type FormInstance, Modal } from 'antd'
import { type ReactNode, useId } from 'react'
import { useWords } from '../words/use-words.ts'
import { ProblemNote } from './problem-note.tsx'

export function FormDialog<Values extends object, Made>({
  title,
  form,
  send,
  onDone,
  onClose,
  ok,
  width = 560,
  initialValues,
  children,
}: {
  title: string
  form: FormInstance<Values>
  send: (values: Values) => Promise<Made>
  onDone: (made: Made) => void
  onClose: () => void
  ok: string
  width?: number
  initialValues?: Partial<Values>
  children: ReactNode
}) {
  const words = useWords()
  const id = useId()
  const sending = useMutation({ mutationFn: send, onSuccess: onDone })
  return (
    <Modal
      open
      title={title}
      width={width}
      okText={ok}
      cancelText={words.cancel}
      confirmLoading={sending.isPending}
      mask={{ closable: false }}
      okButtonProps={{ htmlType: 'submit', form: id }}
      onCancel={onClose}
    >
      <Form<Values>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        scrollToFirstError
        disabled={sending.isPending}
        onFinish={(values) => sending.mutate(values)}
        {...(initialValues && { initialValues })}
      >
        {children}
        <ProblemNote error={sending.error} />
      </Form>
    </Modal>
  )
}
