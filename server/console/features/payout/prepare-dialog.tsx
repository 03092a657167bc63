/** Before a batch is prepared: by which file, under which document, and who would be in it and who not. */
import { useQuery } from '@tanstack/react-query'
import { DatePicker, Form, Input, Modal, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import dayjs from 'dayjs'
import { useId } from 'react'
import { dayOf } from '../../../../core/plain-date.ts'
import type { BatchDetail, BatchPlan, Payees } from '../../../contract/payout.ts'
import { formatCount, formatYuan, yuanInWords } from '../../shared/format/money.ts'
import { formatMonth } from '../../shared/format/time.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { planQuery, templatesQuery, usePrepare } from './payout-queries.ts'
import { LeftOutList, RareList } from './told-lists.tsx'
import { usePayoutWords } from './words.ts'

type Values = { template: string; document: string; payDay: Dayjs }

export function PrepareDialog({
  month,
  payees,
  onDone,
  onClose,
}: {
  month: string
  payees: Payees
  onDone: (batch: BatchDetail) => void
  onClose: () => void
}) {
  const words = usePayoutWords()
  const { cancel, required } = useWords()
  const { language } = useSpeech()
  const id = useId()
  const now = useNow()
  const [form] = Form.useForm<Values>()
  const templates = useQuery(templatesQuery)
  const fitting = (templates.data ?? []).filter((each) => each.payees.includes(payees))
  const template = Form.useWatch('template', form) ?? fitting[0]?.id
  const plan = useQuery({ ...planQuery(month, payees, template ?? ''), enabled: template !== undefined })
  const preparing = usePrepare(month, onDone)
  return (
    <Modal
      open
      width={680}
      title={`${formatMonth(month, language)} · ${words.payees[payees]}`}
      okText={plan.data?.kind === 'reissue' ? words.reissue : words.prepare}
      cancelText={cancel}
      confirmLoading={preparing.isPending}
      okButtonProps={{ htmlType: 'submit', form: id, disabled: (plan.data?.count ?? 0) === 0 }}
      mask={{ closable: false }}
      onCancel={onClose}
    >
      <Loaded query={templates}>
        {() => (
          <Form<Values>
            id={id}
            form={form}
            layout="vertical"
            requiredMark={false}
            disabled={preparing.isPending}
            initialValues={{ payDay: dayjs(dayOf(now, 0)), ...(fitting[0] && { template: fitting[0].id }) }}
            onFinish={(values) =>
              preparing.mutate({
                payees,
                template: values.template,
                document: values.document.trim(),
                payDay: values.payDay.format('YYYY-MM-DD'),
              })
            }
          >
            <Form.Item name="template" label={words.template}>
              <Select options={fitting.map((each) => ({ value: each.id, label: each.title }))} />
            </Form.Item>
            <div className="payout-form-row">
              <Form.Item
                name="document"
                label={words.document}
                rules={[{ required: true, whitespace: true, message: required }]}
              >
                <Input maxLength={100} placeholder={words.documentHint} autoFocus />
              </Form.Item>
              <Form.Item name="payDay" label={words.payDay} rules={[{ required: true, message: required }]}>
                <DatePicker allowClear={false} />
              </Form.Item>
            </div>
            {template !== undefined && <Loaded query={plan}>{(told) => <Plan plan={told} />}</Loaded>}
            <ProblemNote error={preparing.error} />
          </Form>
        )}
      </Loaded>
    </Modal>
  )
}

function Plan({
  plan: { count, total, leftOut, leftOutList, rare, rareCount, unchanged },
}: {
  plan: BatchPlan
}) {
  const words = usePayoutWords()
  const { language } = useSpeech()
  return (
    <section className="payout-plan figures" aria-live="polite">
      <p className="payout-plan-sum">
        <strong>
          {count === 0 ? words.planNothing : words.planCount(formatCount(count), formatYuan(total))}
        </strong>
        {language === 'zh' && count > 0 && <span className="muted">{yuanInWords(total)}</span>}
      </p>
      {unchanged > 0 && <p className="payout-warn">{words.planUnchanged(formatCount(unchanged))}</p>}
      {leftOut.count > 0 && (
        <>
          <p className="payout-warn">
            {words.planLeftOut(formatCount(leftOut.count), formatYuan(leftOut.fen))}
          </p>
          <LeftOutList list={leftOutList} total={leftOut.count} />
        </>
      )}
      {rareCount > 0 && (
        <>
          <p className="payout-warn">{words.planRare(formatCount(rareCount))}</p>
          <RareList list={rare} total={rareCount} />
        </>
      )}
      <p className="form-note">{words.planFile}</p>
    </section>
  )
}
