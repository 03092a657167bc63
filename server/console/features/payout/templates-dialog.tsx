/** The templates of bank files; whoever writes the county's rules may load another. */
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal } from 'antd'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { templatesQuery, useLoadTemplate } from './payout-queries.ts'
import { usePayoutWords } from './words.ts'

export function TemplatesDialog({ onClose }: { onClose: () => void }) {
  const words = usePayoutWords()
  const { required } = useWords()
  const may = useMay()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ document: string }>()
  const query = useQuery(templatesQuery)
  const loading = useLoadTemplate(() => {
    form.resetFields()
    message.success(words.templateKept)
  })
  return (
    <Modal
      open
      width={680}
      title={words.templates}
      footer={<Button onClick={onClose}>{words.close}</Button>}
      mask={{ closable: false }}
      onCancel={onClose}
    >
      <p className="form-note">{words.templatesNote}</p>
      <Loaded query={query}>
        {(templates) => (
          <ul className="plain-list payout-told payout-templates">
            {templates.map(({ id, version, title, encoding, by }) => (
              <li key={id}>
                <span>{title}</span>
                <span className="muted">
                  {id} · {encoding} · {words.templateVersion(version)} · {words.templateBy(by)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {may('control.write') && (
        <Form<{ document: string }>
          form={form}
          layout="vertical"
          requiredMark={false}
          disabled={loading.isPending}
          onFinish={({ document }) => loading.mutate(document)}
        >
          <Form.Item
            name="document"
            label={words.templateText}
            rules={[{ required: true, whitespace: true, message: required }]}
          >
            <Input.TextArea rows={8} maxLength={60_000} className="payout-template-text" spellCheck={false} />
          </Form.Item>
          <ProblemNote error={loading.error} />
          <Button htmlType="submit" loading={loading.isPending}>
            {words.templateLoad}
          </Button>
        </Form>
      )}
    </Modal>
  )
}
