/** 收款账户 of an elder or a site: the number is written twice, and never shown again. */
import { Checkbox, Form, Input } from 'antd'
import type { Account } from '../../../contract/changes.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { ChangeDialog } from './change-dialog.tsx'
import { useChangeWords } from './words.ts'

type Values = {
  none?: boolean
  holder: string
  number: string
  again: string
  bank: string
  bankCode?: string
}

export function BankDialog({
  of,
  id,
  holder,
  has,
  onClose,
}: {
  of: 'elder' | 'site'
  id: string
  /** Whose account it is, as a rule. */
  holder: string
  /** Whether there is one. */
  has: boolean
  onClose: () => void
}) {
  const words = useChangeWords()
  const { required } = useWords()
  const [form] = Form.useForm<Values & { reason: string }>()
  const none = Form.useWatch('none', form) ?? false
  const needed = { required: true, whitespace: true, message: required }
  return (
    <ChangeDialog<Values>
      title={words.changeBank}
      kind={`${of}.bank`}
      subject={`${of}/${id}`}
      form={form}
      initialValues={{ holder }}
      proposalOf={(values) => ({ account: values.none ? null : accountOf(values) })}
      note={words.twoNote}
      onClose={onClose}
    >
      {has && (
        <Form.Item name="none" valuePropName="checked">
          <Checkbox>{words.bankNone}</Checkbox>
        </Form.Item>
      )}
      {!none && (
        <>
          <Form.Item name="holder" label={words.holder} rules={[needed]}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="number"
            label={words.number}
            validateTrigger="onBlur"
            rules={[
              needed,
              { pattern: /^[ \d]{8,48}$/, message: words.numberWrong },
              {
                warningOnly: true,
                validator: (_, value) =>
                  isOdd(value ?? '') ? Promise.reject(words.numberOdd) : Promise.resolve(),
              },
            ]}
          >
            <Input className="figures" maxLength={48} autoComplete="off" inputMode="numeric" />
          </Form.Item>
          <Form.Item
            name="again"
            label={words.numberAgain}
            dependencies={['number']}
            validateTrigger="onBlur"
            rules={[
              needed,
              {
                validator: (_, value) =>
                  !value || digitsOf(value) === digitsOf(form.getFieldValue('number') ?? '')
                    ? Promise.resolve()
                    : Promise.reject(words.numberDiffers),
              },
            ]}
          >
            <Input className="figures" maxLength={48} autoComplete="off" inputMode="numeric" />
          </Form.Item>
          <div className="two-fields">
            <Form.Item name="bank" label={words.bankName} rules={[needed]}>
              <Input maxLength={64} autoComplete="off" />
            </Form.Item>
            <Form.Item
              name="bankCode"
              label={words.bankCode}
              extra={words.bankCodeHint}
              rules={[{ pattern: /^\d{12}$/, message: words.bankCodeWrong }]}
            >
              <Input className="figures" maxLength={12} autoComplete="off" inputMode="numeric" />
            </Form.Item>
          </div>
        </>
      )}
    </ChangeDialog>
  )
}

function accountOf({ holder, number, bank, bankCode }: Values): Account {
  return {
    holder: holder.trim(),
    number: digitsOf(number),
    bank: bank.trim(),
    bankCode: bankCode?.trim() || null,
  }
}

const digitsOf = (written: string) => written.replaceAll(' ', '')

/** UnionPay cards begin with 62 and end with a check digit (ISO/IEC 7812-1, Annex B); passbooks need not. */
function isOdd(written: string): boolean {
  const digits = digitsOf(written)
  if (!/^62\d{14}(\d{3})?$/.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 !== 0
}
