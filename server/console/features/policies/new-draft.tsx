/** A new draft: from a pack and its open questions, from a published version, or from a file. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { DatePicker, Form, Input, Radio, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import dayjs from 'dayjs'
import type { Draft, NewDraft, PolicyPack, PolicyVersion } from '../../../contract/policies.ts'
import { formatDay } from '../../shared/format/time.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { answersOf, type PackAnswers, PackQuestions } from './pack-questions.tsx'
import { createDraft, packsQuery } from './policy-queries.ts'
import { usePolicyWords } from './words.ts'

const LARGEST = 200_000

type Values = {
  kind: NewDraft['kind']
  pack?: string
  from?: Dayjs
  policy?: string
  file?: { name: string; text: string }
} & PackAnswers

export function NewDraftDialog({ versions, onClose }: { versions: PolicyVersion[]; onClose: () => void }) {
  const words = usePolicyWords()
  const { required } = useWords()
  const { language } = useSpeech()
  const navigate = useNavigate()
  const packs = useQuery(packsQuery)
  const [form] = Form.useForm<Values>()
  const kind = Form.useWatch('kind', form) ?? 'pack'
  const chosen = Form.useWatch('pack', form)
  const pack = packs.data?.find(({ id }) => id === chosen)
  const needed = { required: true, message: required }
  const kinds = (['pack', 'version', 'file'] as const).filter(
    (each) => each !== 'version' || versions.length > 0,
  )
  return (
    <FormDialog<Values, Draft>
      title={words.newTitle}
      form={form}
      ok={words.create}
      width={760}
      initialValues={{ kind: 'pack', from: dayjs().startOf('month').add(1, 'month') }}
      send={(values) => createDraft(requestOf(values, pack))}
      onDone={({ draft }) => void navigate({ to: '/policy-drafts/$draft', params: { draft: String(draft) } })}
      onClose={onClose}
    >
      <Form.Item name="kind" label={words.kind}>
        <Radio.Group options={kinds.map((value) => ({ value, label: words.kinds[value] }))} />
      </Form.Item>
      {kind === 'pack' && (
        <>
          <Form.Item name="pack" label={words.pack} rules={[needed]}>
            <Select
              showSearch
              optionFilterProp="label"
              placeholder={words.packHint}
              loading={packs.isPending}
              options={(packs.data ?? []).map(({ id, title, document }) => ({
                value: id,
                label: `${title[language]} · ${document}`,
              }))}
            />
          </Form.Item>
          {pack !== undefined && (
            <>
              <Form.Item name="from" label={words.startsOn} extra={words.startsNote} rules={[needed]}>
                <DatePicker allowClear={false} />
              </Form.Item>
              <PackQuestions key={pack.id} pack={pack} />
            </>
          )}
        </>
      )}
      {kind === 'version' && (
        <Form.Item name="policy" label={words.ofVersion} rules={[needed]}>
          <Select
            options={versions.map(({ id, title, from }) => ({
              value: id,
              label: `${title} · ${formatDay(from, language, true)}`,
            }))}
          />
        </Form.Item>
      )}
      {kind === 'file' && (
        <Form.Item
          name="file"
          label={words.file}
          rules={[
            { required: true, message: words.fileMissing },
            {
              validator: (_, file: Values['file']) =>
                (file?.text.length ?? 0) > LARGEST
                  ? Promise.reject(new Error(words.fileTooLarge))
                  : Promise.resolve(),
            },
          ]}
          getValueFromEvent={(file: Values['file']) => file}
          valuePropName="chosen"
          trigger="onChoose"
        >
          <FileField />
        </Form.Item>
      )}
    </FormDialog>
  )
}

function FileField({ id, onChoose }: { id?: string; onChoose?: (file: Values['file']) => void }) {
  return (
    <Input
      type="file"
      accept=".json,application/json"
      {...(id !== undefined && { id })}
      onChange={async ({ target }) => {
        const file = target.files?.[0]
        onChoose?.(file && { name: file.name, text: await file.text() })
      }}
    />
  )
}

function requestOf(values: Values, pack: PolicyPack | undefined): NewDraft {
  const { kind, from, policy = '', file } = values
  if (kind === 'version') return { kind, policy }
  if (kind === 'file') return { kind, name: file?.name ?? '', text: file?.text ?? '' }
  return {
    kind,
    pack: pack?.id ?? '',
    from: from?.format('YYYY-MM-DD') ?? '',
    answers: pack === undefined ? {} : answersOf(pack, values),
  }
}
