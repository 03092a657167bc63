/** One control rule changed by its fields: what follows from it, its thresholds, and why. */
import { useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, InputNumber, Select } from 'antd'
import { type ComputedRule, MODES, UNITS } from '../../../../core/control/rule.ts'
import type { ControlRules } from '../../../contract/findings.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { rulesQuery, writeRules } from './finding-queries.ts'
import { useFindingWords } from './finding-words.ts'
import { documentWith, type RuleSettings } from './rules-document.ts'

type Values = Omit<RuleSettings, 'rule'> & { reason: string }

export function RuleDialog({
  rule,
  rules: { versions, rules },
  onClose,
}: {
  rule: ComputedRule
  rules: ControlRules
  onClose: () => void
}) {
  const words = useFindingWords()
  const { required } = useWords()
  const { language } = useSpeech()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const inForce = rules.find((each) => each.rule === rule.id)
  return (
    <FormDialog<Values, ControlRules>
      title={words.changeOf(`${rule.pattern} ${rule.title[language]}`)}
      form={form}
      ok={words.saveRule}
      initialValues={{ mode: inForce?.mode ?? rule.mode, parameters: { ...inForce?.parameters }, reason: '' }}
      send={({ mode, parameters, reason }) =>
        writeRules({
          after: versions[0]?.number ?? 0,
          reason: reason.trim(),
          // A rule without thresholds has no such field.
          document: documentWith(rules, { rule: rule.id, mode, parameters: parameters ?? {} }),
        })
      }
      onDone={(written) => {
        message.success(words.savedRule(written.versions[0]?.number ?? 0))
        client.setQueryData(rulesQuery.queryKey, written)
        onClose()
      }}
      onClose={onClose}
    >
      <p className="form-note">{rule.formula[language]}</p>
      <Form.Item name="mode" label={words.state} extra={words.modeTip}>
        <Select options={MODES.map((value) => ({ value, label: words.mode[value] }))} />
      </Form.Item>
      {Object.entries(rule.parameters).map(([key, { name, unit, standard, least, most }]) => (
        <Form.Item
          key={key}
          name={['parameters', key]}
          label={name[language]}
          extra={words.range(least, most, standard)}
          rules={[
            {
              required: true,
              type: 'integer',
              min: least,
              max: most,
              message: words.wholeNumber(least, most),
            },
          ]}
        >
          <InputNumber className="rule-number" min={least} max={most} suffix={UNITS[unit][language]} />
        </Form.Item>
      ))}
      <Form.Item
        name="reason"
        label={words.changeReason}
        extra={words.changeNote}
        rules={[{ required: true, whitespace: true, message: required }]}
      >
        <Input.TextArea rows={2} maxLength={500} placeholder={words.changeHint} />
      </Form.Item>
    </FormDialog>
  )
}
